#include "train/line_search.h"

#include <cmath>
#include <limits>
#include <vector>

#include "base/parallel.h"
#include "kernels/dense.h"
#include "train/slice.h"

namespace resboost {
namespace {

/// Separable rows have no best step: the loss falls for ever.
constexpr double kLongest = 1e6;
constexpr int kMostSteps = 100;
/// Scores do not see a smaller change of the step.
constexpr double kResolution = std::numeric_limits<Real>::epsilon();

struct Derivatives {
  double slope, curvature;
};

/// Mean loss along the line, seen through its first two derivatives.
class Line {
 public:
  Line(const Examples& examples, const Matrix& scores, const Matrix& change, const Loss& loss,
       double ridge)
      : examples_(examples),
        scores_(scores),
        change_(change),
        loss_(loss),
        ridge_(ridge),
        scratch_(static_cast<std::size_t>(threads())) {}

  Derivatives at(double s) {
    const auto sum =
        sum_over_slices(scores_.rows(), kSliceRows, 2, [&](Range rows, int worker, double* part) {
          Scratch& own = scratch_[static_cast<std::size_t>(worker)];
          auto moved = own.scores.view(rows.size(), scores_.cols());
          auto dscores = own.dscores.view(rows.size(), scores_.cols());
          MutRows out(dscores);
          const auto d = change_.middleRows(rows.begin, rows.size());
          const Rows y = examples_.target.middleRows(rows.begin, rows.size());
          moved = scores_.middleRows(rows.begin, rows.size()) + static_cast<Real>(s) * d;
          loss_.sum(moved, y, weights_of(examples_, rows), 1, &out);
          part[0] += dscores.cast<double>().cwiseProduct(d.cast<double>()).sum();
          part[1] += loss_.curvature(moved, y, weights_of(examples_, rows), d);
        });
    const auto n = static_cast<double>(scores_.rows());
    return {sum[0] / n + 2 * ridge_ * s, sum[1] / n + 2 * ridge_};
  }

 private:
  struct Scratch {
    Buffer scores, dscores;
  };
  const Examples& examples_;
  const Matrix& scores_;
  const Matrix& change_;
  const Loss& loss_;
  double ridge_;
  std::vector<Scratch> scratch_;
};

}  // namespace

Matrix head_scores(const Examples& examples, const Head& head) {
  Matrix scores(examples.rows(), head.outputs());
  const Rows read = examples.read;
  parallel_slices(examples.rows(), kPassRows, [&](Range rows, int) {
    head.infer(read.middleRows(rows.begin, rows.size()),
               scores.middleRows(rows.begin, rows.size()));
  });
  return scores;
}

Matrix score_gradient(const Examples& examples, const Matrix& scores, const Loss& loss) {
  Matrix gradient(scores.rows(), scores.cols());
  parallel_slices(scores.rows(), kSliceRows, [&](Range rows, int) {
    MutRows out = gradient.middleRows(rows.begin, rows.size());
    loss.sum(scores.middleRows(rows.begin, rows.size()),
             examples.target.middleRows(rows.begin, rows.size()), weights_of(examples, rows), 1,
             &out);
  });
  return gradient;
}

double line_search_scores(const Examples& examples, const Matrix& scores, const Matrix& change,
                          const Loss& loss, double ridge) {
  Line line(examples, scores, change, loss, ridge);
  double s = 0, low = 0, high = std::numeric_limits<double>::infinity();
  Derivatives now = line.at(s);
  const double first = now.slope;
  if (!(first < 0)) return 0;
  for (int i = 0; i < kMostSteps; ++i) {
    // Newton's step where it stays between points of falling and rising loss, else their middle, or
    // twice as far.
    double next = s - now.slope / now.curvature;
    if (!(next > low && next < high)) next = std::isinf(high) ? 2 * s + 1 : 0.5 * (low + high);
    if (next > kLongest) return kLongest;
    const double moved = std::abs(next - s);
    s = next;
    now = line.at(s);
    if (std::abs(now.slope) <= -1e-10 * first || moved <= kResolution * s) break;
    (now.slope < 0 ? low : high) = s;
  }
  return s;
}

double line_search(const Examples& examples, const Matrix& direction, const Head& head,
                   const Loss& loss, double ridge) {
  Matrix change(examples.rows(), head.outputs());
  const Vector no_bias = Vector::Zero(head.outputs());
  parallel_slices(examples.rows(), kPassRows, [&](Range rows, int) {
    kernels::dense_forward(direction.middleRows(rows.begin, rows.size()), head.weight.value.data(),
                           no_bias.data(), change.middleRows(rows.begin, rows.size()));
  });
  return line_search_scores(examples, head_scores(examples, head), change, loss, ridge);
}

}  // namespace resboost

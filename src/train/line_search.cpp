#include "train/line_search.h"

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/parallel.h"
#include "kernels/dense.h"
#include "train/network_message.h"
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

// Services of the other ranks, and what they are told:
constexpr const char* kLine = "line.begin";   // examples, loss, outputs; then scores and change
constexpr const char* kPoint = "line.point";  // the step; then the sums are added up

/// Multiply-adds that take as long as the loss of a score and two derivatives of it: 7 ns and more.
constexpr double kWorkOfScore = 256;

/// Scores that move along a line, or those of them that one rank has.
struct MovingScores {
  Rows target;
  Weights w;
  Rows scores, change;
  RowShare share;
};

/// Sums of the loss's first two derivatives, at a step.
std::vector<double> derivatives(const MovingScores& all, const Loss& loss, double step) {
  struct Scratch {
    Buffer scores, dscores;
  };
  const Index k = all.scores.cols();
  std::vector<Scratch> scratch(static_cast<std::size_t>(threads()));
  return all.share.sum(kSliceRows, 2, [&](Range rows, int worker, double* part) {
    Scratch& own = scratch[static_cast<std::size_t>(worker)];
    auto moved = own.scores.view(rows.size(), k);
    auto dscores = own.dscores.view(rows.size(), k);
    MutRows out(dscores);
    const auto d = all.change.middleRows(rows.begin, rows.size());
    const Rows y = all.target.middleRows(rows.begin, rows.size());
    const bool weighted = all.w.size() > 0;
    const auto w = all.w.segment(weighted ? rows.begin : 0, weighted ? rows.size() : 0);
    moved = all.scores.middleRows(rows.begin, rows.size()) + static_cast<Real>(step) * d;
    loss.sum(moved, y, w, 1, &out);
    part[0] += dscores.cast<double>().cwiseProduct(d.cast<double>()).sum();
    part[1] += loss.curvature(moved, y, w, d);
  });
}

/// Mean loss along the line, seen through its first two derivatives.
class Line {
 public:
  Line(const Examples& examples, const Matrix& scores, const Matrix& change, const Loss& loss,
       double ridge)
      : examples_(examples), scores_(scores), change_(change), loss_(loss), ridge_(ridge) {
    const double work = kWorkOfScore * static_cast<double>(scores.cols());
    shared_ =
        examples.shared && examples.shared->worth_it(scores.rows(), work) && can_be_sent({}, loss);
    if (!shared_) return;
    Communicator& ranks = examples.shared->ranks();
    const DealtParts of_scores(ranks, scores), of_change(ranks, change);
    examples.shared->ask(examples, kLine, packed(loss.spec(), scores.cols()));
    exchange(ranks, [&] {
      of_scores.deal();
      of_change.deal();
    });
  }

  Derivatives at(double s) {
    const std::vector<double> sum = sums(s);
    const auto n = static_cast<double>(scores_.rows());
    return {sum[0] / n + 2 * ridge_ * s, sum[1] / n + 2 * ridge_};
  }

 private:
  std::vector<double> sums(double s) const {
    if (!shared_) return own_sums(RowShare(scores_.rows()), s);
    SharedExamples& others = *examples_.shared;
    ask(others.ranks(), {kPoint, packed(s)});
    std::vector<double> sum;
    do_own(
        others.ranks(), [&] { sum = own_sums(others.share(scores_.rows()), s); },
        [&] { add_up(others.ranks(), sum); });
    return sum;
  }

  std::vector<double> own_sums(const RowShare& share, double s) const {
    return derivatives({examples_.target, examples_.w, scores_, change_, share}, loss_, s);
  }

  const Examples& examples_;
  const Matrix& scores_;
  const Matrix& change_;
  const Loss& loss_;
  double ridge_;
  bool shared_;
};

/// Another rank's part of a line.
struct LineShare {
  const ExamplesShare* examples = nullptr;
  std::unique_ptr<Loss> loss;
  Matrix scores, change;
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

Services line_services(Communicator& ranks, const std::shared_ptr<ExamplesShares>& shares) {
  const auto line = std::make_shared<LineShare>();
  return {{kLine,
           [line, shares, &ranks](std::string_view what) {
             Unpacker message(what);
             const ExamplesShare& examples = shares->at(message.get<int>());
             line->examples = &examples;
             line->loss = loss_of(message.get<std::string>());
             const auto outputs = message.get<Index>();
             line->scores = take_rows(ranks, examples.share, outputs);
             line->change = take_rows(ranks, examples.share, outputs);
           }},
          {kPoint, [line, &ranks](std::string_view what) {
             const ExamplesShare& own = *line->examples;
             auto sums = derivatives({own.target, own.w, line->scores, line->change, own.share},
                                     *line->loss, unpacked<double>(what));
             add_up(ranks, sums);
           }}};
}

}  // namespace resboost

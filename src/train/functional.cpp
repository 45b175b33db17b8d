#include <algorithm>
#include <cmath>
#include <vector>

#include "base/parallel.h"
#include "kernels/dense.h"
#include "resboost/train.h"

namespace resboost {
namespace {

Eigen::Ref<const Vector> weights_of(const Examples& examples, Range rows) {
  return examples.w.segment(examples.w.size() ? rows.begin : 0, examples.w.size() ? rows.size() : 0);
}

/// What one thread needs to score a slice.
struct Scratch {
  Buffer scores, dscores;
};

/// Number of rows whose largest score is at the label.
double hits(const Rows& scores, const Rows& y) {
  double count = 0;
  for (Index i = 0; i < scores.rows(); ++i) {
    Index best = 0, label = 0;
    scores.row(i).maxCoeff(&best);
    y.row(i).maxCoeff(&label);
    count += best == label ? 1 : 0;
  }
  return count;
}

}  // namespace

Matrix functional_gradient(const Examples& examples, const Head& head, const Loss& loss) {
  Matrix gradient(examples.rows(), head.features());
  std::vector<Scratch> scratch(static_cast<std::size_t>(threads()));
  parallel_slices(examples.rows(), kSliceRows, [&](Range rows, int worker) {
    Scratch& own = scratch[static_cast<std::size_t>(worker)];
    auto scores = own.scores.view(rows.size(), head.outputs());
    auto dscores = own.dscores.view(rows.size(), head.outputs());
    MutRows out(dscores);
    head.infer(examples.z.middleRows(rows.begin, rows.size()), scores);
    loss.sum(scores, examples.target.middleRows(rows.begin, rows.size()), weights_of(examples, rows), 1, &out);
    kernels::dense_backward_input(dscores, head.weight.value.data(), gradient.middleRows(rows.begin, rows.size()));
  });
  return gradient;
}

Quality evaluate(const Examples& examples, const Head& head, const Loss& loss) {
  const bool classes = loss.name() == "softmax";
  const Index k = head.outputs();
  std::vector<Scratch> scratch(static_cast<std::size_t>(threads()));
  // loss; hits; then for each output: residual^2, y, y^2
  const auto sum = sum_over_slices(examples.rows(), kSliceRows, 2 + 3 * k, [&](Range rows, int worker, double* part) {
    auto scores = scratch[static_cast<std::size_t>(worker)].scores.view(rows.size(), k);
    head.infer(examples.z.middleRows(rows.begin, rows.size()), scores);
    const Rows y = examples.target.middleRows(rows.begin, rows.size());
    part[0] += loss.sum(scores, y, weights_of(examples, rows), 0, nullptr);
    if (classes) {
      part[1] += hits(scores, y);
      return;
    }
    for (Index j = 0; j < k; ++j) {
      part[2 + j] += double{(scores.col(j) - y.col(j)).squaredNorm()};
      part[2 + k + j] += y.col(j).cast<double>().sum();
      part[2 + 2 * k + j] += y.col(j).cast<double>().squaredNorm();
    }
  });
  const auto n = static_cast<double>(std::max<Index>(examples.rows(), 1));
  if (classes) return {sum[0] / n, sum[1] / n};
  double r2 = 0;
  for (std::size_t j = 2; j < 2 + static_cast<std::size_t>(k); ++j) {
    const auto step = static_cast<std::size_t>(k);
    const double spread = sum[j + 2 * step] - sum[j + step] * sum[j + step] / n;
    r2 += spread > 0 ? 1 - sum[j] / spread : 0;
  }
  return {sum[0] / n, r2 / static_cast<double>(k)};
}

double line_search(const Examples& examples, const Matrix& direction, const Head& head, const Loss& loss) {
  const Index n = examples.rows(), k = head.outputs();
  Matrix scores(n, k), change(n, k);
  const Vector no_bias = Vector::Zero(k);
  parallel_slices(n, kSliceRows, [&](Range rows, int) {
    head.infer(examples.z.middleRows(rows.begin, rows.size()), scores.middleRows(rows.begin, rows.size()));
    kernels::dense_forward(direction.middleRows(rows.begin, rows.size()), head.weight.value.data(), no_bias.data(),
                           change.middleRows(rows.begin, rows.size()));
  });
  std::vector<Scratch> scratch(static_cast<std::size_t>(threads()));
  const auto slope = [&](double s) {
    return sum_over_slices(n, kSliceRows, 1, [&](Range rows, int worker, double* part) {
      Scratch& own = scratch[static_cast<std::size_t>(worker)];
      auto moved = own.scores.view(rows.size(), k);
      auto dscores = own.dscores.view(rows.size(), k);
      MutRows out(dscores);
      const auto d = change.middleRows(rows.begin, rows.size());
      moved = scores.middleRows(rows.begin, rows.size()) + static_cast<Real>(s) * d;
      loss.sum(moved, examples.target.middleRows(rows.begin, rows.size()), weights_of(examples, rows), 1, &out);
      *part += double{(dscores.array() * d.array()).sum()};
    })[0];
  };
  // The slope rises with s (the loss is convex): bracket its zero by doubling, then bisect.
  if (!(slope(0) < 0)) return 0;
  constexpr double kLongest = 1e6;
  double low = 0, high = 1;
  while (slope(high) < 0) {
    low = high;
    high *= 2;
    if (high > kLongest) return low;
  }
  for (int i = 0; i < 30 && high - low > 1e-4 * high; ++i) {
    const double middle = 0.5 * (low + high);
    (slope(middle) < 0 ? low : high) = middle;
  }
  return low;
}

}  // namespace resboost

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/parallel.h"
#include "kernels/dense.h"
#include "resboost/train.h"
#include "train/slice.h"

namespace resboost {
namespace {

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
    head.infer(examples.read().middleRows(rows.begin, rows.size()), scores);
    loss.sum(scores, examples.target.middleRows(rows.begin, rows.size()), weights_of(examples, rows), 1, &out);
    kernels::dense_backward_input(dscores, head.weight.value.data(), gradient.middleRows(rows.begin, rows.size()));
  });
  return gradient;
}

Quality evaluate(const Examples& examples, const Head& head, const Loss& loss) {
  const bool classes = loss.of_classes();
  const Index k = head.outputs();
  std::vector<Scratch> scratch(static_cast<std::size_t>(threads()));
  // loss; hits; then for each output: residual^2, y, y^2
  const auto sum = sum_over_slices(examples.rows(), kSliceRows, 2 + 3 * k, [&](Range rows, int worker, double* part) {
    auto scores = scratch[static_cast<std::size_t>(worker)].scores.view(rows.size(), k);
    head.infer(examples.read().middleRows(rows.begin, rows.size()), scores);
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

}  // namespace resboost

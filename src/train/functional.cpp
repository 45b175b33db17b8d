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

double weight_of(const Weights& weights, Index row) {
  return weights.size() > 0 ? double{weights[row]} : 1.0;
}

/// Weight of the rows whose largest score is at the label.
double hits(const Rows& scores, const Rows& y, const Weights& weights) {
  double count = 0;
  for (Index i = 0; i < scores.rows(); ++i) {
    Index best = 0, label = 0;
    scores.row(i).maxCoeff(&best);
    y.row(i).maxCoeff(&label);
    count += best == label ? weight_of(weights, i) : 0;
  }
  return count;
}

/// What a slice adds to the quality: loss; hits; then for each output: residual^2, y, y^2. All are
/// weighted; weights have mean 1, so that their sum is the number of rows.
Index parts_of_quality(Index outputs) { return 2 + 3 * outputs; }

void add_quality(const Rows& scores, const Rows& y, const Weights& weights, const Loss& loss,
                 double* part) {
  const Index k = scores.cols();
  part[0] += loss.sum(scores, y, weights, 0, nullptr);
  if (loss.of_classes()) {
    part[1] += hits(scores, y, weights);
    return;
  }
  if (weights.size() == 0) {
    for (Index j = 0; j < k; ++j) {
      part[2 + j] += double{(scores.col(j) - y.col(j)).squaredNorm()};
      part[2 + k + j] += y.col(j).cast<double>().sum();
      part[2 + 2 * k + j] += y.col(j).cast<double>().squaredNorm();
    }
    return;
  }
  for (Index i = 0; i < y.rows(); ++i) {
    const double weight = weight_of(weights, i);
    for (Index j = 0; j < k; ++j) {
      const double residual = scores(i, j) - y(i, j), value = y(i, j);
      part[2 + j] += weight * residual * residual;
      part[2 + k + j] += weight * value;
      part[2 + 2 * k + j] += weight * value * value;
    }
  }
}

Quality quality(const std::vector<double>& sum, Index rows, Index outputs, bool classes) {
  const auto n = static_cast<double>(std::max<Index>(rows, 1));
  if (classes) return {sum[0] / n, sum[1] / n};
  const auto step = static_cast<std::size_t>(outputs);
  double r2 = 0;
  for (std::size_t j = 2; j < 2 + step; ++j) {
    const double spread = sum[j + 2 * step] - sum[j + step] * sum[j + step] / n;
    r2 += spread > 0 ? 1 - sum[j] / spread : 0;
  }
  return {sum[0] / n, r2 / static_cast<double>(outputs)};
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
    loss.sum(scores, examples.target.middleRows(rows.begin, rows.size()),
             weights_of(examples, rows), 1, &out);
    kernels::dense_backward_input(dscores, head.weight.value.data(),
                                  gradient.middleRows(rows.begin, rows.size()));
  });
  return gradient;
}

Quality evaluate(const Examples& examples, const Head& head, const Loss& loss) {
  const Index k = head.outputs();
  std::vector<Scratch> scratch(static_cast<std::size_t>(threads()));
  const auto sum = sum_over_slices(
      examples.rows(), kSliceRows, parts_of_quality(k), [&](Range rows, int worker, double* part) {
        auto scores = scratch[static_cast<std::size_t>(worker)].scores.view(rows.size(), k);
        head.infer(examples.read().middleRows(rows.begin, rows.size()), scores);
        add_quality(scores, examples.target.middleRows(rows.begin, rows.size()),
                    weights_of(examples, rows), loss, part);
      });
  return quality(sum, examples.rows(), k, loss.of_classes());
}

Quality evaluate(const Network& net, const Examples& examples, const Loss& loss) {
  const Index k = net.outputs(examples.width()), slice = pass_rows(net, examples.width());
  std::vector<Trace> traces(static_cast<std::size_t>(threads()));
  std::vector<Buffer> pictures(static_cast<std::size_t>(threads()));
  const auto sum = sum_over_slices(
      examples.rows(), slice, parts_of_quality(k), [&](Range rows, int worker, double* part) {
        const auto own = static_cast<std::size_t>(worker);
        const auto scores = net.infer(examples.x.middleRows(rows.begin, rows.size()),
                                      z_rows(examples, rows, pictures[own]), traces[own]);
        add_quality(scores, examples.target.middleRows(rows.begin, rows.size()),
                    weights_of(examples, rows), loss, part);
      });
  return quality(sum, examples.rows(), k, loss.of_classes());
}

}  // namespace resboost

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/parallel.h"
#include "kernels/dense.h"
#include "metrics/hit.h"
#include "nn/pass.h"
#include "resboost/train.h"
#include "train/series.h"
#include "train/slice.h"

namespace resboost {
namespace {

/// What one thread needs to score a slice.
struct GradientScratch {
  Buffer scores, dscores, predicted, pictures;
  Trace trace;
};

double weight_of(const Weights& weights, Index row) {
  return weights.size() > 0 ? double{weights[row]} : 1.0;
}

/// Weight of the rows whose largest score is at the label.
double hits(const Rows& scores, const Rows& y, const Weights& weights) {
  double count = 0;
  for (Index i = 0; i < scores.rows(); ++i)
    count += is_hit(scores, y, i) ? weight_of(weights, i) : 0;
  return count;
}

/// What a slice adds to the quality: loss; hits; then for each target: residual^2, y, y^2. All are
/// weighted; weights have mean 1, so that their sum is the number of rows.
Index parts_of_quality(Index targets) { return 2 + 3 * targets; }

/// One row's share of that.
void add_squares(const Rows& predicted, const Rows& y, Index row, double weight, double* part) {
  const Index k = y.cols();
  for (Index j = 0; j < k; ++j) {
    const double residual = predicted(row, j) - y(row, j), value = y(row, j);
    part[2 + j] += weight * residual * residual;
    part[2 + k + j] += weight * value;
    part[2 + 2 * k + j] += weight * value * value;
  }
}

void add_quality(const Rows& scores, const Rows& y, const Weights& weights, const Loss& loss,
                 Buffer& scratch, double* part) {
  const Index k = y.cols();
  part[0] += loss.sum(scores, y, weights, 0, nullptr);
  if (loss.of_classes()) {
    part[1] += hits(scores, y, weights);
    return;
  }
  if (scores.cols() != k) return;  // of no single number for each target
  auto predicted = scratch.view(scores.rows(), k);
  predicted = scores;
  loss.link(predicted);
  if (weights.size() > 0) {
    for (Index i = 0; i < y.rows(); ++i) add_squares(predicted, y, i, weight_of(weights, i), part);
    return;
  }
  for (Index j = 0; j < k; ++j) {
    part[2 + j] += double{(predicted.col(j) - y.col(j)).squaredNorm()};
    part[2 + k + j] += y.col(j).cast<double>().sum();
    part[2 + 2 * k + j] += y.col(j).cast<double>().squaredNorm();
  }
}

Quality quality(const std::vector<double>& sum, const Examples& examples, Index scores,
                const Loss& loss) {
  const auto n = static_cast<double>(std::max<Index>(examples.rows(), 1));
  if (loss.of_classes()) return {sum[0] / n, sum[1] / n};
  const Index targets = examples.target.cols();
  if (scores != targets) return {sum[0] / n, std::numeric_limits<double>::quiet_NaN()};
  const auto step = static_cast<std::size_t>(targets);
  double r2 = 0;
  for (std::size_t j = 2; j < 2 + step; ++j) {
    const double spread = sum[j + 2 * step] - sum[j + step] * sum[j + step] / n;
    r2 += spread > 0 ? 1 - sum[j] / spread : 0;
  }
  return {sum[0] / n, r2 / static_cast<double>(targets)};
}

}  // namespace

Matrix scores(const Examples& examples, const Head& head) {
  Matrix all(examples.rows(), head.outputs());
  const Rows read = examples.read;
  parallel_slices(examples.rows(), kSliceRows, [&](Range rows, int) {
    head.infer(read.middleRows(rows.begin, rows.size()), all.middleRows(rows.begin, rows.size()));
  });
  return all;
}

Matrix scores(const Network& net, const Examples& examples) {
  return scores_of(net, examples.raw(), examples.z);
}

Matrix functional_gradient(const Examples& examples, const Head& head, const Loss& loss) {
  Matrix gradient(examples.rows(), head.features());
  const Rows read = examples.read;
  std::vector<GradientScratch> scratch(static_cast<std::size_t>(threads()));
  parallel_slices(examples.rows(), kSliceRows, [&](Range rows, int worker) {
    GradientScratch& own = scratch[static_cast<std::size_t>(worker)];
    auto scores = own.scores.view(rows.size(), head.outputs());
    auto dscores = own.dscores.view(rows.size(), head.outputs());
    MutRows out(dscores);
    head.infer(read.middleRows(rows.begin, rows.size()), scores);
    loss.sum(scores, examples.target.middleRows(rows.begin, rows.size()),
             weights_of(examples, rows), 1, &out);
    kernels::dense_backward_input(dscores, head.weight.value.data(),
                                  gradient.middleRows(rows.begin, rows.size()));
  });
  return gradient;
}

Quality evaluate(const Examples& examples, const Head& head, const Loss& loss) {
  const Index k = head.outputs();
  const Rows read = examples.read;
  std::vector<GradientScratch> scratch(static_cast<std::size_t>(threads()));
  const auto sum =
      sum_over_slices(examples.rows(), kSliceRows, parts_of_quality(examples.target.cols()),
                      [&](Range rows, int worker, double* part) {
                        GradientScratch& own = scratch[static_cast<std::size_t>(worker)];
                        auto scores = own.scores.view(rows.size(), k);
                        head.infer(read.middleRows(rows.begin, rows.size()), scores);
                        add_quality(scores, examples.target.middleRows(rows.begin, rows.size()),
                                    weights_of(examples, rows), loss, own.predicted, part);
                      });
  return quality(sum, examples, k, loss);
}

Quality evaluate(const Network& net, const Examples& examples, const Loss& loss) {
  std::vector<GradientScratch> scratch(static_cast<std::size_t>(threads()));
  const auto sum =
      Pass(net, examples.raw(), examples.z)
          .sum(parts_of_quality(examples.target.cols()), [&](const PassSlice& slice, double* part) {
            const Range rows = slice.rows;
            add_quality(slice.scores, examples.target.middleRows(rows.begin, rows.size()),
                        weights_of(examples, rows), loss,
                        scratch[static_cast<std::size_t>(slice.worker)].predicted, part);
          });
  return quality(sum, examples, net.outputs(examples.width()), loss);
}

std::vector<Quality> evaluate(const Series& series, const Examples& examples, const Loss& loss) {
  const Index parts = parts_of_quality(examples.target.cols());
  std::vector<Buffer> predicted(static_cast<std::size_t>(threads()));
  const auto sum = sum_over_members(
      series, examples, std::ssize(series) * parts, [&](const MemberSlice& slice, double* part) {
        const Range rows = slice.rows;
        add_quality(slice.scores, examples.target.middleRows(rows.begin, rows.size()),
                    weights_of(examples, rows), loss,
                    predicted[static_cast<std::size_t>(slice.worker)],
                    part + static_cast<Index>(slice.member) * parts);
      });
  const std::vector<Index> widths = widths_of(series, examples.width());
  std::vector<Quality> all;
  for (std::size_t i = 0; i < series.size(); ++i) {
    const auto own = sum.begin() + static_cast<Index>(i) * parts;
    all.push_back(quality({own, own + parts}, examples, series[i].net->outputs(widths[i]), loss));
  }
  return all;
}

}  // namespace resboost

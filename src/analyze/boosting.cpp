// What boosting theory says of each depth: the functional gradient, margins and the bound on them
// that follows (loss/margin_bound.h), and the rounds of F. Huang, J. Ash, J. Langford, R. Schapire,
// "Learning Deep ResNet Blocks Sequentially using Boosting Theory", ICML 2018 (loss/telescope.h).

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyze/depth_scores.h"
#include "analyze/rows.h"
#include "analyze/sorted.h"
#include "kernels/dense.h"
#include "loss/margin.h"
#include "loss/margin_bound.h"
#include "loss/telescope.h"
#include "metrics/error_of.h"
#include "model/finish_scores.h"
#include "resboost/analyze.h"
#include "resboost/error.h"

namespace resboost {
namespace {

void require_known_labels(const Dataset& data) {
  for (Index i = 0; i < data.rows(); ++i) {
    if (data.y.row(i).maxCoeff() > 0) continue;
    throw DataError(
        "analyze: row " + std::to_string(i + 1) +
        " has a label that was not there in training, so it has no margin; leave such rows out");
  }
}

void require_quantiles(const std::vector<double>& quantiles) {
  for (const double q : quantiles)
    if (!(q >= 0 && q <= 1))
      throw ConfigError("boosting theory: quantile " + std::to_string(q) + "; expected 0 to 1");
}

/// Of v_label - max of the others in each row, sorted; the lower one between two, as training has
/// it (train/theory.h).
std::vector<double> margin_quantiles(const Matrix& values, const Matrix& y,
                                     const std::vector<double>& quantiles) {
  std::vector<double> margins;
  for (Index i = 0; i < values.rows(); ++i) {
    const Index label = label_of(y, i);
    double other = -std::numeric_limits<double>::infinity();
    for (Index k = 0; k < values.cols(); ++k)
      if (k != label) other = std::max(other, double{values(i, k)});
    margins.push_back(double{values(i, label)} - other);
  }
  const auto rising = sorted(std::move(margins));
  std::vector<double> at;
  for (const double q : quantiles)
    at.push_back(rising[static_cast<std::size_t>(q * static_cast<double>(rising.size() - 1))]);
  return at;
}

/// g1 and g2 over rows, and the mean loss over weights as metrics have it: rows of the functional
/// gradient are dscores w^T.
void set_gradient(const Model& model, const Head& head, const Matrix& scores, const Dataset& data,
                  DepthTheory& at) {
  Matrix dscores(scores.rows(), scores.cols()), gradient(scores.rows(), head.features());
  MutRows out(dscores);
  const auto n = static_cast<double>(scores.rows());
  const double weights = data.w.size() == 0 ? n : data.w.cast<double>().sum();
  at.loss = model.loss->sum(scores, data.y, data.w, 1, &out) / weights;
  kernels::dense_backward_input(dscores, head.weight.value.data(), gradient);
  const Eigen::VectorXd norms = gradient.rowwise().norm().cast<double>();
  at.grad_l1 = norms.sum() / n;
  at.grad_l2 = std::sqrt(norms.squaredNorm() / n);
  const bool applies = model.loss->gives_probabilities() && data.w.size() == 0;
  at.margin_bound =
      applies ? margin_bound(head.w(), at.grad_l1, 0) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::vector<DepthTheory> boosting_theory(const Model& model, const Dataset& data,
                                         const std::vector<double>& quantiles) {
  require_labelled_rows(model.net, data);
  require_quantiles(quantiles);
  const bool classes = model.loss->of_classes();
  if (classes) require_known_labels(data);
  const auto all_scores = depth_scores(model.net, data);
  std::vector<DepthTheory> depths;
  std::optional<Telescope> telescope;
  for (std::size_t i = 0; i < all_scores.size(); ++i) {
    DepthTheory at;
    at.depth = model.net.first_head() + static_cast<Index>(i);
    set_gradient(model, model.net.heads[i], all_scores[i], data, at);
    Matrix linked = all_scores[i];
    const Metrics metrics = metrics_of(model.schema->task, finish_scores(model, linked), data);
    at.error = error_of(metrics);
    at.log_loss = metrics.log_loss;
    if (classes) {
      at.score_margins = margin_quantiles(all_scores[i], data.y, quantiles);
      at.margins = margin_quantiles(linked, data.y, quantiles);
    }
    if (classes && at.depth > 0) {
      if (!telescope) telescope.emplace(data.y);
      at.round = telescope->advance(linked);
    }
    depths.push_back(std::move(at));
  }
  return depths;
}

}  // namespace resboost

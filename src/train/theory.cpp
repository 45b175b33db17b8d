#include "train/theory.h"

#include <Eigen/SVD>
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/parallel.h"
#include "loss/margin_bound.h"

namespace resboost {
namespace {

double ratio(double a, double b) { return b > 0 ? a / b : 0; }

/// Largest singular value of the head's weights, squared.
double squared_norm2(const Head& head) {
  const Eigen::MatrixXd w = head.w().cast<double>();
  const double largest = Eigen::JacobiSVD<Eigen::MatrixXd>(w).singularValues()(0);
  return largest * largest;
}

/// Quantiles of the margins of the training rows, score of the label less the best other one.
struct MarginTheory {
  double tenth, half, nine_tenths;

  template <class Visitor>
  void describe(Visitor& v) const {
    v("margin_q10", tenth, "margin that a tenth of the rows is below");
    v("margin_q50", half, "median margin");
    v("margin_q90", nine_tenths, "margin that a tenth of the rows is above");
  }
};

}  // namespace

GradientTheory gradient_theory(const Examples& examples, const Matrix& gradient,
                               const Matrix& smoothed, double step, const Head& head,
                               const Loss& loss) {
  const auto sum =
      sum_over_slices(gradient.rows(), kSliceRows, 5, [&](Range rows, int, double* part) {
        for (Index i = rows.begin; i < rows.end; ++i) {
          const double squared = double{gradient.row(i).squaredNorm()};
          const double moved = double{smoothed.row(i).squaredNorm()};
          part[0] += std::sqrt(squared);
          part[1] += squared;
          part[2] += moved;
          part[3] += double{gradient.row(i).dot(smoothed.row(i))};
          part[4] += moved * (examples.w.size() ? double{examples.w(i)} : 1.0);
        }
      });
  const auto n = static_cast<double>(gradient.rows());
  GradientTheory theory;
  theory.grad_l1 = sum[0] / n;
  theory.grad_l2 = std::sqrt(sum[1] / n);
  theory.energy = sum[3] / n;
  theory.weak_learning = ratio(theory.energy, theory.grad_l1 * theory.grad_l1);
  theory.alignment = ratio(theory.energy, theory.grad_l2 * std::sqrt(sum[2] / n));
  const double curvature = loss.smoothness(head.outputs()) * squared_norm2(head);
  theory.predicted_decrease = std::isfinite(curvature)
                                  ? step * sum[3] / n - 0.5 * step * step * curvature * sum[4] / n
                                  : std::numeric_limits<double>::quiet_NaN();
  return theory;
}

std::vector<double> margin_quantiles(const Examples& examples, const Head& head,
                                     const std::vector<double>& quantiles) {
  std::vector<double> margins(static_cast<std::size_t>(examples.rows()));
  const Rows read = examples.read;
  std::vector<Buffer> scores_of(static_cast<std::size_t>(threads()));
  parallel_slices(examples.rows(), kSliceRows, [&](Range rows, int worker) {
    auto scores = scores_of[static_cast<std::size_t>(worker)].view(rows.size(), head.outputs());
    head.infer(read.middleRows(rows.begin, rows.size()), scores);
    for (Index i = 0; i < rows.size(); ++i) {
      Index label = 0;
      examples.target.row(rows.begin + i).maxCoeff(&label);
      const Real own = scores(i, label);
      scores(i, label) = std::numeric_limits<Real>::lowest();
      margins[static_cast<std::size_t>(rows.begin + i)] =
          double{own} - double{scores.row(i).maxCoeff()};
    }
  });
  std::sort(margins.begin(), margins.end());
  std::vector<double> values;
  for (const double q : quantiles)
    values.push_back(
        margins[static_cast<std::size_t>(q * static_cast<double>(margins.size() - 1))]);
  return values;
}

void add_margins(std::vector<Measure>& theory, const Examples& train, const Head& head,
                 const Loss& loss) {
  if (!loss.of_classes()) return;
  const auto margins = margin_quantiles(train, head, {0.1, 0.5, 0.9});
  add_measures(MarginTheory{margins[0], margins[1], margins[2]}, theory);
}

Measure measure_of(const Selection& selection, const Matrix& held_out_scores) {
  return {"valid_" + selection.metric, selection.measure(held_out_scores),
          selection.metric + " of the validation rows, which chooses the depth",
          "valid " + selection.metric};
}

double margin_bound_before(const StageContext& c, double grad_l1) {
  const bool applies = c.loss.gives_probabilities() && c.train.w.size() == 0;
  return applies ? margin_bound(c.head.w(), grad_l1, 0) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace resboost

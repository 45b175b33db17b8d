#include "loss/margin_bound.h"

#include <Eigen/SVD>
#include <cmath>
#include <limits>

namespace resboost {

double margin_bound(const Rows& w, double grad_l1, double delta) {
  const Index c = w.cols();
  if (c - 1 > w.rows()) return std::numeric_limits<double>::quiet_NaN();
  Eigen::MatrixXd centered = w.cast<double>();
  centered.colwise() -= centered.rowwise().mean().eval();  // W (I - 11^T / c)
  const double sigma = Eigen::JacobiSVD<Eigen::MatrixXd>(centered).singularValues()(c - 2);
  if (!(sigma > 0)) return std::numeric_limits<double>::quiet_NaN();
  const auto classes = static_cast<double>(c);
  return (1 + std::exp(delta)) / (sigma * std::sqrt(classes / (classes - 1))) * grad_l1;
}

}  // namespace resboost

#include "train/sandwiched.h"

#include <Eigen/SVD>
#include <utility>

#include "kernels/solve.h"
#include "train/moments.h"
#include "train/ridge.h"

namespace resboost {
namespace {

/// Singular values below this share of the largest are rounding.
constexpr double kRank = 1e-10;

}  // namespace

double greedy_scalar(const Matrix& f, const Matrix& r, const Eigen::MatrixXd& w, double lambda) {
  const auto n = static_cast<double>(f.rows());
  const Eigen::MatrixXd fw = f.cast<double>() * w;
  const double curvature = fw.squaredNorm() / n + lambda;
  return curvature > 0 ? fw.cwiseProduct(r.cast<double>()).sum() / n / curvature : 0;
}

Eigen::VectorXd greedy_diag(const Matrix& f, const Matrix& r, const Eigen::MatrixXd& w,
                            double lambda) {
  const auto n = static_cast<double>(f.rows());
  const Eigen::MatrixXd normal = (w * w.transpose()).cwiseProduct(gram(f)) / n;
  const Eigen::VectorXd right =
      cross_product(f, r).cwiseProduct(w).rowwise().sum() / n;  // mean of (r w^T) * f
  return kernels::solve_ridge(normal, right, lambda);
}

Eigen::MatrixXd greedy_dense(Matrix f, const Matrix& r, const Eigen::MatrixXd& w, double lambda) {
  const auto n = static_cast<double>(f.rows());
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(w, Eigen::ComputeThinU | Eigen::ComputeThinV);
  Eigen::MatrixXd map = Eigen::MatrixXd::Zero(f.cols(), w.rows());
  const NormalEquations equations(std::move(f));
  for (Index i = 0; i < svd.singularValues().size(); ++i) {
    const double sigma = svd.singularValues()(i);
    if (!(sigma > kRank * svd.singularValues()(0))) break;
    // Along u_i: (n lambda I + sigma^2 f^T f) x = f^T r w^T u_i = sigma f^T r v_i.
    const Matrix along = (r.cast<double>() * svd.matrixV().col(i)).cast<Real>();
    map += equations.solve(along, n * lambda / (sigma * sigma)) / sigma *
           svd.matrixU().col(i).transpose();
  }
  return map;
}

}  // namespace resboost

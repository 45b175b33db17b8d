#include "kernels/solve.h"

#include <Eigen/Cholesky>
#include <algorithm>

#include "base/assert.h"
#include "base/count_work.h"
#include "base/parallel.h"
#include "base/stop.h"

namespace resboost::kernels {

namespace {

/// Columns that are updated, or solved for, at a time: a task for a thread, and a place to stop
/// after it. Smaller systems are one task.
constexpr Index kPanel = 1024, kSolved = 64;

/// a -= b b^T, the lower triangle.
void update_lower(Eigen::Ref<Eigen::MatrixXd> a, const Eigen::Ref<const Eigen::MatrixXd>& b) {
  parallel_tasks((a.rows() + kPanel - 1) / kPanel, [&](Index panel) {
    const Index begin = panel * kPanel, width = std::min(kPanel, a.rows() - begin);
    const Index below = a.rows() - begin - width;
    const auto own = b.middleRows(begin, width);
    a.block(begin, begin, width, width).selfadjointView<Eigen::Lower>().rankUpdate(own, -1.0);
    if (below > 0)
      a.block(begin + width, begin, below, width).noalias() -=
          b.bottomRows(below) * own.transpose();
  });
}

/// a = L L^T, L in the lower triangle of a, block by block as Eigen's LLT does (and to its bits for
/// systems of one panel), but on all threads and with places to stop. False if `a` is not positive
/// definite.
bool factorise(Eigen::MatrixXd& a) {
  const Index size = a.rows(), block = std::clamp<Index>(size / 8 / 16 * 16, 8, 128);
  using Small = Eigen::internal::llt_inplace<double, Eigen::Lower>;
  if (size < 32) return Small::unblocked(a) < 0;
  for (Index k = 0; k < size; k += block) {
    stop_point();
    const Index width = std::min(block, size - k), rest = size - k - width;
    auto corner = a.block(k, k, width, width);
    if (Small::unblocked(corner) >= 0) return false;
    if (rest == 0) break;
    auto below = a.block(k + width, k, rest, width);
    corner.adjoint().triangularView<Eigen::Upper>().solveInPlace<Eigen::OnTheRight>(below);
    update_lower(a.bottomRightCorner(rest, rest), below);
  }
  return true;
}

/// x <- (L L^T)^-1 x
void solve_in_place(const Eigen::MatrixXd& lower, Eigen::MatrixXd& x) {
  parallel_tasks((x.cols() + kSolved - 1) / kSolved, [&](Index task) {
    const Index begin = task * kSolved;
    auto part = x.middleCols(begin, std::min(kSolved, x.cols() - begin));
    lower.triangularView<Eigen::Lower>().solveInPlace(part);
    lower.adjoint().triangularView<Eigen::Upper>().solveInPlace(part);
  });
}

}  // namespace

Eigen::MatrixXd solve_ridge(const Eigen::MatrixXd& gram, const Eigen::MatrixXd& cross,
                            double ridge) {
  RESBOOST_ASSERT(gram.rows() == gram.cols() && gram.rows() == cross.rows());
  if (gram.rows() == 0) return cross;
  const double unit = std::max(gram.diagonal().mean(), 1e-300);
  const Index p = gram.rows();
  for (double raised = ridge;; raised = std::max(raised * 10, 1e-10 * unit)) {
    Eigen::MatrixXd shifted = gram;
    shifted.diagonal().array() += raised;
    const bool definite = factorise(shifted);
    count_operations(p * p * p / 3);
    if (!definite && raised <= 1e10 * unit) continue;
    count_operations(2 * p * p * cross.cols());
    Eigen::MatrixXd x = cross;
    solve_in_place(shifted, x);
    return x;
  }
}

}  // namespace resboost::kernels

#pragma once

#include <Eigen/Core>
#include <functional>

namespace resboost {

/// Value of a smooth function at x; writes its gradient.
using Objective = std::function<double(const Eigen::VectorXd& x, Eigen::VectorXd& gradient)>;

struct LbfgsConfig {
  int iterations = 100;
  int history = 10;
  double tolerance =
      1e-5;  ///< stop when one iteration lowers the value by less than this share of it
  std::function<bool()> stop;  ///< asked after every iteration; empty: never
};

/// Limited-memory BFGS with backtracking (Nocedal & Wright 2006, algorithm 7.5; Armijo rule, pairs
/// of no curvature left out). Moves x to a lower or equal value, never up. Returns the value.
double minimize_lbfgs(const Objective& f, Eigen::VectorXd& x, const LbfgsConfig& config);

}  // namespace resboost

#pragma once

#include <vector>

// A residual network of p blocks is a sum over paths: through or past each block. How much the
// paths of each length weigh (Veit, Wilber & Belongie, NIPS 2016; Littwin & Wolf 2016,
// eq. 14 to 16). The formulas; what applies them to trained networks is in
// resboost/analyze.h.
namespace resboost {

/// Share of the 2^p paths of p blocks with `low` to `high` blocks on them.
double path_share(int blocks, int low, int high);

/// Weights of the paths of each length 0 .. p from the gains b_l of p blocks (size of a branch over
/// size of the stream): the elementary symmetric polynomials e_r(b), whose sum is prod (1 + b_l).
std::vector<double> path_weights(const std::vector<double>& gains);

/// The same divided by prod (1 + b_l), at every step, so that nothing overflows: the
/// Poisson-binomial law of a sum of Bernoulli(b_l / (1 + b_l)). A gain may be infinite.
std::vector<double> path_law(const std::vector<double>& gains);

/// Littwin & Wolf's epsilon_r for r = 1 .. p (eq. 16): proportional to C(p-1, r-1) beta^r, squares
/// summing to 1. Element 0 is epsilon_1. layers >= 1, beta > 0.
std::vector<double> spin_glass_weights(int layers, double beta);

/// theta_k of eq. 31: the log-density per weight of critical points of any fixed index, from the
/// epsilon_r, two or more.
double critical_point_density(const std::vector<double>& epsilon);

}  // namespace resboost

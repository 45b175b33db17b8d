#pragma once

#include <vector>

#include "resboost/types.h"

namespace resboost {

/// The telescoping sum of BoostResNet (Huang et al. 2018, sections 3 and 4; ALGORITHMS.md 3.3
/// to 3.5) over its hypothesis modules o_t. Written over pairs (i, l) of a row and a class l other
/// than its label, with the margin m_t(i, l) = o_t(i, y_i) - o_t(i, l) in [-1, 1]; for two classes
/// a pair is a row and m_t = y o_t.
class Telescope {
 public:
  /// What is known once o_{t+1} is there. D_t(i, l) is proportional to exp(-alpha_t m_t).
  struct Round {
    double edge = 0;   ///< gamma~_{t+1} = E_{D_t}[m_{t+1}]
    double gamma = 0;  ///< sqrt((edge^2 - edge_t^2) / (1 - edge_t^2)); no progress: minus the size
                       ///< of that, at least -1
    double alpha = 0;  ///< alpha_{t+1} = 1/2 ln((1 + edge) / (1 - edge))
    double covariance =
        0;         ///< of exp(-alpha_{t+1} m_{t+1}) and exp(alpha_t m_t) under D_t (Def. 4.1)
    double z = 0;  ///< Z_t = E_{D_t}[exp(-h_t)], h_t = alpha_{t+1} m_{t+1} - alpha_t m_t
    double exp_loss = 0;  ///< mean over pairs of exp(-alpha_{t+1} m_{t+1}); the product of all Z is
                          ///< the same number
    double weighted_loss = 0;  ///< E_{D_t}[exp(-alpha_{t+1} m_{t+1})]
    double edge_bound = 0;     ///< sqrt(1 - edge^2), at least weighted_loss
    double error = 0;          ///< share of rows that o_{t+1} classifies wrongly
    double error_bound =
        0;  ///< (classes - 1) times the product of Z, at least `error`; NaN for a negative edge
    double gamma_bound =
        0;  ///< (classes - 1) exp(-1/2 sum gamma^2) (Thm 4.2), or NaN: see docs/theory.md
  };

  /// targets: one-hot rows [n, k].
  explicit Telescope(const Matrix& targets);

  /// outputs: o_{t+1} [n, k], rows of probabilities.
  Round advance(const Matrix& outputs);

  /// All that it remembers of the rounds so far, as numbers, and the way back. False if there are
  /// not as many of them as these targets have.
  std::vector<double> state() const;
  bool restore(const std::vector<double>& state);

 private:
  /// m_{t+1} of all pairs; adds to `wrong` the rows where one is not above 0.
  std::vector<double> margins_of(const Matrix& outputs, Index& wrong) const;
  /// Z, losses and covariance by the weights D_t, whose sum is `total`.
  void add_losses(const std::vector<double>& next, double total, Round& round) const;

  std::vector<Index> labels_;
  Index classes_;
  std::vector<double> margins_;  ///< m_t of all pairs, row by row
  double edge_ = 0, alpha_ = 0, product_ = 1, gammas_ = 0;
  bool conditions_hold_ = true;  ///< Z_s <= sqrt(1 - gamma_s^2) in every round so far
};

}  // namespace resboost

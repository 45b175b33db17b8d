#pragma once

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace resboost {

// What a method knows of a stage is one record with a describe(), which says everything of each
// number once; the console, the log, the pages and analyze read it from there.
//   v(name, field, text)          a number
//   v(name, field, text, label)   a number that also stands in the stage's line on the console

/// One number that a method knows of a stage, and what it is.
struct Measure {
  std::string name;  ///< lower_snake, the key in the log; docs/theory.md has its formula
  double value;
  std::string text{};   ///< what it is, in a few words
  std::string label{};  ///< what the console's line calls it; empty: it is not there
};

/// The numbers of a record in the order of its describe(), without those that do not apply (NaN).
template <class Record>
std::vector<Measure> measures(const Record& record) {
  std::vector<Measure> known;
  const auto add = [&](const char* name, double value, const char* text, const char* label = "") {
    if (!std::isnan(value)) known.push_back({name, value, text, label});
  };
  record.describe(add);
  return known;
}

/// Appends the numbers of another record.
template <class Record>
void add_measures(const Record& record, std::vector<Measure>& known) {
  for (Measure& measure : measures(record)) known.push_back(std::move(measure));
}

/// A round of BoostResNet's boosting (Huang et al. 2018, sections 3 and 4): what is known once the
/// hypothesis module o_{t+1} is there. Margins m_t(i, l) are o_t(i, y_i) - o_t(i, l), over pairs of
/// a row i and a class l other than its label; D_t(i, l) is proportional to exp(-alpha_t m_t).
struct BoostingRound {
  double edge = 0;   ///< gamma~_{t+1} = E_{D_t}[m_{t+1}]
  double gamma = 0;  ///< sqrt((edge^2 - edge_t^2) / (1 - edge_t^2)); no progress: minus the size of
                     ///< that, at least -1
  double alpha = 0;  ///< alpha_{t+1} = 1/2 ln((1 + edge) / (1 - edge))
  double covariance =
      0;                ///< of exp(-alpha_{t+1} m_{t+1}) and exp(alpha_t m_t) under D_t (Def. 4.1)
  double z = 0;         ///< Z_t = E_{D_t}[exp(-h_t)], h_t = alpha_{t+1} m_{t+1} - alpha_t m_t
  double exp_loss = 0;  ///< mean over pairs of exp(-alpha_{t+1} m_{t+1}); the product of all Z is
                        ///< the same number
  double weighted_loss = 0;  ///< E_{D_t}[exp(-alpha_{t+1} m_{t+1})]
  double edge_bound = 0;     ///< sqrt(1 - edge^2), at least weighted_loss
  double error = 0;          ///< share of rows that o_{t+1} classifies wrongly, without weights
  double error_bound = 0;    ///< (classes - 1) times the product of Z, at least `error`; NaN for a
                             ///< negative edge
  double gamma_bound = 0;    ///< (classes - 1) exp(-1/2 sum gamma^2) (Thm 4.2), or NaN where its
                             ///< proof does not apply: docs/theory.md

  template <class Visitor>
  void describe(Visitor& v) const {
    v("edge", edge, "edge of the module", "edge");
    v("gamma", gamma, "gamma, edge of the weak learner", "gamma");
    v("alpha", alpha, "alpha, its weight", "alpha");
    v("covariance", covariance, "covariance");
    v("z", z, "Z");
    v("exp_loss", exp_loss, "exponential loss");
    v("weighted_loss", weighted_loss, "loss");
    v("edge_bound", edge_bound, "bound");
    v("module_error", error, "error");
    v("error_bound", error_bound, "bound by the product of all Z", "bound");
    v("gamma_bound", gamma_bound, "bound by gamma");
  }
};

}  // namespace resboost

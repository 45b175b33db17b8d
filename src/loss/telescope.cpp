#include "loss/telescope.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "loss/margin.h"

namespace resboost {
namespace {

/// alpha grows without bound as the edge reaches 1.
constexpr double kLargestEdge = 1 - 1e-6;
/// Modules that say only yes or no meet Z = sqrt(1 - gamma^2) exactly.
constexpr double kRounding = 1 + 1e-12;
/// Numbers of a state before its margins.
constexpr std::size_t kScalars = 5;

}  // namespace

Telescope::Telescope(const Matrix& targets) : classes_(targets.cols()) {
  labels_.reserve(static_cast<std::size_t>(targets.rows()));
  for (Index i = 0; i < targets.rows(); ++i) labels_.push_back(label_of(targets, i));
  margins_.assign(static_cast<std::size_t>(targets.rows() * (classes_ - 1)), 0.0);  // o_0 = 0
}

std::vector<double> Telescope::margins_of(const Matrix& outputs, Index& wrong) const {
  std::vector<double> margins;
  margins.reserve(margins_.size());
  for (Index i = 0; i < outputs.rows(); ++i) {
    const Index label = labels_[static_cast<std::size_t>(i)];
    bool right = true;
    for (Index l = 0; l < classes_; ++l) {
      if (l == label) continue;
      margins.push_back(double{outputs(i, label)} - double{outputs(i, l)});
      right = right && margins.back() > 0;
    }
    wrong += right ? 0 : 1;
  }
  return margins;
}

void Telescope::add_losses(const std::vector<double>& next, double total,
                           BoostingRound& round) const {
  const auto share = 1.0 / static_cast<double>(margins_.size());
  double undone = 0;
  for (std::size_t j = 0; j < margins_.size(); ++j) {
    const double weight = std::exp(-alpha_ * margins_[j]) / total;
    const double now = std::exp(-round.alpha * next[j]), back = std::exp(alpha_ * margins_[j]);
    round.z += weight * now * back;
    round.weighted_loss += weight * now;
    undone += weight * back;
    round.exp_loss += now * share;
  }
  round.covariance = round.z - round.weighted_loss * undone;
}

BoostingRound Telescope::advance(const Matrix& outputs) {
  Index wrong = 0;
  std::vector<double> next = margins_of(outputs, wrong);
  // D_t is exp(-alpha_t m_t) over its sum (telescoping: all earlier rounds cancel).
  double total = 0, edge = 0;
  for (std::size_t j = 0; j < margins_.size(); ++j) {
    const double weight = std::exp(-alpha_ * margins_[j]);
    total += weight;
    edge += weight * next[j];
  }
  BoostingRound round;
  round.edge = std::clamp(edge / total, -kLargestEdge, kLargestEdge);
  const double squared = (round.edge * round.edge - edge_ * edge_) / (1 - edge_ * edge_);
  // An edge that fell, or a module worse than chance, is no progress, whatever the squares say.
  const double size = std::sqrt(std::abs(squared));
  round.gamma = round.edge > 0 && squared > 0 ? size : -std::min(size, 1.0);
  round.alpha = 0.5 * std::log((1 + round.edge) / (1 - round.edge));

  add_losses(next, total, round);
  product_ *= round.z;
  gammas_ += std::max(squared, 0.0);
  conditions_hold_ = conditions_hold_ && round.edge > 0 && squared > 0 &&
                     round.z <= kRounding * std::sqrt(1 - squared);
  round.error =
      static_cast<double>(wrong) / static_cast<double>(std::max<Index>(outputs.rows(), 1));
  round.edge_bound = std::sqrt(1 - round.edge * round.edge);
  const auto others = static_cast<double>(classes_ - 1);
  // With a negative alpha the exponential loss bounds the error of -o.
  round.error_bound = round.edge > 0 ? others * product_ : std::numeric_limits<double>::quiet_NaN();
  round.gamma_bound = conditions_hold_ ? others * std::exp(-0.5 * gammas_)
                                       : std::numeric_limits<double>::quiet_NaN();
  margins_ = std::move(next);
  edge_ = round.edge;
  alpha_ = round.alpha;
  return round;
}

std::vector<double> Telescope::state() const {
  std::vector<double> state{edge_, alpha_, product_, gammas_, conditions_hold_ ? 1.0 : 0.0};
  state.insert(state.end(), margins_.begin(), margins_.end());
  return state;
}

bool Telescope::restore(const std::vector<double>& state) {
  if (state.size() != kScalars + margins_.size()) return false;
  edge_ = state[0];
  alpha_ = state[1];
  product_ = state[2];
  gammas_ = state[3];
  conditions_hold_ = state[4] != 0;
  std::copy(state.begin() + kScalars, state.end(), margins_.begin());
  return true;
}

}  // namespace resboost

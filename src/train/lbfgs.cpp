#include "train/lbfgs.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <utility>

namespace resboost {
namespace {

using Eigen::VectorXd;

struct Correction {
  VectorXd s, y;  // step, change of the gradient
  double rho;     // 1 / <s, y>
};

/// -H g by the two-loop recursion (Nocedal & Wright 7.4).
VectorXd direction(const VectorXd& gradient, const std::deque<Correction>& pairs) {
  VectorXd q = -gradient;
  std::deque<double> alpha;
  for (auto pair = pairs.rbegin(); pair != pairs.rend(); ++pair) {
    alpha.push_front(pair->rho * pair->s.dot(q));
    q -= alpha.front() * pair->y;
  }
  if (!pairs.empty()) q *= 1 / (pairs.back().rho * pairs.back().y.squaredNorm());
  for (std::size_t i = 0; i < pairs.size(); ++i)
    q += (alpha[i] - pairs[i].rho * pairs[i].y.dot(q)) * pairs[i].s;
  return q;
}

}  // namespace

double minimize_lbfgs(const Objective& f, VectorXd& x, const LbfgsConfig& config) {
  VectorXd gradient(x.size()), next_gradient(x.size());
  double value = f(x, gradient);
  std::deque<Correction> pairs;
  for (int iteration = 0; iteration < config.iterations; ++iteration) {
    VectorXd step = direction(gradient, pairs);
    double slope = gradient.dot(step);
    if (!(slope < 0)) {  // rounding has spoilt the pairs: begin again at steepest descent
      pairs.clear();
      step = -gradient;
      slope = -gradient.squaredNorm();
    }
    if (!(slope < 0)) break;
    double length = pairs.empty() ? std::min(1.0, 1 / gradient.norm()) : 1.0;
    VectorXd next = x + length * step;
    double next_value = f(next, next_gradient);
    for (int tries = 0; !(next_value <= value + 1e-4 * length * slope) && tries < 30; ++tries) {
      length /= 2;
      next = x + length * step;
      next_value = f(next, next_gradient);
    }
    if (!(next_value <= value)) break;
    Correction pair{next - x, next_gradient - gradient, 0};
    const double curvature = pair.s.dot(pair.y);
    if (curvature > 1e-12 * pair.y.squaredNorm()) {
      pair.rho = 1 / curvature;
      pairs.push_back(std::move(pair));
      if (static_cast<int>(pairs.size()) > config.history) pairs.pop_front();
    }
    const double decrease = value - next_value;
    x.swap(next);
    gradient.swap(next_gradient);
    value = next_value;
    if (decrease <= config.tolerance * std::max(std::abs(value), 1e-10) ||
        (config.stop && config.stop()))
      break;
  }
  return value;
}

}  // namespace resboost

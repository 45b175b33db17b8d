#include "train/optimizer.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "kernels/elementwise.h"
#include "resboost/error.h"

namespace resboost {
namespace {

/// Numbers of a chunk, where its rows can be parted: with the activations that its gradient is made
/// of, they stay in a second-level cache.
constexpr Index kChunk = 36864;
constexpr double kBeta1 = 0.9;
constexpr double kBeta2 =
    0.95;  // RealMLP (Holzmueller et al. 2024), Table B.1: 0.999 costs 2 to 20 % on tables
constexpr double kEpsilon = 1e-8;
constexpr Real kRunning =
    Real(0.1);  ///< share of the last minibatch in running statistics (Ioffe & Szegedy 2015)

}  // namespace

StepRule::StepRule(const SgdConfig& config, std::vector<Param*> params, Index rows)
    : config_(config),
      l2_(config.l2 / static_cast<double>(std::max<Index>(rows, 1))),
      params_(std::move(params)) {
  std::erase_if(params_, [](const Param* param) { return param->role == Role::fitted; });
  for (Param* param : params_) {
    const Index block = param->together;
    const Index height =
        std::max<Index>(kChunk / std::max<Index>(param->cols, 1) / block, 1) * block;
    for (Index begin = 0; begin < param->rows; begin += height) {
      chunks_.push_back({param, {begin, std::min(begin + height, param->rows)}, size_});
      size_ += chunks_.back().size();
    }
  }
  reset();
}

void StepRule::step(const Chunk& chunk, Index t, Index batch_rows, double rate, Real* gradient) {
  const Index size = chunk.size();
  Real* value = chunk.param->value.data() + chunk.begin();
  if (chunk.param->role == Role::statistic) {
    for (Index i = 0; i < size; ++i)
      value[i] += kRunning * (gradient[i] / static_cast<Real>(batch_rows) - value[i]);
    return;
  }
  const bool decays = chunk.param->role == Role::weight;
  if (l2_ > 0 && decays) {
    for (Index i = 0; i < size; ++i) gradient[i] += static_cast<Real>(l2_) * value[i];
  }
  if (config_.optimizer != Optimizer::adam && config_.weight_decay > 0 && decays) {
    for (Index i = 0; i < size; ++i)
      gradient[i] += static_cast<Real>(config_.weight_decay) * value[i];
  }
  if (config_.optimizer == Optimizer::momentum) {
    const auto momentum = static_cast<Real>(config_.momentum), step = static_cast<Real>(rate);
    Real* velocity = first_.data() + chunk.flat;
    for (Index i = 0; i < size; ++i)
      value[i] -= velocity[i] = momentum * velocity[i] + step * gradient[i];
    return;
  }
  if (config_.optimizer == Optimizer::nesterov) {
    kernels::nesterov_step(static_cast<Real>(rate), static_cast<Real>(config_.momentum), size,
                           gradient, first_.data() + chunk.flat, value);
    return;
  }
  const auto steps = static_cast<double>(t);
  const kernels::AdamStep adam{.rate = static_cast<Real>(rate),
                               .beta1 = static_cast<Real>(kBeta1),
                               .beta2 = static_cast<Real>(kBeta2),
                               .epsilon = static_cast<Real>(kEpsilon),
                               .correction1 = static_cast<Real>(1 - std::pow(kBeta1, steps)),
                               .correction2 = static_cast<Real>(1 - std::pow(kBeta2, steps)),
                               .decay = static_cast<Real>(decays ? config_.weight_decay : 0)};
  kernels::adam_step(adam, size, gradient, first_.data() + chunk.flat, second_.data() + chunk.flat,
                     value);
}

void StepRule::reset() {
  first_ = Vector::Zero(size_);
  if (config_.optimizer == Optimizer::adam) second_ = Vector::Zero(size_);
}

double StepRule::penalty() const {
  double sum = 0;
  for (const Param* param : params_)
    if (param->role == Role::weight) sum += param->value.cast<double>().squaredNorm();
  return 0.5 * l2_ * sum;
}

std::vector<Vector> StepRule::values() const {
  std::vector<Vector> values;
  for (const Param* param : params_) values.push_back(param->value);
  return values;
}

void StepRule::restore(const std::vector<Vector>& values) {
  for (std::size_t i = 0; i < params_.size(); ++i) params_[i]->value = values[i];
}

void StepRule::restore_momentum(const std::vector<Vector>& momentum) {
  if (momentum.size() != 2 || momentum[0].size() != first_.size() ||
      momentum[1].size() != second_.size())
    throw ModelError("checkpoint: momentum of another network");
  first_ = momentum[0];
  second_ = momentum[1];
}

}  // namespace resboost

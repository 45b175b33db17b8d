#include "analyze/path_slice.h"

#include <cmath>

namespace resboost {
namespace {

constexpr double kSmall = 1e-6, kLarge = 1e6;

/// Divides by the largest number if that is far from 1; returns the logarithm of the divisor.
double rescale(Buffer::View gradient) {
  const double size = double{gradient.cwiseAbs().maxCoeff()};
  if (!(size > 0) || !std::isfinite(size) || (size > kSmall && size < kLarge)) return 0;
  gradient /= static_cast<Real>(size);
  return std::log(size);
}

}  // namespace

PathSlice::PathSlice(const Network& net, const std::vector<ResidualModule>& modules)
    : readout_(net.readout(net.depth())) {
  for (const ResidualModule& module : modules) stages_.emplace_back(module);
  while (first_ < modules.size() && modules[first_].shortcut == ResidualModule::Shortcut::none)
    ++first_;
}

void PathSlice::forward(const RawRows& raw, const Rows& z0, const Rows& y, const Loss& loss) {
  for (std::size_t i = 0; i < stages_.size(); ++i) stages_[i].forward(raw, input(i, z0));
  const Rows z = input(stages_.size(), z0);
  const auto scores = readout_.infer(z, read_);
  MutRows dscores = dscores_.view(scores.rows(), scores.cols());
  loss.sum(scores, y, Vector(), 1, &dscores);
  readout_.backward(dscores, read_, last_.view(z.rows(), z.cols()));
}

PathSlice::Gradient PathSlice::along(const RawRows& raw, const Rows& z0,
                                     const std::vector<bool>& through) {
  using Way = ModulePass::Way;
  const Index rows = z0.rows();
  double log_scale = 0;
  std::size_t block = through.size();
  Buffer* gradient = &last_;
  for (std::size_t i = stages_.size(); i-- > first_;) {
    const bool has_shortcut = stages_[i].module().shortcut != ResidualModule::Shortcut::none;
    const Way way = has_shortcut && !through[--block] ? Way::shortcut : Way::branch;
    const Rows z = input(i, z0), dnext = gradient->view(rows, stages_[i].next().cols());
    gradient = &gradients_[i % 2];
    stages_[i].backward(raw, z, dnext, way, gradient->view(rows, z.cols()));
    log_scale += rescale(gradient->view(rows, z.cols()));
  }
  return {gradient->view(rows, input(first_, z0).cols()), log_scale};
}

}  // namespace resboost

// Scales of branches that E. Littwin and L. Wolf follow through training (2016, eq. 20, figure
// 1 d and e).

#include <cmath>
#include <vector>

#include "analyze/residual_module.h"
#include "base/nan.h"
#include "resboost/analyze.h"

namespace resboost {

std::vector<StageScale> stage_scales(const Network& net, Index inputs) {
  const auto modules = take_apart(net);
  const auto kinds = stage_kinds(net, inputs, modules);
  std::vector<StageScale> scales;
  for (std::size_t i = 0; i < modules.size(); ++i) {
    StageScale scale{static_cast<Index>(i) + 1, kinds[i], kNaN, 0};
    double squares = 0;
    const Layer& branch = *modules[i].branch;
    for (const Param* param : params(branch)) {
      const double square = param->value.cast<double>().squaredNorm();
      if (param->name == "weight") {
        squares += square;
        scale.norm_scale = kNaN;  // a norm in front of weights is not the scale of the branch
      }
      if (param->name == "scale")
        scale.norm_scale = std::sqrt(square / static_cast<double>(param->value.size()));
    }
    scale.weight_norm = std::sqrt(squares);
    scales.push_back(scale);
  }
  return scales;
}

}  // namespace resboost

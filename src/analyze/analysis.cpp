#include "resboost/analyze.h"
#include "resboost/own_map.h"

namespace resboost {

Analysis analyze(const Model& model, const Dataset& data, const Control* control,
                 const AnalysisConfig& config, Reporter& reporter) {
  Analysis found;
  found.quantiles = config.quantiles;
  const auto part = [&](const char* name, auto analysis) {
    if (reporter.stop_requested()) return;
    reporter.on_step(std::string("looking at ") + name + " ...");
    analysis();
  };
  part("depths", [&] { found.depths = boosting_theory(model, data, config.quantiles); });
  part("prediction at any cost", [&] { found.anytime = anytime(model, data); });
  part("sizes of the branches", [&] {
    found.responses = stage_responses(model.net, data);
    found.scales = stage_scales(model.net, data.inputs());
    const auto gains = block_gains(found.responses);
    if (!gains.empty()) found.effective_depth = effective_depth(gains);
  });
  part("lesions", [&] {
    if (control) found.control_lesions = lesions(control->model, control->data, config.lesions);
    found.lesions = lesions(model, data, config.lesions);
  });
  if (own_maps(model.net).empty())
    part("paths", [&] { found.paths = paths(model.net, *model.loss, data, config.paths); });
  else
    reporter.on_warning(
        "paths: left out, no gradient goes through blocks that are functions of the program's own");
  return found;
}

}  // namespace resboost

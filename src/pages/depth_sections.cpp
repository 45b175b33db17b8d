#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "pages/analyze_sections.h"
#include "pages/chart_series.h"

namespace resboost {
namespace {

using report::Chart;
using report::Section;
using report::Series;

/// An element of a vector is of length 0, 1, 2, ...
Series by_length(const std::string& name, const std::vector<double>& values, double first) {
  Series line;
  line.name = name;
  for (const double value : values) {
    line.x.push_back(first + static_cast<double>(line.x.size()));
    line.y.push_back(value);
  }
  return line;
}

std::vector<double> squares(std::vector<double> values) {
  for (double& value : values) value *= value;
  return values;
}

Section law_section(const EffectiveDepth& depth) {
  const double blocks = static_cast<double>(depth.law.size()) - 1;
  return {"depth-law",
          "Effective depth",
          fmt::format("By the sizes of its branches the network of {:.0f} blocks acts as paths of "
                      "{:.1f} +- {:.1f} blocks. "
                      "Littwin and Wolf's weights are largest at {:.2f} of the depth; for equal "
                      "gains of {:.3g} their "
                      "limit is {:.2f}. Density of critical points theta: {:.3f}.",
                      blocks, depth.mean, depth.sd, depth.found, depth.beta, depth.predicted,
                      depth.theta),
          "Littwin & Wolf 2016, eq. 16, theorem 1, eq. 31",
          Chart{.x_label = "length of a path: blocks that it goes through",
                .y_label = "weight",
                .series = {by_length("paths, by the gains found", depth.law, 0),
                           by_length("squared weights, by the gains found", depth.weights, 0),
                           by_length("squared weights, equal gains", squares(depth.epsilon), 0)}},
          {}};
}

Section gains_section(const std::vector<StageResponse>& responses,
                      const std::vector<StageScale>& scales) {
  Section section{"depth-gains",
                  "Gain of each block",
                  "How large each branch is beside the stream that it adds to, with the scale of "
                  "the batch norm at its "
                  "end and the norm of its weights.",
                  "Littwin & Wolf 2016, section 4 (lambda)",
                  {},
                  report::Table{{"stage", "gain", "norm scale", "weight norm"}, {}}};
  for (std::size_t i = 0; i < responses.size(); ++i) {
    if (std::isnan(responses[i].gain)) continue;
    section.table->rows.push_back({static_cast<double>(responses[i].stage), responses[i].gain,
                                   scales[i].norm_scale, scales[i].weight_norm});
  }
  return section;
}

/// Of the first and of the last third of the stages with a shortcut.
std::string thirds(const std::vector<StageResponse>& responses, const Series& line) {
  std::vector<double> known;
  for (std::size_t i = 0; i < responses.size(); ++i)
    if (std::isfinite(responses[i].gain) && std::isfinite(line.y[i])) known.push_back(line.y[i]);
  if (known.empty()) return "No stage has a shortcut: each replaces what it reads.";
  if (known.size() < 3) return "There are too few stages for a trend.";
  const std::size_t third = known.size() / 3;
  const auto mean = [&](auto begin, auto end) {
    double sum = 0;
    for (auto at = begin; at != end; ++at) sum += *at;
    return sum / static_cast<double>(end - begin);
  };
  const auto step = static_cast<std::ptrdiff_t>(third);
  return fmt::format("Mean of the first third of the stages {:.3g}, of the last third {:.3g}.",
                     mean(known.begin(), known.begin() + step),
                     mean(known.end() - step, known.end()));
}

}  // namespace

std::vector<Section> response_sections(const std::vector<StageResponse>& responses) {
  if (responses.empty()) return {};
  const Series spread =
      series("branch", responses, &StageResponse::stage, &StageResponse::response);
  const Series change = series(
      "change", responses, &StageResponse::stage,
      [](const StageResponse& one) { return one.norm > 0 ? one.change / one.norm : one.change; });
  return {
      {"responses",
       "Responses of the stages",
       "Standard deviation of what each stage adds, or puts in the place of what it read. " +
           thirds(responses, spread),
       "He et al. 2015, figure 7",
       Chart{.x_label = "stage", .y_label = "standard deviation of the branch", .series = {spread}},
       {}},
      {"taylor",
       "How far each stage moves the representation",
       "Length of the step that a stage takes, as a share of the representation's own length. " +
           thirds(responses, change),
       "He et al. 2016, section 2",
       Chart{.x_label = "stage", .y_label = "change of z / size of z", .series = {change}},
       {}}};
}

std::vector<Section> depth_sections(const EffectiveDepth& depth,
                                    const std::vector<StageResponse>& responses,
                                    const std::vector<StageScale>& scales) {
  if (depth.law.size() < 2 || std::isnan(depth.mean)) return {};
  return {law_section(depth), gains_section(responses, scales)};
}

}  // namespace resboost

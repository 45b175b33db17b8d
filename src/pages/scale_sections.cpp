#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "pages/theory_sections.h"

namespace resboost {
namespace {

using report::Chart;
using report::Section;
using report::Series;

constexpr std::size_t kMostLines = 6;

/// Stages with a branch, at most kMostLines of them.
std::vector<std::size_t> shown(const std::vector<StageScale>& stages) {
  std::vector<std::size_t> all, some;
  for (std::size_t i = 0; i < stages.size(); ++i)
    if (stages[i].kind != StageKind::fixed) all.push_back(i);
  const std::size_t lines = std::min(all.size(), kMostLines);
  for (std::size_t line = 0; line < lines; ++line)
    some.push_back(all[lines == 1 ? 0 : line * (all.size() - 1) / (lines - 1)]);
  return some;
}

Series line_of(const std::vector<EpochScales>& epochs, std::size_t stage,
               double StageScale::*number) {
  Series line;
  line.name = fmt::format("stage {}", stage + 1);
  for (const EpochScales& epoch : epochs) {
    line.x.push_back(epoch.epoch);
    line.y.push_back(epoch.stages[stage].*number);
  }
  return line;
}

Series depth_line(const std::string& name, const std::vector<EpochScales>& epochs,
                  double EffectiveDepth::*number) {
  Series line;
  line.name = name;
  for (const EpochScales& epoch : epochs) {
    line.x.push_back(epoch.epoch);
    line.y.push_back(epoch.depth.*number);
  }
  return line;
}

Section depth_section(const std::vector<EpochScales>& epochs) {
  const EffectiveDepth &first = epochs.front().depth, &last = epochs.back().depth;
  const double blocks = static_cast<double>(last.law.size()) - 1;
  return {"effective-depth",
          "Effective depth along training",
          fmt::format("Of {:.0f} blocks, paths go through {:.2f} in the mean before training and "
                      "{:.2f} after {} epochs; "
                      "mean gain {:.3g} and {:.3g}.",
                      blocks, first.mean, last.mean, epochs.back().epoch, first.beta, last.beta),
          "Littwin & Wolf 2016, sections 3 and 4",
          Chart{.x_label = "epoch (0: before training)",
                .y_label = "blocks on a path; gain; log-density",
                .series = {depth_line("mean length of paths", epochs, &EffectiveDepth::mean),
                           depth_line("mean gain (beta)", epochs, &EffectiveDepth::beta),
                           depth_line("theta", epochs, &EffectiveDepth::theta)}},
          {}};
}

}  // namespace

std::vector<Section> scale_sections(const std::vector<EpochScales>& epochs) {
  if (epochs.size() < 2) return {};
  const auto stages = shown(epochs.front().stages);
  if (stages.empty()) return {};
  const bool norms = std::isfinite(epochs.front().stages[stages.front()].norm_scale);
  Section section{"branch-scales",
                  "Size of the branches while they are trained together",
                  "",
                  norms ? "Littwin & Wolf 2016, figure 1 (d)" : "Littwin & Wolf 2016, figure 1 (e)",
                  Chart{.x_label = "epoch (0: before training)",
                        .y_label = norms ? "scale of the branch's last batch norm (RMS)"
                                         : "l2 norm of the branch's weights"},
                  {}};
  int grown = 0;
  for (const std::size_t stage : stages) {
    section.chart->series.push_back(
        line_of(epochs, stage, norms ? &StageScale::norm_scale : &StageScale::weight_norm));
    grown += section.chart->series.back().y.back() > section.chart->series.back().y.front();
  }
  section.see = fmt::format("{} of the {} stages shown are larger after {} epochs than before.",
                            grown, stages.size(), epochs.back().epoch);
  if (epochs.front().depth.law.empty() || !std::isfinite(epochs.back().depth.mean))
    return {section};
  return {section, depth_section(epochs)};
}

}  // namespace resboost

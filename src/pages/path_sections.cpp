#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "pages/analyze_sections.h"
#include "pages/chart_series.h"

namespace resboost {
namespace {

using report::Chart;
using report::Section;

constexpr const char* kLength = "length of a path: blocks that it goes through";

double largest_share_at(const Paths& paths) {
  const PathLength* most = &paths.lengths.front();
  for (const PathLength& one : paths.lengths)
    if (one.share > most->share) most = &one;
  return most->length;
}

Section lengths_section(const Paths& paths) {
  return {
      "paths-lengths",
      "How long paths are",
      fmt::format("The {} blocks make 2^{} paths from input to output; most go through about "
                  "{:.0f} of them.",
                  paths.blocks, paths.blocks, largest_share_at(paths)),
      "Veit et al. 2016, section 3; binomial",
      Chart{.x_label = kLength,
            .y_label = "share of all paths",
            .series = {series("paths", paths.lengths, &PathLength::length, &PathLength::share)}},
      {}};
}

bool comes_back(const PathLength& at) { return at.gradient > 0 && std::isfinite(at.gradient); }

constexpr const char* kNothing =
    "No gradient comes back along any path: all are zero or not finite.";

std::string about_gradient(const Paths& paths) {
  const auto& all = paths.lengths;
  const auto first = std::find_if(all.begin(), all.end(), comes_back);
  if (first == all.end()) return kNothing;
  if (std::isnan(paths.decay))
    return fmt::format("A gradient comes back along paths of length {} only, so there is no line.",
                       first->length);
  return fmt::format(
      "With each further block on it, the gradient that a path carries is {} by a factor of {:.3g} "
      "(R² "
      "of the line on the log scale {:.2f}).",
      paths.decay < 0 ? "divided" : "multiplied", std::exp(std::abs(paths.decay)), paths.decay_r2);
}

std::string about_contribution(const Paths& paths) {
  if (std::none_of(paths.lengths.begin(), paths.lengths.end(), comes_back)) return kNothing;
  if (std::isnan(paths.effective_share))
    return "Along some paths the gradient is not finite, so nobody can tell which of them carry "
           "it.";
  return fmt::format(
      "Paths of {} to {} of the {} blocks carry 95 % of the gradient; they are {:.3g} % of all "
      "paths.",
      paths.shortest, paths.longest, paths.blocks, 100 * paths.effective_share);
}

Section gradient_section(const Paths& paths) {
  Section section{"paths-gradient",
                  "Gradient along a path",
                  about_gradient(paths),
                  "Veit et al. 2016, section 5",
                  {},
                  {}};
  if (std::none_of(paths.lengths.begin(), paths.lengths.end(), comes_back)) return section;
  section.chart = Chart{.kind = Chart::Kind::points,
                        .x_label = kLength,
                        .y_label = "norm of the gradient at the first block's input",
                        .log_y = true,
                        .series = {series("paths sampled", paths.lengths, &PathLength::length,
                                          &PathLength::gradient)}};
  return section;
}

Section contribution_section(const Paths& paths) {
  Section section{"paths-contribution",
                  "Which paths carry the gradient",
                  about_contribution(paths),
                  "Veit et al. 2016, section 5",
                  {},
                  {}};
  if (std::isnan(paths.effective_share)) return section;
  section.chart = Chart{
      .x_label = kLength,
      .y_label = "share of the gradient, paths of this length together",
      .series = {series("gradient", paths.lengths, &PathLength::length, &PathLength::contribution),
                 series("paths", paths.lengths, &PathLength::length, &PathLength::share)}};
  return section;
}

}  // namespace

std::vector<Section> path_sections(const Paths& paths) {
  if (paths.lengths.empty()) return {};
  return {lengths_section(paths), gradient_section(paths), contribution_section(paths)};
}

}  // namespace resboost

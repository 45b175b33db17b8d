#include <fmt/format.h>

#include <cctype>

#include "pages/analyze_sections.h"
#include "pages/chart_series.h"
#include "report/text.h"

namespace resboost {
namespace {

using report::Chart;
using report::Section;

/// The cheapest exit that is as good as the whole network, and cheaper.
const EarlyExit* cheapest_as_good(const Anytime& anytime) {
  const EarlyExit* found = nullptr;
  for (const EarlyExit& one : anytime.exits)
    if (one.error <= anytime.depths.back().error &&
        one.flops < (found ? found->flops : anytime.depths.back().flops))
      found = &one;
  return found;
}

std::string about(const Anytime& anytime, const std::string& error) {
  const Truncation &first = anytime.depths.front(), &last = anytime.depths.back();
  std::string text =
      fmt::format("{} {:.4f} for {} operations a row at depth {}, {:.4f} for {} at depth {}.",
                  error, first.error, report::number(first.flops), first.depth, last.error,
                  report::number(last.flops), last.depth);
  text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
  if (anytime.exits.empty()) return text;
  const EarlyExit* exit = cheapest_as_good(anytime);
  if (!exit) return text + " No early exit is as good as the whole network for fewer operations.";
  return text + fmt::format(
                    " On these rows, leaving once the margin is above {:g} is as good for {:.0f} % "
                    "of the operations.",
                    exit->threshold, 100 * exit->flops / last.flops);
}

}  // namespace

std::vector<Section> anytime_sections(const Anytime& anytime, const std::string& error) {
  if (anytime.depths.size() < 2) return {};
  Section section{"anytime",
                  "Prediction at any cost",
                  about(anytime, error),
                  "",
                  Chart{.x_label = "floating-point operations a row",
                        .y_label = error,
                        .log_x = true,
                        .series = {series("cut at a depth", anytime.depths, &Truncation::flops,
                                          &Truncation::error)}},
                  {}};
  if (!anytime.exits.empty())
    section.chart->series.push_back(series("each row leaves by its margin", anytime.exits,
                                           &EarlyExit::flops, &EarlyExit::error));
  return {section};
}

}  // namespace resboost

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "pages/analyze_sections.h"
#include "pages/chart_series.h"

namespace resboost {
namespace {

using report::Chart;
using report::Section;
using report::Series;

constexpr const char* kModel = "this network";
constexpr const char* kControl = "plain network";

bool can_go(StageKind kind) { return kind == StageKind::residual || kind == StageKind::plain; }

/// Errors without one stage, of stages of the kinds that pass.
std::vector<double> errors_of(const Lesions& lesions, bool openings) {
  std::vector<double> errors;
  for (const StageLesion& one : lesions.one)
    if (openings ? one.kind == StageKind::opening : can_go(one.kind)) errors.push_back(one.error);
  std::sort(errors.begin(), errors.end());
  return errors;
}

double median(const std::vector<double>& sorted) {
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

std::string about_one(const Lesions& lesions, const std::string& name, const std::string& error) {
  const auto errors = errors_of(lesions, false), openings = errors_of(lesions, true);
  if (errors.empty()) return fmt::format("No stage of {} can be left out.", name);
  std::string text = fmt::format(
      "Without one stage the {} of {} goes from {:.4f} to {:.4f} in the median ({:.4f} to {:.4f})",
      error, name, lesions.error, median(errors), errors.front(), errors.back());
  if (!openings.empty())
    text += fmt::format("; without the branch of one that opens a group to at most {:.4f}",
                        openings.back());
  return text + ".";
}

Series one_series(const Lesions& lesions, const std::string& name) {
  return series(
      name, lesions.one, [](const StageLesion& one) { return one.stage - 1; }, &StageLesion::error);
}

std::vector<std::string> stage_names(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= count; ++i) names.push_back(fmt::format("{}", i));
  return names;
}

Section one_section(const Lesions& lesions, const Lesions* control, const std::string& error) {
  Section section{"lesions-one",
                  "Deleting one stage",
                  about_one(lesions, kModel, error),
                  "Veit et al. 2016, section 4.1",
                  Chart{.kind = Chart::Kind::bars, .x_label = "stage left out", .y_label = error},
                  {}};
  section.chart->series.push_back(one_series(lesions, kModel));
  section.chart->names =
      stage_names(std::max(lesions.one.size(), control ? control->one.size() : 0));
  if (control) {
    section.chart->series.push_back(one_series(*control, kControl));
    section.see += " " + about_one(*control, "the plain network", error);
  }
  return section;
}

/// Medians within their quartiles; the whole network at its place is the first.
template <class Of, class X>
Series quartile_series(const std::string& name, double place, double error,
                       const std::vector<Of>& all, X x) {
  Series line{name, {place}, {error}, {error}, {error}};
  for (const Of& one : all) {
    const double at = std::invoke(x, one);
    if (at == place) continue;  // the whole network again
    line.x.push_back(at);
    line.y.push_back(one.error.median);
    line.low.push_back(one.error.low);
    line.high.push_back(one.error.high);
  }
  return line;
}

Series several_series(const Lesions& lesions, const std::string& name) {
  return quartile_series(name, 0, lesions.error, lesions.several, &RandomLesion::deleted);
}

std::string about_several(const Lesions& lesions, const std::string& name,
                          const std::string& error) {
  const RandomLesion &first = lesions.several.front(), &last = lesions.several.back();
  return fmt::format(
      "The median {} of {} is {:.4f} without one random stage and {:.4f} without {}.", error, name,
      first.error.median, last.error.median, last.deleted);
}

Section several_section(const Lesions& lesions, const Lesions* control, const std::string& error) {
  Section section{"lesions-several",
                  "Deleting random stages",
                  about_several(lesions, kModel, error),
                  "Veit et al. 2016, section 4.2",
                  Chart{.x_label = "stages left out",
                        .y_label = error + ", median and quartiles",
                        .series = {several_series(lesions, kModel)}},
                  {}};
  if (control && !control->several.empty()) {
    section.chart->series.push_back(several_series(*control, kControl));
    section.see += " " + about_several(*control, "the plain network", error);
  }
  return section;
}

Series reordered_series(const Lesions& lesions, const std::string& name) {
  return quartile_series(name, 1, lesions.error, lesions.reordered_by_tau, &ReorderingBin::tau);
}

std::string about_reordered(const Lesions& lesions, const std::string& name,
                            const std::string& error) {
  const ReorderingBin& last = lesions.reordered_by_tau.back();
  return fmt::format(
      "At a Kendall tau of {:.2f} the median {} of {} is {:.4f}; in the trained order (tau 1) it "
      "is "
      "{:.4f}.",
      last.tau, error, name, last.error.median, lesions.error);
}

Section reordered_section(const Lesions& lesions, const Lesions* control,
                          const std::string& error) {
  Section section{"lesions-reordered",
                  "Stages in another order",
                  about_reordered(lesions, kModel, error),
                  "Veit et al. 2016, section 4.3",
                  Chart{.x_label = "Kendall's tau of the order, 1: as trained",
                        .y_label = error + ", median and quartiles",
                        .series = {reordered_series(lesions, kModel)}},
                  {}};
  if (control && !control->reordered_by_tau.empty()) {
    section.chart->series.push_back(reordered_series(*control, kControl));
    section.see += " " + about_reordered(*control, "the plain network", error);
  }
  return section;
}

}  // namespace

std::vector<Section> lesion_sections(const Lesions& lesions, const Lesions* control,
                                     const std::string& error) {
  std::vector<Section> sections{one_section(lesions, control, error)};
  if (!lesions.several.empty()) sections.push_back(several_section(lesions, control, error));
  if (!lesions.reordered_by_tau.empty())
    sections.push_back(reordered_section(lesions, control, error));
  return sections;
}

}  // namespace resboost

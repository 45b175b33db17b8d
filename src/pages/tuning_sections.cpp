#include "pages/tuning_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>

#include "base/counted.h"
#include "report/text.h"

namespace resboost {
namespace {

using report::Chart;
using report::Section;
using report::Series;

constexpr std::size_t kMostTrials = 50;

std::string rung_name(const Search& search, std::size_t rung) {
  return counted(search.rungs[rung], "row");
}

/// A cloud of points for each rung: x(trial) against the score; none where x is NaN.
template <class X>
std::vector<Series> clouds(const Tuning& tuning, X x) {
  std::vector<Series> clouds(tuning.search.rungs.size());
  for (std::size_t rung = 0; rung < clouds.size(); ++rung)
    clouds[rung].name = rung_name(tuning.search, rung);
  for (const TuningTrial& trial : tuning.trials) {
    const double at = x(trial);
    if (std::isnan(at) || std::isnan(trial.score)) continue;
    Series& cloud = clouds[static_cast<std::size_t>(trial.rung)];
    cloud.x.push_back(at);
    cloud.y.push_back(trial.score);
  }
  std::erase_if(clouds, [](const Series& cloud) { return cloud.x.empty(); });
  return clouds;
}

Section course(const Tuning& tuning) {
  const TuningTrial& best = tuning.trials[static_cast<std::size_t>(tuning.best)];
  Chart chart;
  chart.kind = Chart::Kind::points;
  chart.x_label = "choice of options";
  chart.y_label = tuning.search.metric;
  chart.series = clouds(tuning, [](const TuningTrial& trial) { return trial.number; });
  return {"tuning-course",
          "All trials",
          fmt::format("Choice 0 is the options as they were given. The best, choice {}, has {} {} "
                      "on all rows; {} is better. Scores of different numbers of rows are not to "
                      "be compared.",
                      best.number, tuning.search.metric, report::number(best.score),
                      tuning.search.higher_is_better ? "higher" : "lower"),
          "Li et al., A System for Massively Parallel Hyperparameter Tuning, MLSys 2020",
          chart,
          {}};
}

double value_of(const TuningTrial& trial, const std::string& name) {
  double value = std::nan("");
  for (const auto& [option, text] : trial.options)
    if (option == name) std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// The score against one of the numbers.
Section of_range(const Tuning& tuning, const SearchRange& range) {
  Chart chart;
  chart.kind = Chart::Kind::points;
  chart.x_label = range.name;
  chart.y_label = tuning.search.metric;
  chart.log_x = range.log;
  chart.series =
      clouds(tuning, [&](const TuningTrial& trial) { return value_of(trial, range.name); });
  std::string id = "tuning-" + range.name;
  std::replace(id.begin(), id.end(), '.', '-');
  return {id, range.name, "Where the good ones crowd at an edge, the range is too narrow there.",
          "", chart,      {}};
}

Section best_trials(const Tuning& tuning) {
  const std::vector<TuningTrial> trials = complete_trials(tuning);
  report::Table table{{"choice", tuning.search.metric, "seconds"}, {}};
  for (const SearchRange& range : tuning.search.space) table.header.push_back(range.name);
  for (std::size_t i = 0; i < std::min(trials.size(), kMostTrials); ++i) {
    std::vector<report::Cell> row{static_cast<double>(trials[i].number), trials[i].score,
                                  trials[i].seconds};
    for (std::size_t k = 0; k < tuning.search.space.size(); ++k)
      row.emplace_back(trials[i].number == 0 ? "as given" : trials[i].options[k].second);
    table.rows.push_back(std::move(row));
  }
  return {"tuning-best", "The best on all rows", "", "", {}, table};
}

}  // namespace

std::vector<TuningTrial> complete_trials(const Tuning& tuning) {
  std::vector<TuningTrial> trials;
  for (const TuningTrial& trial : tuning.trials)
    if (trial.rows == tuning.search.rungs.back() && !std::isnan(trial.score))
      trials.push_back(trial);
  std::stable_sort(trials.begin(), trials.end(), [&](const auto& a, const auto& b) {
    return tuning.search.higher_is_better ? a.score > b.score : a.score < b.score;
  });
  return trials;
}

std::vector<Section> tuning_sections(const Tuning& tuning) {
  if (tuning.best < 0) return {};
  std::vector<Section> sections{course(tuning), best_trials(tuning)};
  for (const SearchRange& range : tuning.search.space) {
    if (!range.words.empty()) continue;
    Section section = of_range(tuning, range);
    if (!section.chart->series.empty()) sections.push_back(std::move(section));
  }
  return sections;
}

}  // namespace resboost

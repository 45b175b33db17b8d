#include "pages/theory_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "base/nan.h"
#include "pages/chart_series.h"
#include "report/text.h"

namespace resboost {
namespace {

using report::Chart;
using report::Section;
using report::Series;

constexpr double kWideRange =
    20;  // largest over smallest, from which a logarithmic scale shows more

/// Measures that one chart shows together.
struct Group {
  const char *id, *title, *y_label, *reads;
  std::vector<std::string> measures;  ///< by their names
};

const std::vector<Group>& groups() {
  static const std::vector<Group> table{
      {"gradient",
       "What is left over",
       "norm",
       "The functional gradient is what the next stage has to fit; at 0 every row is fitted",
       {"grad_l1", "grad_l2", "smoothed_norm", "residual"}},
      {"alignment",
       "How well a block follows the gradient",
       "1 is best",
       "At 1 the block is a perfect weak learner, near 0 it misses the gradient",
       {"alignment", "fit_r2"}},
      {"weak-learning",
       "What a block keeps of the gradient",
       "energy / g1²",
       "The weak-learning coefficient must stay above 0 for boosting to go on",
       {"weak_learning"}},
      {"energy",
       "How fast the loss falls along a block",
       "fall per unit of step",
       "The fall shrinks with the gradient",
       {"energy"}},
      {"step",
       "Length of the step",
       "step",
       "How far each stage moves the representation",
       {"step", "line_search"}},
      {"decrease",
       "Fall in loss by each step",
       "fall in training loss, old head",
       "The actual fall is never less than what smoothness guarantees, where the method has a "
       "guarantee; below 0, "
       "where "
       "the step is longer than it reaches, it is not drawn",
       {"actual_decrease", "predicted_decrease"}},
      {"fw-gap",
       "Frank-Wolfe gap",
       "gap",
       "The gap bounds how far the loss is from its minimum over the ball",
       {"fw_gap"}},
      {"largest-z",
       "Size of the representation",
       "largest norm of a row",
       "It must stay bounded",
       {"largest_z"}},
      {"edges",
       "Edges and weights of the blocks",
       "edge, gamma, alpha",
       "While gamma is above 0 each block adds to what the ones before it know",
       {"edge", "gamma", "alpha"}},
      {"covariance",
       "Second half of the weak-learning condition",
       "covariance",
       "The theory asks for at most 0",
       {"covariance"}},
      {"edge-bound",
       "Weighted loss and its bound",
       "weighted exponential loss",
       "The loss is never above its bound",
       {"weighted_loss", "edge_bound"}},
      {"exponential",
       "Exponential loss and its factors",
       "Z, and the loss",
       "The exponential loss is the product of all Z so far",
       {"z", "exp_loss"}},
      {"error-bound",
       "Training error and its bounds",
       "error",
       "The error is never above its bound; the bound by gamma is drawn where its proof applies",
       {"module_error", "error_bound", "gamma_bound"}},
      {"generalisation",
       "Generalisation bound",
       "bound on the test error",
       "A bound above 1 says nothing",
       {"generalisation_bound"}},
      {"margin-bound",
       "Bound on the training error by the gradient",
       "share of rows",
       "The error before each stage is never above the bound",
       {"margin_bound"}},
  };
  return table;
}

const Measure* find(const StageReport& report, const std::string& name) {
  for (const Measure& measure : report.theory)
    if (measure.name == name) return &measure;
  return nullptr;
}

double value_of(const StageReport& report, const std::string& name) {
  const Measure* measure = find(report, name);
  return measure ? measure->value : kNaN;
}

/// Over the stages of which it is known at all.
Series series(const std::vector<StageReport>& stages, const std::string& measure) {
  Series line;
  line.name = measure;
  for (const StageReport& report : stages) {
    if (report.stage == stages.front().stage) continue;  // no stage was fitted
    line.x.push_back(report.stage);
    line.y.push_back(value_of(report, measure));
    const Measure* found = find(report, measure);
    if (found && !found->text.empty()) line.name = found->text;
  }
  return line;
}

/// Do numbers above 0 span so much that a logarithmic scale shows more? A line may fall below 0
/// behind the first.
bool of_wide_range(const Chart& chart) {
  double low = std::numeric_limits<double>::infinity(), high = 0;
  for (const Series& line : chart.series) {
    for (const double value : line.y) {
      if (value <= 0 && &line == &chart.series.front()) return false;
      if (!std::isfinite(value) || value <= 0) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  return high > kWideRange * low;
}

/// `the gap goes from 0.31 at stage 1 to 0.012 at stage 7`
std::string course(const Series& line) {
  std::vector<std::size_t> there;
  for (std::size_t i = 0; i < line.y.size(); ++i)
    if (std::isfinite(line.y[i])) there.push_back(i);
  if (there.size() < 2) return "";
  const std::size_t a = there.front(), b = there.back();
  return fmt::format("; {} goes from {} at stage {:.0f} to {} at stage {:.0f}", line.name,
                     report::number(line.y[a]), line.x[a], report::number(line.y[b]), line.x[b]);
}

Section section(const Group& group, Chart chart, const std::string& source) {
  chart.x_label = "stage";
  chart.y_label = group.y_label;
  chart.log_y = of_wide_range(chart);
  return {group.id, group.title,      group.reads + course(chart.series.front()) + ".",
          source,   std::move(chart), {}};
}

/// The true share beside its bound: rows in error before each stage.
Series error_before(const std::vector<StageReport>& stages) {
  Series line;
  line.name = "training error before the stage";
  for (std::size_t i = 1; i < stages.size(); ++i) {
    line.x.push_back(stages[i].stage);
    line.y.push_back(1 - stages[i - 1].train_metric);
  }
  return line;
}

/// Quantiles of margins: the middle one as a line, the outer ones as a band.
std::optional<Section> margins(const std::vector<StageReport>& stages, const std::string& source) {
  Chart chart;
  Series line;
  line.name = "margin";
  for (const StageReport& report : stages) {
    line.x.push_back(report.stage);
    line.y.push_back(value_of(report, "margin_q50"));
    line.low.push_back(value_of(report, "margin_q10"));
    line.high.push_back(value_of(report, "margin_q90"));
  }
  if (!is_known(line)) return std::nullopt;
  chart.x_label = "depth";
  chart.y_label = "score of the label - best other score";
  const std::string see = fmt::format(
      "The line is the median margin of the training rows, the band holds the middle 80\u00a0%; "
      "the lowest tenth ends "
      "at "
      "{}, and a row below 0 is wrong.",
      report::number(line.low.back()));
  chart.series = {std::move(line)};
  return Section{"margins", "Margins of the training rows", see, source, chart, {}};
}

}  // namespace

std::vector<Section> theory_sections(const std::vector<StageReport>& stages,
                                     const std::string& source) {
  if (stages.empty()) return {};
  std::vector<Section> sections;
  std::set<std::string> shown{"margin_q10", "margin_q50", "margin_q90"};
  for (const Group& group : groups()) {
    Chart chart;
    for (const std::string& measure : group.measures) {
      shown.insert(measure);
      Series one = series(stages, measure);
      if (is_known(one)) chart.series.push_back(std::move(one));
    }
    if (chart.series.empty()) continue;
    if (group.id == std::string("margin-bound")) chart.series.push_back(error_before(stages));
    sections.push_back(section(group, std::move(chart), source));
  }
  if (auto of_margins = margins(stages, source)) sections.push_back(std::move(*of_margins));
  for (const Measure& measure :
       stages.back().theory) {  // of a method that this file does not know yet
    if (!shown.insert(measure.name).second) continue;
    Chart chart;
    chart.series = {series(stages, measure.name)};
    const Group group{measure.name.c_str(),
                      measure.name.c_str(),
                      measure.name.c_str(),
                      "A measure of the method's own",
                      {}};
    if (is_known(chart.series[0])) sections.push_back(section(group, std::move(chart), source));
  }
  return sections;
}

}  // namespace resboost

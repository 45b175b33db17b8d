#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "base/nan.h"
#include "experiment/statistics.h"
#include "resboost/pages.h"

namespace resboost {
namespace {

/// What training costs, as an axis.
struct Cost {
  const char *id, *title, *label, *unit;
  double Moment::*of_moment;
  const char* measure;  ///< of a whole run
  double scale;
  const char* source;
};
constexpr Cost kCosts[] = {
    {"seconds", "seconds", "seconds of training", " s", &Moment::seconds, "seconds", 1, ""},
    {"updates", "gradient updates", "minibatch steps", " updates", &Moment::updates, "updates", 1,
     "Huang et al. 2018, section 5 (figure 3)"},
    {"operations", "floating-point operations", "operations of training, 10^9", " Gflop",
     &Moment::operations, "operations", 1e9, "Huang et al. 2018, section 4.3"}};

/// What validation rows say, as an axis.
struct Measurement {
  const char* id;
  std::string title;
  double Moment::*of_moment;
  bool higher_is_better;
};

bool classes(const MethodTrials& method) { return deciding_measure(method) == "accuracy"; }

std::vector<Measurement> qualities_of(const MethodTrials& method) {
  return {{"loss", "Validation loss", &Moment::valid_loss, false},
          {"metric", classes(method) ? "Validation accuracy" : "Validation R²",
           &Moment::valid_metric, true}};
}

bool better(const Measurement& quality, double a, double b) {
  return std::isnan(b) || (quality.higher_is_better ? a > b : a < b);
}

/// Of the first seed. Empty where nothing is held out, and for closed forms, which make no updates,
/// against those: an empty line keeps the colours of the others.
report::Series curve_of(const MethodTrials& method, const Cost& cost, const Measurement& quality) {
  report::Series series{method.method, {}, {}, {}, {}};
  for (const Moment& moment : method.trials.front().curve) {
    const double value = moment.*quality.of_moment;
    if (std::isnan(value)) continue;
    series.x.push_back(moment.*cost.of_moment / cost.scale);
    series.y.push_back(value);
  }
  if (series.x.empty() || series.x.back() > 0) return series;
  return {method.method, {}, {}, {}, {}};
}

/// Best value up to a cost; NaN before the first.
double best_within(const report::Series& series, double cost, const Measurement& quality) {
  double best = kNaN;
  for (std::size_t i = 0; i < series.x.size() && series.x[i] <= cost; ++i)
    if (better(quality, series.y[i], best)) best = series.y[i];
  return best;
}

/// `after 3.1 s, when hybrid ends, the best so far is 0.091 (hybrid), 0.12 (backprop)`
std::string at_equal_cost(const std::vector<report::Series>& all, const Cost& cost,
                          const Measurement& quality) {
  const auto end_of = [](const report::Series& series) {
    return series.x.empty() ? std::numeric_limits<double>::infinity() : series.x.back();
  };
  const auto shortest = std::min_element(
      all.begin(), all.end(), [&](const auto& a, const auto& b) { return end_of(a) < end_of(b); });
  std::vector<std::string> values;
  for (const report::Series& series : all) {
    if (series.x.empty()) continue;
    const double best = best_within(series, shortest->x.back(), quality);
    values.push_back(std::isnan(best) ? "nothing yet (" + series.name + ")"
                                      : fmt::format("{:.4g} ({})", best, series.name));
  }
  return fmt::format("after {:.4g}{}, when {} ends, the best so far is {}.", shortest->x.back(),
                     cost.unit, shortest->name, fmt::join(values, ", "));
}

report::Chart chart_of(report::Chart::Kind kind, std::string x_label, std::string y_label,
                       std::vector<report::Series> series) {
  report::Chart chart;
  chart.kind = kind;
  chart.x_label = std::move(x_label);
  chart.y_label = std::move(y_label);
  chart.series = std::move(series);
  return chart;
}

void add_curve(report::Page& page, const std::vector<MethodTrials>& methods, const Cost& cost,
               const Measurement& quality) {
  std::vector<report::Series> series;
  for (const MethodTrials& one : methods) series.push_back(curve_of(one, cost, quality));
  if (std::all_of(series.begin(), series.end(), [](const auto& one) { return one.x.empty(); }))
    return;
  report::Section section;
  section.id = fmt::format("{}-{}", quality.id, cost.id);
  section.title = fmt::format("{} against {}", quality.title, cost.title);
  section.see = fmt::format("Seed {}: {}", methods.front().trials.front().seed,
                            at_equal_cost(series, cost, quality));
  section.source = cost.source;
  section.chart =
      chart_of(report::Chart::Kind::lines, cost.label, quality.title, std::move(series));
  page.sections.push_back(std::move(section));
}

/// What was trained end to end at last is a network of one depth.
bool ends_whole(const MethodTrials& method) {
  return std::all_of(method.trials.begin(), method.trials.end(), [](const Trial& run) {
    return !run.curve.empty() && !run.curve.back().stage;
  });
}

/// The best of the last epochs of the whole network.
double best_epoch(const Trial& run, const Measurement& quality) {
  double best = kNaN;
  for (auto moment = run.curve.rbegin(); moment != run.curve.rend() && !moment->stage; ++moment)
    if (better(quality, (*moment).*quality.of_moment, best)) best = (*moment).*quality.of_moment;
  return best;
}

void add_point(report::Series& series, double x, const std::vector<double>& values) {
  series.x.push_back(x);
  series.y.push_back(mean(values));
  if (values.size() < 2) return;
  series.low.push_back(*std::min_element(values.begin(), values.end()));
  series.high.push_back(*std::max_element(values.begin(), values.end()));
}

/// Mean over seeds at each depth that all of them reached, between the lowest and the highest.
report::Series depth_curve(const MethodTrials& method, const Measurement& quality) {
  std::map<int, std::vector<double>> at_depth;
  std::vector<double> whole;
  for (const Trial& run : method.trials) {
    std::map<int, double> last;  // a depth may be told of again
    for (const Moment& moment : run.curve)
      if (moment.stage) last[*moment.stage] = moment.*quality.of_moment;
    for (const auto& [depth, value] : last) at_depth[depth].push_back(value);
    whole.push_back(best_epoch(run, quality));
  }
  report::Series series{method.method, {}, {}, {}, {}};
  if (ends_whole(method)) {
    if (!std::isnan(mean(whole))) add_point(series, mean(values_of(method, "stages")), whole);
    return series;
  }
  for (const auto& [depth, values] : at_depth)
    if (values.size() == method.trials.size() && !std::isnan(mean(values)))
      add_point(series, depth, values);
  return series;
}

void add_depth(report::Page& page, const std::vector<MethodTrials>& methods,
               const Measurement& quality) {
  std::vector<report::Series> series;
  std::vector<std::string> best;
  for (const MethodTrials& one : methods) {
    series.push_back(depth_curve(one, quality));
    const report::Series& curve = series.back();
    std::size_t at = 0;
    for (std::size_t i = 1; i < curve.y.size(); ++i)
      if (better(quality, curve.y[i], curve.y[at])) at = i;
    if (!curve.y.empty())
      best.push_back(
          fmt::format("{:.4g} for {} at depth {:.4g}", curve.y[at], one.method, curve.x[at]));
  }
  if (best.empty()) return;
  report::Section section;
  section.id = fmt::format("{}-depth", quality.id);
  section.title = quality.title + " against depth";
  section.see = fmt::format("The best is {}.", fmt::join(best, ", "));
  section.source = "Huang et al. 2018, section 5 (figure 2)";
  section.chart = chart_of(report::Chart::Kind::lines, "stages", quality.title, std::move(series));
  page.sections.push_back(std::move(section));
}

void add_scores(report::Page& page, const std::vector<MethodTrials>& methods, const Cost& cost) {
  const bool accuracy = classes(methods.front());
  const std::string measure = deciding_measure(methods.front());
  std::vector<report::Series> series;
  const MethodTrials* best = &methods.front();
  const auto score = [&](const MethodTrials& one) { return mean(values_of(one, measure)); };
  const auto price = [&](const MethodTrials& one) {
    return mean(values_of(one, cost.measure)) / cost.scale;
  };
  for (const MethodTrials& one : methods) {
    report::Series points{one.method, {}, values_of(one, measure), {}, {}};
    for (const double value : values_of(one, cost.measure)) points.x.push_back(value / cost.scale);
    series.push_back(std::move(points));
    if (accuracy ? score(one) > score(*best) : score(one) < score(*best)) best = &one;
  }
  const auto cheapest =
      std::min_element(methods.begin(), methods.end(),
                       [&](const auto& a, const auto& b) { return price(a) < price(b); });
  report::Section section;
  section.id = fmt::format("test-{}", cost.id);
  section.title = fmt::format("Test {} against {}", accuracy ? "accuracy" : "RMSE", cost.title);
  section.see = fmt::format("The best score is that of {}, {:.4g} for {:.4g}{}", best->method,
                            score(*best), price(*best), cost.unit);
  section.see += best == &*cheapest
                     ? ", which is also the least cost."
                     : fmt::format("; {} costs least, {:.4g}{} for {:.4g}.", cheapest->method,
                                   price(*cheapest), cost.unit, score(*cheapest));
  section.chart =
      chart_of(report::Chart::Kind::points, cost.label,
               accuracy ? "accuracy on test rows" : "RMSE on test rows", std::move(series));
  page.sections.push_back(std::move(section));
}

/// A line a measure, a column a method: of(values over seeds).
report::Table table_of(const std::vector<MethodTrials>& methods,
                       double (*of)(const std::vector<double>&)) {
  report::Table table;
  table.header.emplace_back("measure");
  for (const MethodTrials& one : methods) table.header.push_back(one.method);
  for (const Measure& measure : measures_of(methods.front().trials.front())) {
    std::vector<report::Cell> row{measure.name};
    for (const MethodTrials& one : methods) row.emplace_back(of(values_of(one, measure.name)));
    table.rows.push_back(std::move(row));
  }
  return table;
}

void add_tables(report::Page& page, const std::vector<MethodTrials>& methods) {
  report::Section measured;
  measured.id = "measures";
  measured.title = "All measures";
  measured.see = verdict(methods);
  measured.table = table_of(methods, mean);
  const MethodTrials& first = methods.front();
  if (methods.size() > 1) {
    std::vector<report::Cell> row{"p against " + first.method, kNaN};
    for (std::size_t i = 1; i < methods.size(); ++i) row.emplace_back(p_value(first, methods[i]));
    measured.table->rows.push_back(std::move(row));
  }
  page.sections.push_back(std::move(measured));
  if (first.trials.size() < 2) return;
  report::Section spreads;
  spreads.id = "spreads";
  spreads.title = "Standard deviations over seeds";
  spreads.see = fmt::format("Each is of {} seeds, which differ in splits and in training.",
                            first.trials.size());
  spreads.table = table_of(methods, spread);
  page.sections.push_back(std::move(spreads));
}

}  // namespace

report::Page comparison_page(const std::vector<MethodTrials>& methods, const std::string& command,
                             Facts facts) {
  report::Page page;
  page.title = "Comparison of methods";
  page.command = command;
  page.facts = std::move(facts);
  add_tables(page, methods);
  for (const Measurement& quality : qualities_of(methods.front())) {
    for (const Cost& cost : kCosts) add_curve(page, methods, cost, quality);
    add_depth(page, methods, quality);
  }
  for (const Cost& cost : kCosts) add_scores(page, methods, cost);
  return page;
}

}  // namespace resboost

#include "pages/evaluation_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/counted.h"
#include "metrics/ranking.h"
#include "pages/quality_sections.h"
#include "report/text.h"

namespace resboost {
namespace {

using report::Chart;
using report::Section;
using report::Series;

constexpr Index kMostCurves = 6, kMostTargets = 4, kMostResiduals = 1000;
constexpr std::size_t kMostPoints = 200;

/// Of two classes one curve says it all.
std::vector<Index> drawn_classes(const Task& task) {
  if (task.size() == 2) return {1};
  std::vector<Index> classes;
  for (Index k = 0; k < std::min(task.size(), kMostCurves); ++k) classes.push_back(k);
  return classes;
}

std::string class_name(const Judged& judged, Index k) {
  return judged.task().outputs[static_cast<std::size_t>(k)];
}

/// What is found of a class down to some rank.
struct Found {
  double positive = 0, negative = 0;          ///< weight so far
  double all_positive = 0, all_negative = 0;  ///< of all rows
  double recall() const { return positive / all_positive; }
  double precision() const { return positive / (positive + negative); }
  double false_share() const { return negative / all_negative; }
  double share() const { return (positive + negative) / (all_positive + all_negative); }
};

/// A point after each rank, or after evenly spread ones, and the last.
template <class X, class Y>
Series curve(const Judged& judged, Index k, X x, Y y, bool from_origin) {
  const std::vector<Rank> ranks = ranked(judged, k);
  Found found;
  for (const Rank& rank : ranks) {
    found.all_positive += rank.positive;
    found.all_negative += rank.negative;
  }
  Series series;
  series.name = class_name(judged, k);
  if (from_origin) {
    series.x.push_back(0);
    series.y.push_back(0);
  }
  const std::size_t step = (ranks.size() + kMostPoints - 1) / kMostPoints;
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    found.positive += ranks[i].positive;
    found.negative += ranks[i].negative;
    if ((i + 1) % step != 0 && i + 1 < ranks.size()) continue;
    series.x.push_back(x(found));
    series.y.push_back(y(found));
  }
  return series;
}

template <class X, class Y>
Chart curves(const Judged& judged, const char* x_label, const char* y_label, X x, Y y,
             bool from_origin) {
  Chart chart;
  chart.x_label = x_label;
  chart.y_label = y_label;
  chart.diagonal = from_origin;
  for (const Index k : drawn_classes(judged.task())) {
    Series series = curve(judged, k, x, y, from_origin);
    const bool known = std::all_of(series.y.begin(), series.y.end(),
                                   [](double value) { return std::isfinite(value); }) &&
                       std::all_of(series.x.begin(), series.x.end(),
                                   [](double value) { return std::isfinite(value); });
    if (known) chart.series.push_back(std::move(series));
  }
  return chart;
}

std::string each(const Judged& judged, const char* metric) {
  const Metric found = make_metric(metric, judged.task());
  std::string text;
  for (const Index k : drawn_classes(judged.task()))
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", class_name(judged, k),
                        report::number(found.of_class(judged, k)));
  return text;
}

Section roc(const Judged& judged) {
  return {"roc",
          "ROC curve",
          fmt::format("The further above the diagonal, the better rows of the class are told from "
                      "others; the area under the curve is {}.",
                      each(judged, "auc")),
          "",
          curves(
              judged, "share of the other rows that are taken for it", "share of the class found",
              [](const Found& found) { return found.false_share(); },
              [](const Found& found) { return found.recall(); }, true),
          {}};
}

Section precision_recall(const Judged& judged) {
  return {"precision-recall",
          "Precision against recall",
          fmt::format("How many of the rows taken for the class are of it, the more of the class "
                      "is to be found; average precision is {}.",
                      each(judged, "average_precision")),
          "",
          curves(
              judged, "share of the class found (recall)",
              "share of those that are right "
              "(precision)",
              [](const Found& found) { return found.recall(); },
              [](const Found& found) { return found.precision(); }, false),
          {}};
}

Section gains(const Judged& judged) {
  return {"gains",
          "What the first rows hold",
          "Rows by falling probability of the class: who looks at the first share of them finds "
          "so much of it; on the diagonal chance does as well.",
          "",
          curves(
              judged, "share of the rows looked at", "share of the class found",
              [](const Found& found) { return found.share(); },
              [](const Found& found) { return found.recall(); }, true),
          {}};
}

/// Residual: true less predicted.
Section residuals(const Judged& judged, Index k) {
  const Task& task = judged.task();
  const auto target = static_cast<std::size_t>(k);
  Chart chart;
  chart.kind = Chart::Kind::points;
  chart.x_label = "predicted " + task.outputs[target];
  chart.y_label = "true less predicted";
  Series points;
  points.name = "rows";
  const Index step = (judged.rows() + kMostResiduals - 1) / kMostResiduals;
  for (Index i = 0; i < judged.rows(); i += step) {
    const double truth =
        task.mean[target] + task.scale[target] * static_cast<double>(judged.data().y(i, k));
    points.x.push_back(judged.predictions()(i, k));
    points.y.push_back(truth - judged.predictions()(i, k));
  }
  chart.series = {std::move(points)};
  std::string see =
      "Around 0 everywhere, and as wide everywhere, is best: a slope or a bow is something that "
      "the "
      "model has not learned, a funnel says where it is less sure.";
  if (step > 1)
    see += fmt::format(" Shown are {} of {}, evenly spread.",
                       grouped(std::ssize(chart.series[0].x)), counted(judged.rows(), "row"));
  return {fmt::format("residuals-{}", k + 1),
          fmt::format("Residuals of {}", task.outputs[target]),
          see,
          "",
          chart,
          {}};
}

}  // namespace

std::vector<Section> evaluation_sections(const Judged& judged) {
  if (judged.rows() == 0) return {};
  std::vector<Section> sections;
  if (judged.of_classes()) sections = {roc(judged), precision_recall(judged), gains(judged)};
  for (Section& section :
       quality_sections(judged.task(), judged.predictions(), judged.data(), "all rows"))
    sections.push_back(std::move(section));
  if (!judged.of_classes())
    for (Index k = 0; k < std::min(judged.task().size(), kMostTargets); ++k)
      sections.push_back(residuals(judged, k));
  return sections;
}

}  // namespace resboost

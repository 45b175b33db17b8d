#include "pages/quality_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/counted.h"

namespace resboost {
namespace {

using report::Cell;
using report::Chart;
using report::Section;
using report::Series;

constexpr Index kMostClasses = 20, kMostDots = 1000, kMostScatters = 4;

/// Rows of true classes, columns of predicted ones.
Eigen::MatrixXi confusion_counts(const Task& task, const Predictions& predictions,
                                 const Dataset& data) {
  const Index k = predictions.cols();
  Eigen::MatrixXi counts = Eigen::MatrixXi::Zero(k, k);
  for (Index i = 0; i < predictions.rows(); ++i) {
    Index label = 0;
    data.y.row(i).maxCoeff(&label);
    ++counts(label, predicted_class(task, predictions, i));
  }
  return counts;
}

std::string most_confused(const Task& task, Eigen::MatrixXi counts) {
  const Eigen::VectorXi rows = counts.rowwise().sum();
  counts.diagonal().setZero();
  Index label = 0, guess = 0;
  const int most = counts.maxCoeff(&label, &guess);
  if (most == 0) return "No row is taken for another class.";
  return fmt::format("Most often, {} of the {} of class {} {} taken for {}.", most,
                     counted(rows[label], "row"), task.outputs[static_cast<std::size_t>(label)],
                     most == 1 ? "is" : "are", task.outputs[static_cast<std::size_t>(guess)]);
}

Section confusion(const Task& task, const Predictions& predictions, const Dataset& data,
                  const std::string& rows) {
  const Eigen::MatrixXi counts = confusion_counts(task, predictions, data);
  report::Table table;
  table.header.emplace_back("true class");
  for (const std::string& name : task.outputs) table.header.push_back(name);
  table.header.emplace_back("share right");
  for (Index label = 0; label < task.size(); ++label) {
    std::vector<Cell> row{task.outputs[static_cast<std::size_t>(label)]};
    for (Index guess = 0; guess < task.size(); ++guess)
      row.emplace_back(static_cast<double>(counts(label, guess)));
    row.emplace_back(static_cast<double>(counts(label, label)) /
                     static_cast<double>(counts.row(label).sum()));
    table.rows.push_back(std::move(row));
  }
  const std::string see =
      "Rows are true classes, columns what was predicted. " + most_confused(task, counts);
  return {"confusion", "Confusion matrix, " + rows, see, "", {}, table};
}

/// Wilson's interval at one standard error, which a bin of few rows makes wide, all of them right
/// or not.
std::pair<double, double> likely_share(const CalibrationBin& bin) {
  const double n = static_cast<double>(bin.rows), share = bin.accuracy;
  const double centre = (share + 0.5 / n) / (1 + 1 / n);
  const double spread = std::sqrt(share * (1 - share) / n + 0.25 / (n * n)) / (1 + 1 / n);
  return {centre - spread, centre + spread};
}

Section reliability(const Predictions& predictions, const Dataset& data, const std::string& rows) {
  const std::vector<CalibrationBin> bins = calibration_bins(predictions, data);
  Chart chart;
  chart.x_label = fmt::format("probability of the predicted class, {} bins", bins.size());
  chart.y_label = "share of rows that are right";
  chart.diagonal = true;
  Series line;
  line.name = rows + ", and one standard error";
  for (const CalibrationBin& bin : bins) {
    if (!(bin.weight > 0)) continue;
    const auto [low, high] = likely_share(bin);
    line.x.push_back(bin.confidence);
    line.y.push_back(bin.accuracy);
    line.low.push_back(low);
    line.high.push_back(high);
  }
  chart.series = {std::move(line)};
  const std::string see = fmt::format(
      "On the diagonal probabilities are what they say; above it the network is too careful, below "
      "it too sure. The "
      "expected calibration error is {:.4f}.",
      calibration_error(bins));
  return {"reliability",
          "Reliability diagram",
          see,
          "Guo, Pleiss, Sun & Weinberger, On Calibration of Modern Neural Networks, ICML 2017",
          chart,
          {}};
}

Section predicted(const Task& task, const Predictions& predictions, const Dataset& data, Index k,
                  const std::string& rows) {
  const auto target = static_cast<std::size_t>(k);
  const std::string& name = task.outputs[target];
  Chart chart;
  chart.kind = Chart::Kind::points;
  chart.x_label = "true " + name;
  chart.y_label = "predicted " + name;
  chart.diagonal = true;
  Series points;
  points.name = rows;
  const Index step = (predictions.rows() + kMostDots - 1) / kMostDots;
  for (Index i = 0; i < predictions.rows(); i += step) {
    points.x.push_back(task.mean[target] + task.scale[target] * static_cast<double>(data.y(i, k)));
    points.y.push_back(static_cast<double>(predictions(i, k)));
  }
  std::string see = "Points on the diagonal are predicted exactly.";
  if (step > 1)
    see += fmt::format(" Shown are {} of {}, evenly spread.",
                       grouped(static_cast<Index>(points.x.size())),
                       counted(predictions.rows(), "row"));
  chart.series = {std::move(points)};
  return {fmt::format("predicted-{}", k + 1),
          fmt::format("Predicted against true {}", name),
          see,
          "",
          chart,
          {}};
}

}  // namespace

std::vector<Section> quality_sections(const Task& task, const Predictions& predictions,
                                      const Dataset& data, const std::string& rows) {
  std::vector<Section> sections;
  if (task.kind == Task::Kind::classification) {
    if (task.size() <= kMostClasses) sections.push_back(confusion(task, predictions, data, rows));
    sections.push_back(reliability(predictions, data, rows));
    return sections;
  }
  for (Index k = 0; k < std::min(task.size(), kMostScatters); ++k)
    sections.push_back(predicted(task, predictions, data, k, rows));
  return sections;
}

}  // namespace resboost

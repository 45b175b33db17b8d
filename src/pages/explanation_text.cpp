#include "pages/explanation_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/counted.h"
#include "base/csv_field.h"
#include "pages/explain_sections.h"
#include "report/text.h"

namespace resboost {
namespace {

constexpr std::size_t kMostRows = 5;  // that are printed one by one

std::string number(double value) { return std::isnan(value) ? "" : fmt::format("{}", value); }

std::string value_text(const std::string& value) {
  return value.empty() ? "(missing)" : report::one_line(value);
}

/// Lines of two columns in, first a name, then cells that are 11 wide.
class Lines {
 public:
  void add(std::string name, std::vector<std::string> cells) {
    width_ = std::max(width_, report::columns(name));
    lines_.emplace_back(std::move(name), std::move(cells));
  }
  std::string text() const {
    std::string all;
    for (const auto& [name, cells] : lines_) {
      all += "  " + name;
      all += std::string(static_cast<std::size_t>(width_ - report::columns(name)), ' ');
      for (const std::string& cell : cells) {
        const double gap = std::max(11 - report::columns(cell), 0.0);
        all += "  " + std::string(static_cast<std::size_t>(gap), ' ') + cell;
      }
      all += "\n";
    }
    return all;
  }

 private:
  double width_ = 0;
  std::vector<std::pair<std::string, std::vector<std::string>>> lines_;
};

std::vector<std::string> output_names(const Explanation& found,
                                      const std::vector<std::string>& outputs) {
  std::vector<std::string> names;
  for (const Index k : found.outputs)
    names.push_back(report::one_line(outputs[static_cast<std::size_t>(k)]));
  return names;
}

std::string sizes_text(const Explanation& found) {
  const Contributions& all = found.contributions;
  const Eigen::MatrixXd sizes = mean_sizes(all);
  Lines lines;
  lines.add("mean size of contributions", output_names(found, all.outputs));
  for (const std::size_t c : by_size(sizes, found.outputs)) {
    std::vector<std::string> cells;
    for (const Index k : found.outputs)
      cells.push_back(fmt::format("{:.4g}", sizes(static_cast<Index>(c), k)));
    lines.add(report::one_line(all.columns[c]), std::move(cells));
  }
  return lines.text();
}

std::string row_text(const Explanation& found, std::size_t row) {
  const Contributions& all = found.contributions;
  const RowContributions& explained = all.rows[row];
  Lines lines;
  std::vector<std::string> head = output_names(found, all.outputs);
  if (head.size() == 1) head.emplace_back("std. error");
  lines.add(fmt::format("line {}", found.lines[row]), std::move(head));
  const auto add = [&](const std::string& name, const auto& of_output, const auto& error_of) {
    std::vector<std::string> cells;
    for (const Index k : found.outputs) cells.push_back(fmt::format("{:.4g}", of_output(k)));
    const double error = error_of(found.outputs.front());
    if (cells.size() == 1) cells.push_back(std::isnan(error) ? "" : fmt::format("{:.2g}", error));
    lines.add(name, std::move(cells));
  };
  add(
      "base", [&](Index k) { return all.base[static_cast<std::size_t>(k)]; },
      [&](Index k) { return all.base_error[static_cast<std::size_t>(k)]; });
  for (const std::size_t c : by_size(explained.value.cwiseAbs(), found.outputs))
    add(
        report::one_line(all.columns[c]) + " = " + value_text(found.values[c].texts[row]),
        [&](Index k) { return explained.value(static_cast<Index>(c), k); },
        [&](Index k) { return explained.error(static_cast<Index>(c), k); });
  add(
      "prediction", [&](Index k) { return explained.prediction[static_cast<std::size_t>(k)]; },
      [](Index) { return std::nan(""); });
  return lines.text();
}

std::string dependence_text(const Explanation& found, const Dependence& dependence) {
  Lines lines;
  lines.add("all rows with " + report::one_line(dependence.column),
            output_names(found, dependence.outputs));
  for (std::size_t p = 0; p < dependence.points.size(); ++p) {
    std::vector<std::string> cells;
    for (const Index k : found.outputs)
      cells.push_back(fmt::format("{:.4g}", dependence.mean(static_cast<Index>(p), k)));
    lines.add(value_text(dependence.points[p].value), std::move(cells));
  }
  return lines.text();
}

Json row_json(const Explanation& found, std::size_t row) {
  const Contributions& all = found.contributions;
  const RowContributions& explained = all.rows[row];
  Json outputs = Json::array();
  for (const Index k : found.outputs) {
    Json columns = Json::array();
    for (std::size_t c = 0; c < all.columns.size(); ++c)
      columns.push_back({{"column", all.columns[c]},
                         {"value", found.values[c].texts[row]},
                         {"contribution", explained.value(static_cast<Index>(c), k)},
                         {"error", explained.error(static_cast<Index>(c), k)}});
    outputs.push_back({{"output", all.outputs[static_cast<std::size_t>(k)]},
                       {"prediction", explained.prediction[static_cast<std::size_t>(k)]},
                       {"columns", std::move(columns)}});
  }
  return {{"line", found.lines[row]}, {"outputs", std::move(outputs)}};
}

Json dependence_json(const Explanation& found, const Dependence& dependence) {
  Json outputs = Json::array();
  for (const Index k : found.outputs) {
    Json points = Json::array();
    for (std::size_t p = 0; p < dependence.points.size(); ++p)
      points.push_back({{"value", dependence.points[p].value},
                        {"prediction", dependence.mean(static_cast<Index>(p), k)},
                        {"error", dependence.error(static_cast<Index>(p), k)}});
    outputs.push_back({{"output", dependence.outputs[static_cast<std::size_t>(k)]},
                       {"points", std::move(points)}});
  }
  return {{"column", dependence.column}, {"outputs", std::move(outputs)}};
}

}  // namespace

std::string contributions_csv(const Explanation& found) {
  const Contributions& all = found.contributions;
  std::string text = "line,output,prediction,base,column,value,contribution,error\n";
  for (std::size_t row = 0; row < all.rows.size(); ++row)
    for (const Index k : found.outputs) {
      const auto output = static_cast<std::size_t>(k);
      const std::string front =
          fmt::format("{},{},{},{}", found.lines[row], csv_field(all.outputs[output]),
                      all.rows[row].prediction[output], all.base[output]);
      for (std::size_t c = 0; c < all.columns.size(); ++c)
        text += fmt::format("{},{},{},{},{}\n", front, csv_field(all.columns[c]),
                            csv_field(found.values[c].texts[row]),
                            all.rows[row].value(static_cast<Index>(c), k),
                            number(all.rows[row].error(static_cast<Index>(c), k)));
    }
  return text;
}

std::string curves_csv(const Explanation& found) {
  std::string text = "column,value,output,line,prediction,error\n";
  for (const Dependence& all : found.dependences)
    for (std::size_t p = 0; p < all.points.size(); ++p)
      for (const Index k : found.outputs) {
        const std::string front =
            fmt::format("{},{},{}", csv_field(all.column), csv_field(all.points[p].value),
                        csv_field(all.outputs[static_cast<std::size_t>(k)]));
        const auto point = static_cast<Index>(p);
        text += fmt::format("{},,{},{}\n", front, all.mean(point, k), number(all.error(point, k)));
        for (Index i = 0; i < all.curves[p].rows(); ++i)
          text += fmt::format("{},{},{},\n", front, found.curve_lines[static_cast<std::size_t>(i)],
                              all.curves[p](i, k));
      }
  return text;
}

Json json_of(const Explanation& found) {
  const Contributions& all = found.contributions;
  Json json;
  if (!all.rows.empty()) {
    Json base = Json::object();
    for (const Index k : found.outputs)
      base[all.outputs[static_cast<std::size_t>(k)]] = all.base[static_cast<std::size_t>(k)];
    Json sizes = Json::array();
    const Eigen::MatrixXd means = mean_sizes(all);
    for (const std::size_t c : by_size(means, found.outputs)) {
      Json of_outputs = Json::object();
      for (const Index k : found.outputs)
        of_outputs[all.outputs[static_cast<std::size_t>(k)]] = means(static_cast<Index>(c), k);
      sizes.push_back({{"column", all.columns[c]}, {"mean_size", std::move(of_outputs)}});
    }
    Json rows = Json::array();
    for (std::size_t row = 0; row < all.rows.size(); ++row) rows.push_back(row_json(found, row));
    json["base"] = std::move(base);
    json["columns"] = std::move(sizes);
    json["rows"] = std::move(rows);
  }
  Json dependences = Json::array();
  for (const Dependence& one : found.dependences)
    dependences.push_back(dependence_json(found, one));
  if (!dependences.empty()) json["dependence"] = std::move(dependences);
  return json;
}

std::string text_of(const Explanation& found, const std::string& path, int samples) {
  const std::size_t rows = found.contributions.rows.size();
  std::string text;
  if (rows > 0 && !found.contributions.columns.empty()) text += sizes_text(found);
  for (std::size_t row = 0; row < rows && rows <= kMostRows; ++row)
    text += "\n" + row_text(found, row);
  for (const Dependence& one : found.dependences)
    text += (text.empty() ? "" : "\n") + dependence_text(found, one);
  if (rows == 0) return text;
  return report::clean(fmt::format("{}: {} explained by {}\n", path,
                                   counted(std::ssize(found.contributions.rows), "row"),
                                   counted(samples, "sample"))) +
         text;
}

}  // namespace resboost

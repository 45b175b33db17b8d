#include "analyze/explanation.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/nearest_name.h"
#include "data/drawn_rows.h"
#include "resboost/error.h"

namespace resboost {
namespace {

/// The rows that begin on these lines of the file.
std::vector<Index> rows_on_lines(const Table& table, const std::vector<std::uint64_t>& lines) {
  std::vector<Index> rows;
  for (const std::uint64_t line : lines) {
    const auto found = std::lower_bound(table.lines.begin(), table.lines.end(), line);
    if (found == table.lines.end() || *found != line)
      throw ConfigError(
          fmt::format("parameter `line`: no row of {} begins on line {}", table.source, line));
    rows.push_back(found - table.lines.begin());
  }
  return rows;
}

std::vector<std::uint32_t> lines_at(const Table& table, const std::vector<Index>& rows) {
  std::vector<std::uint32_t> lines;
  for (const Index row : rows) lines.push_back(table.lines[static_cast<std::size_t>(row)]);
  return lines;
}

/// As the model's network reads them.
Dataset encoded(const Model& model, const Table& table, const std::vector<Index>& rows,
                std::vector<std::string>& warnings) {
  return model.schema->encode(table, rows, Schema::Targets::none, warnings, model.net.views());
}

std::vector<Index> drawn(const Table& table, Index wanted, const ExplanationConfig& config) {
  return drawn_rows(table.rows(), wanted, config.sampling.seed);
}

void add_contributions(const Model& model, const Table& table, const Table& background,
                       const ExplanationConfig& config, Explanation& found,
                       std::vector<std::string>& warnings, Reporter& reporter) {
  const std::vector<Index> rows =
      config.lines.empty() ? drawn(table, config.rows, config) : rows_on_lines(table, config.lines);
  found.lines = lines_at(table, rows);
  found.values = column_values(*model.schema, table, rows);
  const Dataset data = encoded(model, table, rows, warnings);
  std::vector<std::string> unsaid;  // of rows that are not explained
  const Dataset others =
      encoded(model, background, drawn(background, config.sampling.samples, config), unsaid);
  found.contributions = contributions_of(model, data, others, config.sampling, reporter);
}

void add_dependences(const Model& model, const Table& table, const ExplanationConfig& config,
                     Explanation& found, std::vector<std::string>& warnings, Reporter& reporter) {
  const std::vector<Index> rows = drawn(table, config.curve_rows, config);
  found.curve_lines = lines_at(table, rows);
  std::vector<std::string> unsaid;  // where others have been explained
  const Dataset data =
      encoded(model, table, rows, found.contributions.rows.empty() ? warnings : unsaid);
  const std::vector<ColumnValues> values = column_values(*model.schema, table, rows);
  for (const std::string& column : config.dependence) {
    const auto known = std::find_if(values.begin(), values.end(),
                                    [&](const auto& one) { return one.column == column; });
    std::vector<DependencePoint> points;
    if (known != values.end())
      points = dependence_points(*known, static_cast<std::size_t>(config.points));
    found.dependences.push_back(dependence_of(model, data, column, std::move(points), reporter));
    if (reporter.stop_requested()) return;
  }
}

}  // namespace

std::vector<Index> asked_outputs(const Task& task, const std::string& name) {
  const auto found = std::find(task.outputs.begin(), task.outputs.end(), name);
  if (!name.empty() && found == task.outputs.end()) {
    const std::string near = nearest_name(name, task.outputs);
    throw ConfigError(fmt::format(
        "parameter `of`: the model has no class or target \"{}\"{}", name,
        near.empty() ? "; resboost inspect lists them" : "; did you mean \"" + near + "\""));
  }
  if (!name.empty()) return {found - task.outputs.begin()};
  if (task.kind == Task::Kind::classification && task.size() == 2) return {1};
  std::vector<Index> all;
  for (Index k = 0; k < task.size(); ++k) all.push_back(k);
  return all;
}

Explanation explain(const Model& model, const Table& table, const Table& background,
                    const ExplanationConfig& config, std::vector<std::string>& warnings,
                    Reporter& reporter) {
  Explanation found;
  found.outputs = config.outputs;
  if (config.rows > 0 || !config.lines.empty())
    add_contributions(model, table, background, config, found, warnings, reporter);
  if (!config.dependence.empty()) add_dependences(model, table, config, found, warnings, reporter);
  return found;
}

PictureExplanation explain(const Model& model, const ImageSet& images,
                           const PictureExplanationConfig& config,
                           std::vector<std::string>& warnings, Reporter& reporter) {
  const std::vector<Index> rows = drawn_rows(images.rows(), config.rows, config.seed);
  const Dataset data = model.schema->encode(images, rows, Schema::Targets::none, warnings);
  std::optional<Index> of;
  if (!config.of.empty()) of = asked_outputs(model.schema->task, config.of).front();
  PictureExplanation found;
  found.maps = occlusion_maps(model, data, of, config.hiding, reporter);
  for (const Index row : rows)
    found.names.push_back(images.names.empty() ? fmt::format("picture {}", row + 1)
                                               : images.names[static_cast<std::size_t>(row)]);
  found.classes = model.schema->task.outputs;
  found.pictures = data.x;
  return found;
}

}  // namespace resboost

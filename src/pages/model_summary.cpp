#include "pages/model_summary.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/counted.h"
#include "io/model_format.h"
#include "model/fingerprint.h"
#include "resboost/analyze.h"

namespace resboost {
namespace {

constexpr std::size_t kColumnsInText = 20;

const char* kind_name(ColumnSpec::Kind kind) {
  switch (kind) {
    case ColumnSpec::Kind::numeric:
      return "numeric";
    case ColumnSpec::Kind::category:
      return "category";
    case ColumnSpec::Kind::ignored:
      return "ignored";
  }
  return "";
}

Json describe_stages(const Network& net) {
  auto stages = Json::array();
  for (const Stage& stage : net.stages)
    stages.push_back({{"block", stage.block->summary()},
                      {"parameters", stage.block->param_count()},
                      {"keep", stage.keep},
                      {"step", stage.step},
                      {"reads_input", stage.reads == Reads::z_and_x},
                      {"reads_only_input", stage.reads == Reads::x},
                      {"reads_codes", stage.reads == Reads::codes}});
  return stages;
}

Json describe_columns(const Schema& schema) {
  auto columns = Json::array();
  for (const ColumnSpec& column : schema.columns) {
    Json one{{"name", column.name}, {"kind", kind_name(column.kind)}, {"features", column.width()}};
    if (column.kind == ColumnSpec::Kind::category) one["levels"] = column.levels;
    if (!column.category.empty()) one["of"] = column.category;
    columns.push_back(std::move(one));
  }
  return columns;
}

std::string at_most(std::size_t count, const std::vector<std::string>& names) {
  const std::size_t shown = std::min(count, names.size());
  return fmt::format(
      "{}{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
      shown < names.size() ? ", ..." : "");
}

std::string column_lines(const Schema& schema) {
  const PictureSpec& pictures = schema.pictures;
  if (pictures.shape.size() > 0)
    return fmt::format("pictures     {}x{}x{} (channels x height x width)\n",
                       pictures.shape.channels, pictures.shape.height, pictures.shape.width);
  std::string text = fmt::format("columns      {}, {}\n", schema.columns.size(),
                                 counted(schema.width(), "feature"));
  for (std::size_t i = 0; i < std::min(kColumnsInText, schema.columns.size()); ++i) {
    const ColumnSpec& column = schema.columns[i];
    text += fmt::format("  {:<24} {:<9} {}", column.name, kind_name(column.kind),
                        counted(column.width(), "feature"));
    if (!column.category.empty())
      text += " of " + column.category;
    else if (!column.levels.empty())
      text += ": " + at_most(6, column.levels);
    text += "\n";
  }
  if (schema.columns.size() > kColumnsInText)
    text += fmt::format("  ... and {} more (--json lists all)\n",
                        schema.columns.size() - kColumnsInText);
  return text;
}

std::string gain_lines(const Model& model) {
  const auto gains = column_gains(model);
  if (gains.empty()) return "";
  std::string text = "trees        columns by the gain of their splits\n";
  for (std::size_t i = 0; i < std::min(kColumnsInText, gains.size()); ++i)
    text += fmt::format("  {:<24} {:5.1f} %  {}\n", gains[i].name, 100 * gains[i].share,
                        counted(gains[i].splits, "split"));
  if (gains.size() > kColumnsInText)
    text += fmt::format("  ... and {} more (--json lists all)\n", gains.size() - kColumnsInText);
  return text;
}

}  // namespace

Json gains_json(const Model& model) {
  auto gains = Json::array();
  for (const ColumnGain& column : column_gains(model))
    gains.push_back({{"column", column.name},
                     {"splits", column.splits},
                     {"gain", column.gain},
                     {"share", column.share}});
  return gains;
}

Json summary_json(const Model& model) {
  const Schema& schema = *model.schema;
  Json record = Json::object();
  for (const auto& [key, value] : model.record) record[key] = value;
  Json page{
      {"format_version", format_version_of(model)},
      {"fingerprint", fingerprint(model.net)},
      {"task", schema.task.kind == Task::Kind::classification ? "classification" : "regression"},
      {"loss", model.loss->spec()},
      {"targets", schema.targets},
      {"outputs", schema.task.outputs},
      {"weight", schema.weight},
      {"features", schema.width()},
      {"columns", describe_columns(schema)},
      {"parameters", model.net.param_count()},
      {"stages", describe_stages(model.net)},
      {"heads", {{"from", model.net.first_head()}, {"to", model.net.depth()}}},
      {"record", record}};
  if (schema.task.threshold) page["threshold"] = *schema.task.threshold;
  if (auto gains = gains_json(model); !gains.empty()) page["gains"] = std::move(gains);
  const ImageShape& shape = schema.pictures.shape;
  if (shape.size() > 0)
    page["picture"] = {{"channels", shape.channels},
                       {"height", shape.height},
                       {"width", shape.width},
                       {"sees_mirrored", model.sees_mirrored}};
  return page;
}

std::string summary_text(const Model& model, const std::string& path) {
  const Schema& schema = *model.schema;
  const Network& net = model.net;
  const bool classes = schema.task.kind == Task::Kind::classification;
  std::string text =
      fmt::format("{}: resboost model, format version {}\n", path, format_version_of(model));
  text += fmt::format("fingerprint  {}\n", fingerprint(net));
  text += fmt::format("task         {}: {} ({})\n", classes ? "classification" : "regression",
                      counted(schema.task.size(), classes ? "class" : "target"),
                      at_most(10, schema.task.outputs));
  if (schema.task.threshold)
    text += fmt::format("threshold    {} where its probability is at least {:.4g}\n",
                        schema.task.outputs[1], *schema.task.threshold);
  text += fmt::format("loss         {}\n", model.loss->spec());
  text += fmt::format("target       {}\n", fmt::join(schema.targets, ", "));
  if (!schema.weight.empty()) text += fmt::format("weight       {}\n", schema.weight);
  text += column_lines(schema);
  text +=
      fmt::format("stages       {}, {}\n", net.depth(), counted(net.param_count(), "parameter"));
  for (std::size_t t = 0; t < net.stages.size(); ++t)
    text += fmt::format("  {:<4} {}; {}; keep {:.4g}, step {:.4g}{}\n", t + 1,
                        net.stages[t].block->summary(),
                        counted(net.stages[t].block->param_count(), "parameter"),
                        net.stages[t].keep, net.stages[t].step,
                        net.stages[t].reads == Reads::z_and_x ? "; reads the input"
                        : net.stages[t].reads == Reads::x     ? "; reads the input alone"
                        : net.stages[t].reads == Reads::codes ? "; reads codes"
                                                              : "");
  text += net.first_head() == net.depth()
              ? fmt::format("heads        depth {}\n", net.depth())
              : fmt::format("heads        depths {} to {}\n", net.first_head(), net.depth());
  text += gain_lines(model);
  text += "record\n";
  for (const auto& [key, value] : model.record) text += fmt::format("  {:<32} {}\n", key, value);
  return text;
}

}  // namespace resboost

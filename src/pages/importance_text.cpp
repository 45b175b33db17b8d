#include "pages/importance_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/counted.h"
#include "base/csv_field.h"
#include "model/fingerprint.h"
#include "pages/importance_sections.h"
#include "report/text.h"

namespace resboost {
namespace {

Index repeats_of(const Importance& found) {
  return found.columns.empty() ? 0 : std::ssize(found.columns.front().worse_by);
}

}  // namespace

std::string csv_of(const Importance& importance) {
  std::string text = "column,worse_by,low,high\n";
  const auto number = [](double value) {
    return std::isnan(value) ? "" : fmt::format("{}", value);
  };
  for (const ColumnImportance& column : importance.columns)
    text += fmt::format("{},{},{},{}\n", csv_field(column.column), column.mean, number(column.low),
                        number(column.high));
  return text;
}

Json json_of(const Importance& importance, Index rows) {
  Json columns = Json::array();
  for (const ColumnImportance& column : importance.columns)
    columns.push_back({{"column", column.column},
                       {"worse_by", column.mean},
                       {"low", column.low},
                       {"high", column.high},
                       {"repeats", column.worse_by.size()}});
  return {{"metric", importance.metric},
          {"value", importance.value},
          {"rows", rows},
          {"columns", columns}};
}

std::string text_of(const Importance& importance, Index rows, const CallFacts& call) {
  double width = report::columns("column");
  for (const ColumnImportance& column : importance.columns)
    width = std::max(width, report::columns(report::shortened(report::clean(column.column), 40)));
  const auto padded = [&](const std::string& column) {
    const std::string name = report::shortened(report::clean(column), 40);
    return name + std::string(static_cast<std::size_t>(width - report::columns(name)), ' ');
  };
  std::string text = report::clean(fmt::format(
      "{}: {}, {} of {} is {:.4f}; each column shuffled {}\n", call.data, counted(rows, "row"),
      importance.metric, call.model, importance.value, counted(repeats_of(importance), "time")));
  text += fmt::format("  {}   worse by   95 % interval\n", padded("column"));
  for (const ColumnImportance& column : importance.columns) {
    text += fmt::format("  {} {:>10.4g}", padded(column.column), column.mean);
    if (!std::isnan(column.low))
      text += fmt::format("   {:.4g} to {:.4g}", column.low, column.high);
    text += "\n";
  }
  return text;
}

report::Page importance_page(const Importance& importance, Index rows, const Network& net,
                             const CallFacts& call) {
  return {"Columns of " + call.model,
          call.command,
          {{"model", call.model},
           {"fingerprint", fingerprint(net)},
           {"data", call.data},
           {"rows", grouped(rows)},
           {"metric", fmt::format("{}, {:.4f}", importance.metric, importance.value)},
           {"times shuffled", grouped(repeats_of(importance))}},
          importance_sections(importance)};
}

}  // namespace resboost

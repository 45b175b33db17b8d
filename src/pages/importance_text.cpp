#include "pages/importance_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/csv_field.h"
#include "report/text.h"

namespace resboost {

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

std::string text_of(const Importance& importance) {
  double width = report::columns("column");
  for (const ColumnImportance& column : importance.columns)
    width = std::max(width, report::columns(report::shortened(report::clean(column.column), 40)));
  const auto padded = [&](const std::string& column) {
    const std::string name = report::shortened(report::clean(column), 40);
    return name + std::string(static_cast<std::size_t>(width - report::columns(name)), ' ');
  };
  std::string text = fmt::format("  {}   worse by   95 % interval\n", padded("column"));
  for (const ColumnImportance& column : importance.columns) {
    text += fmt::format("  {} {:>10.4g}", padded(column.column), column.mean);
    if (!std::isnan(column.low))
      text += fmt::format("   {:.4g} to {:.4g}", column.low, column.high);
    text += "\n";
  }
  return text;
}

}  // namespace resboost

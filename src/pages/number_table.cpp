#include "pages/number_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "report/text.h"

namespace resboost {
namespace {

std::string digits(double value) {
  if (std::isnan(value)) return "-";
  return value == std::floor(value) && std::abs(value) >= 2 ? fmt::format("{:.0f}", value)
                                                            : fmt::format("{:.4f}", value);
}

}  // namespace

std::string text_of(const NumberTable& table) {
  double width = report::columns(table.first);
  for (const std::string& name : table.names)
    width = std::max(width, report::columns(report::one_line(name)));
  const auto padded = [&](const std::string& name) {
    return name + std::string(static_cast<std::size_t>(width - report::columns(name)), ' ');
  };
  const auto column_width = [&](std::size_t c) {
    return std::max<std::size_t>(table.columns[c].size(), 9);
  };
  std::string text = "  " + padded(table.first);
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    text += fmt::format("  {:>{}}", table.columns[c], column_width(c));
  text += "\n";
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    text += "  " + padded(report::one_line(table.names[r]));
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      text += fmt::format("  {:>{}}", digits(table.rows[r][c]), column_width(c));
    text += "\n";
  }
  return text;
}

Json json_of(const NumberTable& table) {
  Json all = Json::array();
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    Json one{{table.first, table.names[r]}};
    for (std::size_t c = 0; c < table.columns.size(); ++c) one[table.columns[c]] = table.rows[r][c];
    all.push_back(std::move(one));
  }
  return all;
}

report::Section section_of(const NumberTable& table, const std::string& id,
                           const std::string& title) {
  report::Section section{id, title, "", "", {}, report::Table{{table.first}, {}}};
  for (const std::string& column : table.columns) section.table->header.push_back(column);
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    section.table->rows.push_back({table.names[r]});
    for (const double value : table.rows[r]) section.table->rows.back().emplace_back(value);
  }
  return section;
}

}  // namespace resboost

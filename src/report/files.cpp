#include <fmt/format.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "base/json_line.h"
#include "base/output.h"
#include "report/tables.h"
#include "report/text.h"
#include "resboost/describe.h"
#include "resboost/error.h"
#include "resboost/page.h"

namespace resboost::report {
namespace {

constexpr char kCsvHeader[] = "section,series,x,y,low,high\n";
constexpr char kJsonBegins[] = "{\"title\":";
constexpr std::string_view kEnding = ".html";

Json json_of(const Cell& cell) {
  const double* value = std::get_if<double>(&cell);
  return value ? Json(*value) : Json(std::get<std::string>(cell));
}

Json json_of(const Series& series) {
  Json json{{"name", series.name}, {"x", series.x}, {"y", series.y}};
  if (!series.low.empty()) {
    json["low"] = series.low;
    json["high"] = series.high;
  }
  return json;
}

/// The header, with a number behind a name that was there before: keys of an object are unique.
std::vector<std::string> keys_of(const Table& table) {
  std::map<std::string, int> seen;
  std::vector<std::string> keys;
  for (const std::string& name : table.header) {
    std::string key = name;
    while (++seen[key] > 1) key = fmt::format("{} {}", name, seen[name]);
    keys.push_back(key);
  }
  return keys;
}

Json json_of(const Table& table) {
  const std::vector<std::string> keys = keys_of(table);
  Json rows = Json::array();
  for (const auto& row : table.rows) {
    Json object = Json::object();
    for (std::size_t c = 0; c < row.size(); ++c) object[keys[c]] = json_of(row[c]);
    rows.push_back(std::move(object));
  }
  return rows;
}

Json json_of(const Section& section) {
  Json json{{"title", section.title}};
  if (!section.see.empty()) json["see"] = section.see;
  if (!section.source.empty()) json["source"] = section.source;
  if (section.chart) {
    json["x_label"] = section.chart->x_label;
    json["y_label"] = section.chart->y_label;
    if (!section.chart->names.empty()) json["names"] = section.chart->names;
    json["series"] = Json::array();
    for (const Series& series : section.chart->series) json["series"].push_back(json_of(series));
  }
  if (section.table) json["table"] = json_of(*section.table);
  return json;
}

std::string csv_field(const std::string& text) {
  const std::string field = clean(text);
  if (field.find_first_of(",\"\n") == std::string::npos) return field;
  std::string doubled;
  for (const char c : field) doubled += c == '"' ? std::string("\"\"") : std::string(1, c);
  return '"' + doubled + '"';
}

/// Empty for what is not known, as a reader of CSV expects.
std::string field(const Cell& cell) {
  const double* value = std::get_if<double>(&cell);
  if (!value) return csv_field(std::get<std::string>(cell));
  return std::isnan(*value) ? "" : number_text(*value);
}

std::string rows_of(const std::string& id, const Chart& chart) {
  std::string rows;
  for (const Series& series : chart.series) {
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      const bool band = !series.low.empty();
      rows += fmt::format("{},{},{},{},{},{}\n", csv_field(id), csv_field(series.name),
                          field(place(chart, series.x[i])), field(series.y[i]),
                          band ? field(series.low[i]) : "", band ? field(series.high[i]) : "");
    }
  }
  return rows;
}

std::string rows_of(const std::string& id, const Table& table) {
  std::string rows;
  for (std::size_t r = 0; r < table.rows.size(); ++r)
    for (std::size_t c = 0; c < table.header.size(); ++c)
      rows += fmt::format("{},{},{},{},,\n", csv_field(id), csv_field(table.header[c]), r,
                          field(table.rows[r][c]));
  return rows;
}

}  // namespace

std::string to_json(const Page& page) {
  Json facts = Json::object(), sections = Json::object();
  for (const auto& [name, value] : page.facts) facts[name] = value;
  for (const Section& section : page.sections) sections[section.id] = json_of(section);
  const Json json{
      {"title", page.title}, {"command", page.command}, {"facts", facts}, {"sections", sections}};
  return json_line(json) + "\n";
}

std::string to_csv(const Page& page) {
  std::string rows = kCsvHeader;
  for (const Section& section : page.sections) {
    if (section.chart) rows += rows_of(section.id, *section.chart);
    if (section.table) rows += rows_of(section.id, *section.table);
  }
  return rows;
}

void require_page_name(const std::string& path) {
  const std::string name = path.substr(path.rfind('/') + 1);
  if (name.size() > kEnding.size() && name.ends_with(kEnding)) return;
  throw ConfigError(fmt::format(
      "{}: a report's name must end in .html; its numbers go to .json and .csv beside it", path));
}

bool holds_numbers(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw IoError(path + ": cannot read what a report would replace; choose another name");
  std::string begins(std::size(kCsvHeader) - 1, ' ');
  file.read(begins.data(), static_cast<std::streamsize>(begins.size()));
  begins.resize(static_cast<std::size_t>(file.gcount()));
  return begins.empty() || begins == kCsvHeader || begins.starts_with(kJsonBegins);
}

std::vector<std::string> number_paths(const std::string& path) {
  const std::string stem = path.substr(0, path.size() - kEnding.size());
  return {stem + ".json", stem + ".csv"};
}

void write_page(const Page& page, const std::string& path) {
  require_page_name(path);
  const std::vector<std::string> numbers = number_paths(path);
  write_whole(numbers[0], to_json(page));
  write_whole(numbers[1], to_csv(page));
  write_whole(path, to_html(page));
}

}  // namespace resboost::report

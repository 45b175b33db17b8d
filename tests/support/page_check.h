#pragma once

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "report/text.h"
#include "support/xml.h"

namespace resboost::test {

using PageJson = nlohmann::ordered_json;

/// A cell of the page against a value of the JSON: the number in full is what the page shows with
/// four digits.
inline bool shows(const std::string& cell, const PageJson& value) {
  if (value.is_null()) return cell == "\xE2\x80\x93" || cell.ends_with("∞");
  if (value.is_string()) return cell == report::clean(value.get<std::string>());
  return cell == report::number(value.get<double>());
}

/// Rows of cells below the head of a table.
inline std::vector<std::vector<std::string>> cells_of(const Element& table) {
  std::vector<std::vector<std::string>> rows;
  for (const Element* row : table.all("tbody").at(0)->all("tr")) {
    rows.emplace_back();
    for (const Element& cell : row->children) rows.back().push_back(cell.text);
  }
  return rows;
}

/// The rows that the table under a chart must have, from the chart's numbers: by x, or one by one.
inline std::vector<std::vector<PageJson>> rows_of_series(const PageJson& section, bool by_x) {
  std::vector<std::vector<PageJson>> rows;
  const auto place = [&](const PageJson& x) {
    return section.contains("names") && x.is_number() ? section["names"].at(x.get<std::size_t>())
                                                      : x;
  };
  bool bands = false;
  for (const PageJson& series : section.at("series")) bands = bands || series.contains("low");
  for (const PageJson& series : section.at("series")) {
    for (std::size_t i = 0; i < series.at("x").size(); ++i) {
      if (!by_x) rows.push_back({series["name"]});
      if (by_x && rows.size() <= i) rows.emplace_back();
      std::vector<PageJson>& row = by_x ? rows[i] : rows.back();
      if (row.size() < 2 && (!by_x || row.empty())) row.push_back(place(series["x"][i]));
      row.push_back(series.at("y").at(i));
      for (const char* side : {"low", "high"}) {
        if (series.contains(side)) row.push_back(series[side].at(i));
        if (!series.contains(side) && bands && !by_x) row.emplace_back(nullptr);
      }
    }
  }
  return rows;
}

inline void check_rows(const Element& table, const std::vector<std::vector<PageJson>>& wanted) {
  const auto cells = cells_of(table);
  REQUIRE(cells.size() == wanted.size());
  for (std::size_t r = 0; r < cells.size(); ++r) {
    REQUIRE(cells[r].size() == wanted[r].size());
    for (std::size_t c = 0; c < cells[r].size(); ++c) {
      CAPTURE(r);
      CAPTURE(c);
      CAPTURE(cells[r][c]);
      CAPTURE(wanted[r][c].dump(-1, ' ', false, PageJson::error_handler_t::replace));
      CHECK(shows(cells[r][c], wanted[r][c]));
    }
  }
}

/// Nothing is fetched, and no coordinate is none.
inline void check_self_contained(const Element& page) {
  page.each([](const Element& element) {
    for (const auto& attribute : element.attributes) {
      const std::string &key = attribute.first,
                        &value = attribute.second;  // clang 14 captures no bindings
      CAPTURE(element.name);
      CAPTURE(key);
      CAPTURE(value);
      if (key == "src") CHECK(value.starts_with("data:image/png;base64,"));
      if (key == "href") CHECK(value.starts_with("#"));
      const bool coordinate = key == "d" || key == "x" || key == "y" || key == "viewBox";
      if (coordinate) CHECK(value.find_first_of("nNiI") == std::string::npos);
    }
    for (const char* never : {"script", "link", "iframe", "object"}) CHECK(element.name != never);
  });
  const std::string style = page.all("style").at(0)->text;
  for (const char* fetch : {"url(", "@import"}) CHECK(style.find(fetch) == std::string::npos);
}

/// Facts are texts, and stand in the same order.
inline void check_facts(const Element& page, const PageJson& facts) {
  const auto names = page.all("dt"), values = page.all("dd");
  REQUIRE(values.size() == facts.size());
  std::size_t at = 0;
  for (const auto& fact : facts.items()) {
    CHECK(names.at(at)->text == report::clean(fact.key()));
    CHECK(values.at(at++)->text == report::clean(fact.value().get<std::string>()));
  }
}

/// Of the paragraph of a class; empty if there is none.
inline std::string paragraph(const Element& section, const std::string& of_class) {
  for (const Element* one : section.all("p"))
    if (const auto at = one->attributes.find("class");
        at != one->attributes.end() && at->second == of_class)
      return one->text;
  return "";
}

inline void check_section(const Element& shown, const PageJson& section) {
  CHECK(shown.children.at(0).text == report::clean(section.at("title").get<std::string>()));
  for (const char* part : {"see", "source"})
    CHECK(paragraph(shown, part) == report::clean(section.value(part, "")));
  const auto tables = shown.all("table");
  REQUIRE(tables.size() == section.contains("series") + section.contains("table"));
  if (section.contains("series")) {
    const Element& head = *tables[0]->all("tr").at(0);
    check_rows(*tables[0], rows_of_series(section, head.children.at(0).text != "series"));
  }
  if (!section.contains("table")) return;
  std::vector<std::vector<PageJson>> rows;
  for (const PageJson& row : section["table"]) {
    rows.emplace_back();
    for (const auto& cell : row.items()) rows.back().push_back(cell.value());
  }
  check_rows(*tables.back(), rows);
}

/// Well-formed; nothing fetched; no number that is none; every number of the JSON on the page, in
/// its place.
inline void check_page(const std::string& html, const std::string& json) {
  const Element page = parse_xml(html);
  check_self_contained(page);
  const PageJson numbers = PageJson::parse(json);
  check_facts(page, numbers.at("facts"));
  CHECK(page.all("section").size() == numbers.at("sections").size());
  for (const auto& entry : numbers.at("sections").items()) {
    const std::string& id = entry.key();
    CAPTURE(id);
    const Element* shown = page.with_id(id);
    REQUIRE(shown);
    check_section(*shown, entry.value());
  }
}

}  // namespace resboost::test

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "resboost/types.h"

namespace resboost::report {

/// One line, one cloud of points or one group of bars.
struct Series {
  std::string name;
  std::vector<double> x, y;       ///< as many of each; NaN leaves a gap
  std::vector<double> low, high;  ///< a band around y (quartiles, spread), or both empty
};

struct Chart {
  enum class Kind { lines, points, bars };
  Kind kind = Kind::lines;
  std::string x_label{}, y_label{};  ///< with units
  bool log_x = false, log_y = false;
  bool diagonal = false;  ///< draws y = x behind the rest, both sides over the same numbers
  std::vector<Series> series{};
  std::vector<std::string>
      names{};  ///< of x = 0, 1, 2, ... where x counts things rather than measures; else empty
};

/// Text, or a number, which the page prints with four digits and the files in full.
using Cell = std::variant<std::string, double>;

struct Table {
  std::vector<std::string> header;
  std::vector<std::vector<Cell>> rows;  ///< as many cells as the header has names
};

/// A picture on a page.
struct Thumbnail {
  ImageShape shape;                  ///< of one or three channels
  std::vector<std::uint8_t> pixels;  ///< [height, width, channels]
  std::string caption;
};

/// One finding.
struct Section {
  std::string id;  ///< "lesions-one": its key in the files, and its anchor; of letters, digits and
                   ///< -, used once
  std::string title;   ///< "Deleting one stage"
  std::string see;     ///< one sentence: what to see here
  std::string source;  ///< what it repeats: "Veit et al. 2016, section 4.1"; empty if nothing
  std::optional<Chart> chart;
  std::optional<Table> table;
  std::vector<Thumbnail> pictures{};  ///< on the page alone, not in the files beside it
};

/// A report: what was run, the facts, the findings.
struct Page {
  std::string title;
  std::string command;                                     ///< that makes this page again
  std::vector<std::pair<std::string, std::string>> facts;  ///< "rows" -> "1,797"
  std::vector<Section> sections;
};

/// One self-contained page: inline SVG, no script, nothing fetched; light and dark, wide and
/// narrow, printable.
std::string to_html(const Page& page);
/// The same: {"title", "command", "facts", "sections": {id: {"title", "see", "source", "series":
/// [...], "table":
/// [...]}}}.
std::string to_json(const Page& page);
/// The same numbers, a line each: section, series, x, y, low, high; cells of tables as section,
/// column, row, value.
std::string to_csv(const Page& page);

/// ConfigError unless the name ends in .html, with something before it.
void require_page_name(const std::string& path);
/// Does this file hold the numbers of a page (or nothing)? IoError if it cannot be read.
bool holds_numbers(const std::string& path);
/// Where the numbers of a page go: PATH with .json and .csv in place of .html.
std::vector<std::string> number_paths(const std::string& path);

/// Writes PATH, and the numbers beside it with .json and .csv in place of .html. Each file is whole
/// or not there. ConfigError for a name that does not end in .html; IoError.
void write_page(const Page& page, const std::string& path);

}  // namespace resboost::report

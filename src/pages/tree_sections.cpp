#include "pages/tree_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>

#include "resboost/analyze.h"

namespace resboost {
namespace {

constexpr std::size_t kColumnsShown = 30;

report::Section gain_section(const std::vector<ColumnGain>& gains) {
  report::Chart chart{
      .kind = report::Chart::Kind::bars, .x_label = "column", .y_label = "share of all gains"};
  report::Series shares{"share", {}, {}, {}, {}};
  report::Table table{{"column", "splits", "gain", "share"}, {}};
  for (const ColumnGain& column : gains) {
    table.rows.push_back(
        {column.name, static_cast<double>(column.splits), column.gain, column.share});
    if (chart.names.size() == kColumnsShown) continue;
    shares.x.push_back(static_cast<double>(chart.names.size()));
    shares.y.push_back(column.share);
    chart.names.push_back(column.name);
  }
  chart.series.push_back(std::move(shares));
  return {"tree-gains",
          "What the trees ask for",
          "How much of what all splits took off the loss's second-order model goes to each column. "
          "Columns that say the same share it.",
          "Breiman et al. 1984, section 5.3",
          std::move(chart),
          std::move(table)};
}

/// Spaces that a page keeps, for those in front of a line.
std::string indented(const std::string& line) {
  const std::size_t spaces = std::min(line.find_first_not_of(' '), line.size());
  std::string text;
  for (std::size_t i = 0; i < spaces; ++i) text += "\u2003";
  return text + line.substr(spaces);
}

/// The first tree of a stage, a node a row.
report::Section tree_section(const Model& model, Index stage) {
  report::Table table{{"question, or the scores of a leaf"}, {}};
  std::istringstream lines(tree_text(model, stage, 1));
  for (std::string line; std::getline(lines, line);) table.rows.push_back({indented(line)});
  return {"tree-first",
          fmt::format("The first tree of stage {}", stage),
          "A row goes down by its answers; the leaf where it ends is added to its scores.",
          "",
          {},
          std::move(table)};
}

}  // namespace

std::vector<report::Section> tree_sections(const Model& model) {
  const std::vector<ColumnGain> gains = column_gains(model);
  if (gains.empty()) return {};
  std::vector<report::Section> sections{gain_section(gains)};
  for (Index stage = 1; stage <= model.net.depth(); ++stage) {
    if (tree_count(model.net, stage) == 0) continue;
    auto section = tree_section(model, stage);
    if (section.table->rows.size() == 1) continue;  // a constant, which asks nothing
    sections.push_back(std::move(section));
    break;
  }
  return sections;
}

}  // namespace resboost

#include <fmt/format.h>

#include <algorithm>

#include "base/assert.h"
#include "report/png.h"
#include "report/style.h"
#include "report/svg.h"
#include "report/tables.h"
#include "report/text.h"
#include "resboost/page.h"

namespace resboost::report {
namespace {

constexpr std::size_t kSectionsWithoutContents = 3;
constexpr std::size_t kLongTable = 25;  // rows that need not stay on one printed page

bool numeric_column(const Table& table, std::size_t column) {
  return !table.rows.empty() &&
         std::all_of(table.rows.begin(), table.rows.end(),
                     [&](const auto& row) { return std::holds_alternative<double>(row[column]); });
}

std::string cell(const Cell& cell) {
  const double* value = std::get_if<double>(&cell);
  return value ? number(*value) : escape(std::get<std::string>(cell));
}

/// The first cell of a row is what the row is about.
std::string to_html(const Table& table, const std::string& label) {
  std::vector<const char*> alignment;
  std::string head, body;
  for (std::size_t c = 0; c < table.header.size(); ++c) {
    alignment.push_back(numeric_column(table, c) ? " class=\"n\"" : "");
    head += fmt::format("<th scope=\"col\"{}>{}</th>", alignment[c], escape(table.header[c]));
  }
  for (const auto& row : table.rows) {
    RESBOOST_ASSERT(row.size() == table.header.size());
    body += "<tr>";
    for (std::size_t c = 0; c < row.size(); ++c)
      body += c == 0 ? fmt::format("<th scope=\"row\"{}>{}</th>", alignment[c], cell(row[c]))
                     : fmt::format("<td{}>{}</td>", alignment[c], cell(row[c]));
    body += "</tr>\n";
  }
  return fmt::format(
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
      "aria-label=\"{}\"><table>\n<thead><tr>{}</tr></thead>\n"
      "<tbody>\n{}</tbody></table></div>\n",
      escape(label), head, body);
}

std::string note(const Section& section) {
  std::string text;
  if (!section.see.empty()) text += fmt::format("<p class=\"see\">{}</p>\n", escape(section.see));
  if (!section.source.empty())
    text += fmt::format("<p class=\"source\">{}</p>\n", escape(section.source));
  return text.empty() ? "" : "<div class=\"note\">\n" + text + "</div>\n";
}

std::string to_html(const std::vector<Thumbnail>& pictures) {
  if (pictures.empty()) return "";
  std::string text = "<div class=\"pictures\">\n";
  for (const Thumbnail& one : pictures) {
    const std::string caption = escape(one.caption);
    text +=
        fmt::format("<figure><img src=\"{}\" alt=\"{}\" /><figcaption>{}</figcaption></figure>\n",
                    png_url(one), caption, caption);
  }
  return text + "</div>\n";
}

std::string to_html(const Section& section) {
  const std::string id = anchor(section.id);
  const bool long_table = section.table && section.table->rows.size() > kLongTable;
  std::string text =
      fmt::format("<section id=\"{}\" aria-labelledby=\"{}-head\"{}>\n<h2 id=\"{}-head\">{}</h2>\n",
                  id, id, long_table ? " class=\"long\"" : "", id, escape(section.title));
  if (section.chart)
    text += fmt::format("<figure>\n{}{}</figure>\n", legend(*section.chart),
                        svg(*section.chart, id, section.title));
  text += note(section);
  text += to_html(section.pictures);
  if (section.chart)
    text += fmt::format("<details><summary>Numbers</summary>\n{}</details>\n",
                        to_html(numbers_of(*section.chart), section.title + ": numbers"));
  if (section.table) text += to_html(*section.table, section.title);
  return text + "</section>\n";
}

std::string facts(const Page& page) {
  if (page.facts.empty()) return "";
  std::string text = "<dl class=\"facts\">\n";
  for (const auto& [name, value] : page.facts)
    text += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", escape(name), escape(value));
  return text + "</dl>\n";
}

std::string contents(const Page& page) {
  if (page.sections.size() <= kSectionsWithoutContents) return "";
  std::string text = "<nav aria-label=\"Contents\"><ol>\n";
  for (const Section& section : page.sections)
    text +=
        fmt::format("<li><a href=\"#{}\">{}</a></li>\n", anchor(section.id), escape(section.title));
  return text + "</ol></nav>\n";
}

}  // namespace

std::string to_html(const Page& page) {
  std::string text = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'; img-src data:\" />\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n<header>\n<h1>{}</h1>\n{}",
      escape(page.title), kStyle, escape(page.title), facts(page));
  if (!page.command.empty())
    text += fmt::format("<p class=\"again\">Again: <code>{}</code></p>\n", escape(page.command));
  text += "</header>\n" + contents(page);
  for (const Section& section : page.sections) text += to_html(section);
  return text +
         "<footer><p>The same numbers are beside this page, in full, as .json and "
         ".csv.</p></footer>\n"
         "</main>\n</body>\n</html>\n";
}

}  // namespace resboost::report

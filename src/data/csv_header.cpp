#include "data/csv_header.h"

#include <fmt/format.h>

#include <unordered_map>

#include "data/message.h"

namespace resboost {
namespace {

constexpr std::size_t kMostNames = 1'000'000;

}  // namespace

CsvHeader read_csv_header(CsvScanner& scanner, const TableStart& start, const std::string& source) {
  if (!scanner.next_row()) {
    throw DataError(
        fmt::format("{}: empty file; expected a line with the column names, then rows", source));
  }
  CsvHeader header{{}, scanner.line()};
  if (start.row_names) header.names.emplace_back();
  std::unordered_map<std::string, std::size_t> seen;
  do {
    std::string name(scanner.field());
    const std::size_t number = header.names.size() + 1;
    if (number > kMostNames) {
      throw DataError(fmt::format("{}: more than {} columns; is the first line the header?",
                                  place(source, header.line), kMostNames));
    }
    if (!start.header) name = fmt::format("c{}", number);
    const auto [other, is_new] = seen.emplace(name, number);
    if (!is_new && !name.empty()) {
      throw DataError(fmt::format(
          "{}: columns {} and {} are both called {}; give each its own name in the first line",
          place(source, header.line), other->second, number, in_quotes(name)));
    }
    header.names.push_back(std::move(name));
  } while (scanner.next_field());
  if (start.trailing) header.names.emplace_back();
  return header;
}

DataError ragged_row(CsvScanner& scanner, std::size_t found, bool more, std::size_t expected,
                     const std::string& where) {
  for (; more; ++found) {
    scanner.field();
    more = scanner.next_field();
  }
  return DataError(fmt::format(
      "{}: {} fields, the header has {}; look for missing or extra separators and quotes", where,
      found, expected));
}

}  // namespace resboost

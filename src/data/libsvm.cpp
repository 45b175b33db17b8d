#include "data/libsvm.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include "base/nan.h"
#include "data/field.h"
#include "data/libsvm_target.h"
#include "data/message.h"
#include "data/missing_words.h"
#include "data/settle.h"
#include "resboost/error.h"

namespace resboost {
namespace {

constexpr std::uint32_t kMaxIndex = 1'000'000;

/// Takes the next word off the front of the line; empty at its end.
std::string_view next_word(std::string_view& line) {
  constexpr std::string_view kSpaces = " \t\r";
  line.remove_prefix(std::min(line.find_first_not_of(kSpaces), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(kSpaces));
  line.remove_prefix(word.size());
  return word;
}

std::optional<std::uint32_t> read_index(std::string_view text) {
  std::uint32_t index = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return index;
}

/// k of "f<k>", the name of a feature column.
std::optional<std::uint32_t> feature_index(const std::string& name) {
  const auto index =
      name.starts_with('f') ? read_index(std::string_view(name).substr(1)) : std::nullopt;
  return index && fmt::format("f{}", *index) == name ? index : std::nullopt;
}

class LibsvmReader {
 public:
  LibsvmReader(const std::string& source, const ReadConfig& config)
      : config_(config), words_(with_words(config.reading, config.text)) {
    table_.source = source;
    table_.reading = with_words(config.reading, config.text);
  }

  void read_line(std::string_view line, std::uint64_t number) {
    line = line.substr(0, line.find('#'));
    const std::string_view label = next_word(line);
    if (label.empty()) return;
    if (table_.lines.size() == std::numeric_limits<std::int32_t>::max() - 1 ||
        number > std::numeric_limits<std::uint32_t>::max()) {
      throw DataError(fmt::format("{}: too many rows; split the file into parts",
                                  place(table_.source, number)));
    }
    table_.lines.push_back(static_cast<std::uint32_t>(number));
    read_label(label);
    std::optional<std::uint32_t> last;
    for (std::string_view word = next_word(line); !word.empty(); word = next_word(line))
      last = read_entry(word, last);
    row_ends_.push_back(indices_.size());
  }

  Table table() && {
    if (table_.lines.empty()) {
      throw DataError(fmt::format("{}: empty file; expected lines of \"label index:value ...\"",
                                  table_.source));
    }
    check_base();
    make_features();
    table_.columns.push_back(libsvm_target(labels_, table_, config_, words_));
    blank_numbers(table_, words_);
    return std::move(table_);
  }

 private:
  DataError bad(std::string_view what) const {
    return DataError(fmt::format("{}: {}", place(table_.source, table_.lines.back()), what));
  }

  void read_label(std::string_view label) {
    if (label.find(',') != std::string_view::npos) {
      throw bad(fmt::format("several labels in {}; keep one label a row", in_quotes(label)));
    }
    if (label.find(':') != std::string_view::npos) {
      throw bad(
          fmt::format("the line begins with {}, not with a label; put a label in front (0 if it is "
                      "unknown). If "
                      "it is label:weight, which LIBSVM text does not have, give a CSV with a "
                      "column of weights "
                      "(`weight`)",
                      in_quotes(label)));
    }
    labels_.push_back(label);
  }

  /// Returns the entry's index.
  std::uint32_t read_entry(std::string_view word, std::optional<std::uint32_t> last) {
    const std::size_t colon = word.find(':');
    if (word.starts_with("qid:"))
      throw bad("qid marks ranking data, which is not supported; remove the qid entries");
    const auto index = read_index(word.substr(0, std::min(colon, word.size())));
    if (colon == std::string_view::npos || !index) {
      throw bad(
          fmt::format("cannot read {}; expected index:value with a whole index", in_quotes(word)));
    }
    if (*index > kMaxIndex) {
      throw bad(
          fmt::format("index {} is above the limit of {}; a table this wide needs fewer features",
                      *index, kMaxIndex));
    }
    if (last && *index <= *last) {
      throw bad(fmt::format("index {} after {}; sort the entries of a line by index, each once",
                            *index, *last));
    }
    const std::string column = fmt::format("f{}", *index);
    double value = kNaN;
    const std::string_view text = word.substr(colon + 1);
    const FieldKind kind = read_field(text, value);
    if (kind == FieldKind::infinite)
      throw not_finite(table_.source, table_.lines.back(), column, text);
    if (kind != FieldKind::number && !words_.has_among_numbers(text))
      throw not_a_number(table_.source, table_.lines.back(), column, text);
    if (kind != FieldKind::number) value = kNaN;
    indices_.push_back(*index);
    values_.push_back(value);
    return *index;
  }

  /// Files count features from 0 or from 1, and do not say so. With a model of the other kind every
  /// feature would be its neighbour.
  void check_base() {
    const auto [low, high] = indices_.empty()
                                 ? std::pair(indices_.end(), indices_.end())
                                 : std::minmax_element(indices_.begin(), indices_.end());
    const int trained = config_.reading.first_index;
    if (indices_.empty()) {
      table_.reading.first_index = trained;
      return;
    }
    table_.reading.first_index = *low == 0 ? 0 : 1;
    if (trained < 0) return;
    const auto line_of = [&](auto entry) {
      const auto at = static_cast<std::size_t>(entry - indices_.begin());
      const auto row = std::upper_bound(row_ends_.begin(), row_ends_.end(), at) - row_ends_.begin();
      return table_.lines[static_cast<std::size_t>(row)];
    };
    if (trained == 1 && *low == 0) {
      throw DataError(fmt::format(
          "{}: index 0, but the model was trained on a file that counts features from 1; add 1 to "
          "every index",
          place(table_.source, line_of(low))));
    }
    if (trained == 0 && *low > 0 && *high > largest_known()) {
      throw DataError(
          fmt::format("{}: index {}, but the model was trained on a file that counts features from "
                      "0 to {}, and "
                      "no line has index 0; if this file counts from 1, take 1 from every index",
                      place(table_.source, line_of(high)), *high, largest_known()));
    }
    table_.reading.first_index = trained;
  }

  /// The largest index among the columns of a model.
  std::uint32_t largest_known() const {
    std::uint32_t largest = 0;
    for (const auto* names : {&config_.number_columns, &config_.text_columns})
      for (const std::string& name : *names)
        largest = std::max(largest, feature_index(name).value_or(0));
    return largest;
  }

  /// Numbers of the feature columns: those up to the largest index in the file, and those that the
  /// config asks for.
  std::vector<std::uint32_t> feature_columns() const {
    std::vector<std::uint32_t> columns;
    if (!indices_.empty()) {
      const auto [low, high] = std::minmax_element(indices_.begin(), indices_.end());
      for (std::uint32_t i = std::min(*low, 1u); i <= *high; ++i) columns.push_back(i);
    }
    for (const auto* names : {&config_.number_columns, &config_.text_columns}) {
      for (const std::string& name : *names) {
        if (const auto index = feature_index(name); index && *index <= kMaxIndex)
          columns.push_back(*index);
      }
    }
    std::sort(columns.begin(), columns.end());
    columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
    return columns;
  }

  void make_features() {
    const std::vector<std::uint32_t> numbers = feature_columns();
    const std::size_t rows = table_.lines.size();
    if (numbers.size() >
        static_cast<std::size_t>(std::max<std::int64_t>(0, config_.max_cells)) / rows) {
      throw DataError(
          fmt::format("{}: {} rows of {} columns are more than the limit of {} cells once the "
                      "zeros are filled in; "
                      "use fewer rows or features",
                      table_.source, rows, numbers.size(), config_.max_cells));
    }
    std::vector<std::size_t> position(numbers.empty() ? 0 : numbers.back() + 1);
    for (std::size_t c = 0; c < numbers.size(); ++c) {
      position[numbers[c]] = c;
      Column& column = table_.columns.emplace_back();
      column.name = fmt::format("f{}", numbers[c]);
      column.numbers.own().assign(rows, 0.0);
    }
    std::size_t entry = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      for (; entry < row_ends_[row]; ++entry)
        table_.columns[position[indices_[entry]]].numbers.own()[row] = values_[entry];
    }
  }

  const ReadConfig& config_;
  MissingWords words_;
  Table table_;
  std::vector<std::string_view> labels_;
  std::vector<std::uint32_t> indices_;  // of all rows, one after the other
  std::vector<double> values_;
  std::vector<std::size_t> row_ends_;
};

}  // namespace

Table parse_libsvm(std::string_view bytes, const std::string& source, const ReadConfig& config) {
  LibsvmReader reader(source, config);
  for (std::uint64_t number = 1; !bytes.empty(); ++number) {
    const std::string_view line = bytes.substr(0, bytes.find('\n'));
    reader.read_line(line, number);
    bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
  }
  return std::move(reader).table();
}

bool looks_like_libsvm(std::string_view line) {
  line = line.substr(0, line.find('#'));
  const std::string_view label = next_word(line);
  std::string_view word = next_word(line);
  if (label.empty() || label.find(':') != std::string_view::npos || word.empty()) return false;
  for (; !word.empty(); word = next_word(line)) {
    const std::size_t colon = word.find(':');
    if (colon == std::string_view::npos ||
        (word.substr(0, colon) != "qid" && !read_index(word.substr(0, colon))))
      return false;
  }
  return true;
}

}  // namespace resboost

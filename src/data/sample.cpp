#include "data/sample.h"

#include <algorithm>

namespace resboost {
namespace {

constexpr std::size_t kMostBytes = 1 << 16;
constexpr std::size_t kRowsLookedAt = 200;

class Sampler {
 public:
  Sampler(std::string_view bytes, const Dialect& dialect)
      : text_(bytes.substr(0, kMostBytes)), dialect_(dialect), runs_(dialect.separator == ' ') {}

  std::vector<SampleRow> rows() {
    std::vector<SampleRow> rows;
    while (at_ < text_.size() && rows.size() < kRowsLookedAt) {
      const std::size_t begin = at_;
      pass_spaces();
      if (is_line_end()) {
        pass_line_end();
      } else if (dialect_.comment != 0 && text_[at_] == dialect_.comment) {
        at_ = std::min(text_.find('\n', at_), text_.size());
        pass_line_end();
      } else {
        rows.push_back(row(begin));
      }
    }
    if (text_.size() == kMostBytes && at_ >= text_.size() && rows.size() > 1) rows.pop_back();
    return rows;
  }

 private:
  bool is_space(char c) const { return c == ' ' || (c == '\t' && dialect_.separator != '\t'); }
  void pass_spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  bool is_line_end() const {
    return at_ >= text_.size() || text_[at_] == '\n' ||
           (text_[at_] == '\r' && (at_ + 1 >= text_.size() || text_[at_ + 1] == '\n'));
  }
  void pass_line_end() {
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size()) ++at_;
    ++line_;
  }
  bool is_separator() const {
    return at_ < text_.size() && (runs_ ? is_space(text_[at_]) : text_[at_] == dialect_.separator);
  }

  SampleRow row(std::size_t begin) {
    SampleRow row;
    row.begin = begin;
    row.line = line_;
    for (;;) {
      row.fields.push_back(field(row));
      if (runs_) pass_spaces();
      if (is_line_end()) break;
      if (!runs_) ++at_;
    }
    pass_line_end();
    return row;
  }

  SampleField field(SampleRow& row) {
    if (!runs_) pass_spaces();
    if (at_ < text_.size() && dialect_.quote != 0 && text_[at_] == dialect_.quote)
      return quoted_field(row);
    const std::size_t begin = at_;
    while (!is_line_end() && !is_separator()) ++at_;
    std::string_view found = text_.substr(begin, at_ - begin);
    while (!found.empty() && is_space(found.back())) found.remove_suffix(1);
    return {std::string(found), false};
  }

  SampleField quoted_field(SampleRow& row) {
    SampleField field{{}, true};
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == dialect_.quote) {
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != dialect_.quote) break;
        ++at_;
      }
      if (text_[at_] == '\n') ++line_;
      field.text += text_[at_];
    }
    if (at_ >= text_.size()) {
      row.broken = true;
      return field;
    }
    ++at_;
    if (!runs_) pass_spaces();
    while (!is_line_end() && !is_separator()) {
      row.broken = true;
      ++at_;
    }
    return field;
  }

  std::string_view text_;
  Dialect dialect_;
  bool runs_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 1;
};

}  // namespace

std::vector<SampleRow> sample_rows(std::string_view bytes, const Dialect& dialect) {
  return Sampler(bytes, dialect).rows();
}

}  // namespace resboost

#include "data/npy_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "data/little_endian.h"
#include "data/message.h"
#include "resboost/error.h"

namespace resboost {
namespace {

constexpr std::string_view kMagic("\x93NUMPY");
/// As NumPy itself reads.
constexpr std::size_t kMaxText = 10'000;
constexpr std::size_t kMaxDimensions = 32;

/// Reads {'descr': '|u1', 'fortran_order': False, 'shape': (2, 28, 28), }: a literal of Python of
/// which only this occurs.
class HeaderParser {
 public:
  HeaderParser(std::string_view text, const std::string& source) : text_(text), source_(source) {}

  NpyHeader parse() {
    bool type = false, order = false, shape = false;
    expect('{');
    while (!accept('}')) {
      const std::string_view key = string();
      expect(':');
      bool& seen = key == "descr"           ? type
                   : key == "fortran_order" ? order
                   : key == "shape"         ? shape
                                            : unknown(key);
      if (seen) throw bad("a key twice");
      seen = true;
      if (key == "descr") header_.type = string();
      if (key == "fortran_order") header_.fortran_order = boolean();
      if (key == "shape") header_.shape = tuple();
      if (!accept(',') && peek() != '}') throw bad("expected , or }");
    }
    if (peek() != '\0') throw bad("something after }");
    if (!type || !order || !shape) throw bad("expected descr, fortran_order and shape");
    return std::move(header_);
  }

 private:
  DataError bad(std::string_view what) const {
    return DataError(
        fmt::format("{}: cannot read the NPY header at {}: {}; save it again with np.save", source_,
                    in_quotes(text_.substr(0, 20)), what));
  }

  [[noreturn]] bool& unknown(std::string_view key) const {
    throw bad(fmt::format("unknown key {}", in_quotes(key)));
  }

  /// The next character that is not a space; NUL at the end.
  char peek() {
    text_.remove_prefix(std::min(text_.find_first_not_of(" \n"), text_.size()));
    return text_.empty() ? '\0' : text_.front();
  }

  bool accept(char c) {
    if (peek() != c) return false;
    text_.remove_prefix(1);
    return true;
  }

  void expect(char c) {
    if (!accept(c)) throw bad(fmt::format("expected {}", c));
  }

  std::string_view string() {
    if (peek() == '[') throw bad("an array of records; expected one of numbers");
    expect('\'');
    const std::string_view content = text_.substr(0, text_.find('\''));
    text_.remove_prefix(content.size());
    expect('\'');
    return content;
  }

  bool boolean() {
    const bool value = peek() == 'T';
    const std::string_view word = value ? "True" : "False";
    if (!text_.starts_with(word)) throw bad("expected True or False");
    text_.remove_prefix(word.size());
    return value;
  }

  std::vector<std::uint64_t> tuple() {
    std::vector<std::uint64_t> values;
    expect('(');
    while (!accept(')')) {
      if (values.size() == kMaxDimensions) throw bad("too many dimensions");
      peek();
      const auto result =
          std::from_chars(text_.data(), text_.data() + text_.size(), values.emplace_back());
      if (result.ec != std::errc()) throw bad("expected a whole number");
      text_.remove_prefix(static_cast<std::size_t>(result.ptr - text_.data()));
      if (!accept(',') && peek() != ')') throw bad("expected , or )");
    }
    return values;
  }

  std::string_view text_;
  const std::string& source_;
  NpyHeader header_;
};

}  // namespace

bool looks_like_npy(std::string_view bytes) { return bytes.starts_with(kMagic); }

NpyHeader parse_npy_header(std::string_view bytes, const std::string& source) {
  constexpr std::size_t kVersion = kMagic.size(), kLength = kVersion + 2;
  if (!looks_like_npy(bytes)) {
    throw DataError(fmt::format(
        "{}: not an NPY file, which begins with \\x93NUMPY; save it with np.save", source));
  }
  const auto cut = [&] {
    return DataError(fmt::format("{}: ends within its NPY header; fetch or save it again", source));
  };
  if (bytes.size() < kLength) throw cut();
  const std::uint64_t version = little_endian(bytes, kVersion, 1);
  if (version < 1 || version > 3) {
    throw DataError(fmt::format("{}: NPY version {}; expected 1, 2 or 3", source, version));
  }
  const std::size_t length_bytes = version == 1 ? 2 : 4;
  const std::size_t text_at = kLength + length_bytes;
  if (bytes.size() < text_at) throw cut();
  const std::uint64_t length = little_endian(bytes, kLength, length_bytes);
  if (length > kMaxText) {
    throw DataError(fmt::format("{}: an NPY header of {} bytes; expected at most {}", source,
                                length, kMaxText));
  }
  if (bytes.size() - text_at < length) throw cut();
  NpyHeader header = HeaderParser(bytes.substr(text_at, length), source).parse();
  header.size = text_at + length;
  return header;
}

}  // namespace resboost

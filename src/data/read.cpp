#include "resboost/read.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/input.h"
#include "data/arff.h"
#include "data/csv.h"
#include "data/field.h"
#include "data/foreign.h"
#include "data/json_rows.h"
#include "data/libsvm.h"
#include "data/message.h"
#include "resboost/error.h"

namespace resboost {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{64} << 30;

ReadConfig::Format table_format_of_name(std::string_view path) {
  if (path.ends_with(".gz") || path.ends_with(".xz")) path.remove_suffix(3);
  if (path.ends_with(".csv")) return ReadConfig::Format::csv;
  if (path.ends_with(".tsv") || path.ends_with(".tab")) return ReadConfig::Format::tsv;
  if (path.ends_with(".arff")) return ReadConfig::Format::arff;
  if (path.ends_with(".json") || path.ends_with(".jsonl") || path.ends_with(".ndjson"))
    return ReadConfig::Format::json;
  if (path.ends_with(".svm") || path.ends_with(".libsvm")) return ReadConfig::Format::libsvm;
  return ReadConfig::Format::automatic;
}

/// Takes the next line that is not blank off the front of the text.
std::string_view next_line(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \r\n"), text.size()));
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(line.size());
  return line;
}

/// LIBSVM text may begin with comments, and with rows that have a label only.
bool is_libsvm(std::string_view bytes) {
  constexpr int kMostLines = 20;
  std::string_view line = next_line(bytes);
  for (int i = 0; i < kMostLines && !line.empty(); ++i, line = next_line(bytes)) {
    if (looks_like_libsvm(line)) return true;
    double value = 0;
    const bool label = read_field(line.substr(0, line.find('\r')), value) == FieldKind::number;
    if (!line.starts_with('#') && !label) return false;
  }
  return false;
}

ReadConfig::Format format_of_content(std::string_view bytes) {
  if (is_libsvm(bytes)) return ReadConfig::Format::libsvm;
  if (looks_like_arff(bytes)) return ReadConfig::Format::arff;
  if (looks_like_json(bytes)) return ReadConfig::Format::json;
  const std::string_view header = next_line(bytes);
  const auto has = [&](char c) { return header.find(c) != std::string_view::npos; };
  return has('\t') && !has(',') ? ReadConfig::Format::tsv : ReadConfig::Format::csv;
}

/// Where UTF-8 goes wrong, or the size of the text.
std::size_t valid_utf8(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  std::size_t i = 0;
  while (i < text.size()) {
    if (std::uint64_t word;
        i + sizeof word <= text.size()) {  // most text is ASCII: pass it eight bytes at a time
      std::memcpy(&word, text.data() + i, sizeof word);
      if ((word & kHighBits) == 0) {
        i += sizeof word;
        continue;
      }
    }
    const unsigned lead = byte(i);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t more = lead >= 0xc2 && lead <= 0xdf   ? 1
                             : (lead & 0xf0) == 0xe0        ? 2
                             : lead >= 0xf0 && lead <= 0xf4 ? 3
                                                            : 0;
    if (more == 0) return i;
    for (std::size_t k = 1; k <= more; ++k) {
      if ((byte(i + k) & 0xc0) != 0x80) return i;
    }
    // Longer than needed, a surrogate, or beyond U+10FFFF (RFC 3629).
    const unsigned second = byte(i + 1);
    if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ||
        (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f)) {
      return i;
    }
    i += more + 1;
  }
  return i;
}

void check_text(std::string_view bytes, const std::string& source) {
  const auto line_of = [&](std::size_t at) {
    return static_cast<std::uint64_t>(
               std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(at), '\n')) +
           1;
  };
  if (const std::size_t at = bytes.find('\0'); at != std::string_view::npos) {
    throw DataError(
        fmt::format("{}: a NUL byte, so this is not plain text; if it is UTF-16, save it as UTF-8",
                    place(source, line_of(at))));
  }
  if (const std::size_t at = valid_utf8(bytes); at != bytes.size()) {
    throw DataError(
        fmt::format("{}: byte 0x{:02x} is not UTF-8; convert the file, e.g. with iconv -f "
                    "windows-1252 -t utf-8",
                    place(source, line_of(at)), static_cast<unsigned char>(bytes[at])));
  }
}

/// file: what the bytes lie in, or null.
Table parse(std::string_view bytes, const std::string& source, const ReadConfig& config,
            Bytes* file) {
  refuse_foreign(bytes, source);
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  // DOS ended files with Ctrl-Z, and blocks of tape with zeros.
  while (bytes.ends_with('\x1a') || bytes.ends_with('\0')) bytes.remove_suffix(1);
  check_text(bytes, source);
  switch (config.format == ReadConfig::Format::automatic ? format_of_content(bytes)
                                                         : config.format) {
    case ReadConfig::Format::libsvm:
      return parse_libsvm(bytes, source, config);
    case ReadConfig::Format::arff:
      return parse_arff(bytes, source, config);
    case ReadConfig::Format::json:
      return parse_json_rows(bytes, source, config);
    case ReadConfig::Format::tsv:
      return parse_csv(bytes, '\t', source, config, file);
    default:
      return parse_csv(bytes, ',', source, config, file);
  }
}

}  // namespace

Table parse_table(std::string_view bytes, const std::string& source, const ReadConfig& config) {
  return parse(bytes, source, config, nullptr);
}

Table read_table(const std::string& path, const ReadConfig& config) {
  Bytes bytes = read_unpacked(path, kMaxBytes);
  ReadConfig by_name = config;
  if (config.format == ReadConfig::Format::automatic) {
    by_name.format = table_format_of_name(path);
    // What a file holds says more than what it is called.
    if (by_name.format == ReadConfig::Format::csv || by_name.format == ReadConfig::Format::tsv) {
      if (looks_like_arff(bytes)) by_name.format = ReadConfig::Format::arff;
      if (looks_like_json(bytes)) by_name.format = ReadConfig::Format::json;
    }
  }
  return parse(bytes, path == "-" ? "stdin" : path, by_name, &bytes);
}

}  // namespace resboost

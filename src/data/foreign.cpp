#include "data/foreign.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "resboost/error.h"

namespace resboost {
namespace {

using namespace std::string_view_literals;

struct ForeignKind {
  std::string_view first_bytes;
  const char *name, *cure;
};

constexpr const char* kSaveAsCsv = "save it as CSV";
constexpr const char* kWriteCsv = "write it as CSV, e.g. with pandas' to_csv()";
constexpr const char* kUnpack = "unpack it, or pack it with gzip or xz, which are read as they are";
constexpr const char* kPicture = "pictures are given as files or folders by their own names";

constexpr auto kKinds = std::to_array<ForeignKind>({
    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, "an old Office file (xls)", kSaveAsCsv},
    {"PAR1"sv, "a Parquet file", kWriteCsv},
    {"ARROW1"sv, "an Arrow file (Feather)", kWriteCsv},
    {"FEA1"sv, "a Feather file", kWriteCsv},
    {"Obj\x01"sv, "an Avro file", kWriteCsv},
    {"\x89HDF\r\n"sv, "an HDF5 file", kWriteCsv},
    {"SQLite format 3"sv, "an SQLite database", "write the table as CSV: sqlite3 -csv -header"},
    {"\x28\xb5\x2f\xfd"sv, "a file packed with zstd", kUnpack},
    {"BZh"sv, "a file packed with bzip2", kUnpack},
    {"7z\xbc\xaf\x27\x1c"sv, "a 7z archive", kUnpack},
    {"Rar!"sv, "a RAR archive", kUnpack},
    {"\x04\x22\x4d\x18"sv, "a file packed with lz4", kUnpack},
    {"%PDF-"sv, "a PDF document", "copy its table into a CSV file"},
    {"\x89PNG"sv, "a PNG picture", kPicture},
    {"\xff\xd8\xff"sv, "a JPEG picture", kPicture},
    {"\x93NUMPY"sv, "a NumPy array",
     "give it the ending .npy if it holds pictures, else write CSV"},
    {"RDX2\n"sv, "an R workspace", "write the table with R's write.csv()"},
    {"RDX3\n"sv, "an R workspace", "write the table with R's write.csv()"},
    {"X\n\0\0\0"sv, "an R object (rds)", "write it with R's write.csv()"},
    {"<stata_dta>"sv, "a Stata file", kWriteCsv},
    {"$FL2"sv, "an SPSS file", kWriteCsv},
    {"MATLAB 5.0"sv, "a MATLAB file", kWriteCsv},
    {"{\\rtf"sv, "an RTF document", kSaveAsCsv},
    {"\xff\xfe\0\0"sv, "UTF-32 text", "save it as UTF-8, e.g. with iconv -f utf-32 -t utf-8"},
    {"\0\0\xfe\xff"sv, "UTF-32 text", "save it as UTF-8, e.g. with iconv -f utf-32 -t utf-8"},
    {"\xff\xfe"sv, "UTF-16 text", "save it as UTF-8, e.g. with iconv -f utf-16 -t utf-8"},
    {"\xfe\xff"sv, "UTF-16 text", "save it as UTF-8, e.g. with iconv -f utf-16 -t utf-8"},
});

/// What stands at a place of the file, and the kind that it tells of.
struct OtherPicture {
  std::size_t at;
  std::string_view bytes;
  const char* name;
};

constexpr auto kOtherPictures = std::to_array<OtherPicture>({
    {0, "GIF8"sv, "a GIF picture"},
    {8, "WEBPVP8"sv, "a WebP picture"},
    {0, "II*\0"sv, "a TIFF picture"},
    {0, "MM\0*"sv, "a TIFF picture"},
});

[[noreturn]] void refuse(const std::string& source, const char* name, const char* cure) {
  throw DataError(
      fmt::format("{}: {}, by its first bytes, not a table of text; {}", source, name, cure));
}

void refuse_zip(std::string_view bytes, const std::string& source) {
  if (!bytes.starts_with("PK\x03\x04") && !bytes.starts_with("PK\x05\x06")) return;
  const std::string_view top = bytes.substr(0, 4096);
  const auto has = [&](std::string_view word) { return top.find(word) != std::string_view::npos; };
  if (has("xl/") || has("[Content_Types].xml"))
    refuse(source, "an Excel workbook (xlsx)", "save the sheet as CSV");
  if (has("opendocument.spreadsheet"))
    refuse(source, "an OpenDocument sheet (ods)", "save the sheet as CSV");
  if (has(".npy")) refuse(source, "a NumPy archive (npz)", "give it the ending .npz");
  refuse(source, "a ZIP archive", "unpack it and give the file in it");
}

void refuse_model(std::string_view bytes, const std::string& source) {
  if (begins_as_model(bytes))
    refuse(source, "a model file", "give the data here; the model stands before the data");
}

void refuse_page(std::string_view bytes, const std::string& source) {
  std::string start(bytes.substr(0, 256));
  start.erase(0, std::min(start.find_first_not_of(" \t\r\n\xef\xbb\xbf"), start.size()));
  std::transform(start.begin(), start.end(), start.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  if (start.starts_with("<!doctype html") || start.starts_with("<html"))
    refuse(source, "a web page (HTML)",
           "was it downloaded without a login? fetch the file behind the page");
  if (start.starts_with("<?xml")) refuse(source, "an XML file", "write it as CSV");
}

}  // namespace

bool begins_as_model(std::string_view bytes) {
  return bytes.size() >= kModelStart && bytes.substr(kLengthBytes).starts_with(kModelHeader);
}

const char* other_picture(std::string_view bytes) {
  const auto has = [&](std::size_t at, std::string_view what) {
    return bytes.size() >= at && bytes.substr(at).starts_with(what);
  };
  for (const OtherPicture& kind : kOtherPictures)
    if (has(kind.at, kind.bytes)) return kind.name;
  // Behind the length of what says so, which is short: "sizeftyp," begins a table.
  if (has(0, "\0\0\0"sv) && has(4, "ftyp")) return "an HEIC or AVIF picture, or a film";
  return has(0, "BM") && has(6, "\0\0\0\0"sv) ? "a BMP picture" : nullptr;
}

void refuse_foreign(std::string_view bytes, const std::string& source) {
  for (const ForeignKind& kind : kKinds)
    if (bytes.starts_with(kind.first_bytes)) refuse(source, kind.name, kind.cure);
  if (const char* picture = other_picture(bytes))
    refuse(source, picture, "of pictures PNG and JPEG are read, by their own names");
  refuse_zip(bytes, source);
  refuse_model(bytes, source);
  refuse_page(bytes, source);
}

}  // namespace resboost

#include "table_fuzz.h"

#include <cstdlib>
#include <string>

#include "base/input.h"
#include "resboost/error.h"
#include "resboost/schema.h"

namespace resboost {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;
constexpr std::int64_t kMostCells = 100'000;

void require(bool condition) {
  if (!condition) std::abort();
}

void check_table(const Table& table) {
  require(table.rows() > 0);
  for (const Column& column : table.columns) {
    require(column.size() == table.rows());
    require(column.codes.empty() || static_cast<Index>(column.codes.size()) == table.rows());
    for (const auto code : column.codes)
      require(code >= -1 && code < static_cast<std::int64_t>(column.levels.size()));
  }
}

void learn_and_encode(const Table& table, const ReadConfig& config, std::string_view bytes) {
  std::vector<std::string> warnings;
  const Split split = split_rows(table, {}, 0.5, 1);
  const Schema schema = Schema::learn(table, split.train, {}, warnings);
  const Dataset train = schema.encode(table, split.train, Schema::Targets::required, warnings);
  require(train.x.matrix().allFinite() && train.y.allFinite());
  const Dataset all = schema.encode(table, all_rows(table), Schema::Targets::open, warnings);
  require(all.x.matrix().allFinite() &&
          all.x.width() == static_cast<Index>(schema.feature_names().size()));

  ReadConfig again = read_config_for(schema);
  again.format = config.format;
  again.max_cells = config.max_cells;
  const Table reread = parse_table(bytes, "again", again);
  require(schema.encode(reread, split.train, Schema::Targets::none, warnings).x.matrix() ==
          train.x.matrix());
}

}  // namespace

void fuzz_table(const std::uint8_t* data, std::size_t size, ReadConfig::Format format) {
  try {
    const std::string_view raw(reinterpret_cast<const char*>(data), size);
    const std::string bytes =
        is_gzip(raw) ? std::string(gunzip(raw, "fuzz", kMostBytes)) : std::string(raw);
    ReadConfig config;
    config.format = format;
    config.max_cells = kMostCells;
    const Table table = parse_table(bytes, "fuzz", config);
    check_table(table);
    if (table.rows() * static_cast<Index>(table.columns.size()) < kMostCells)
      learn_and_encode(table, config, bytes);
  } catch (const Error&) {  // the reader's way to say no
  }
}

}  // namespace resboost

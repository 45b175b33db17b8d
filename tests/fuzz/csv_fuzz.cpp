#include "table_fuzz.h"

/// CSV, TSV and whatever the content looks like; the size decides which, so that no byte of the
/// corpus is spent on it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using Format = resboost::ReadConfig::Format;
  constexpr Format kFormats[] = {Format::csv, Format::tsv, Format::automatic};
  resboost::fuzz_table(data, size, kFormats[size % 3]);
  return 0;
}

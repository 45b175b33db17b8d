#include "table_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  resboost::fuzz_table(data, size, resboost::ReadConfig::Format::libsvm);
  return 0;
}

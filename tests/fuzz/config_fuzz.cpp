// Any bytes are a config file or a ConfigError, and what was read survives being written and read
// again.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "options/config_file.h"
#include "resboost/error.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace resboost;
  try {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    std::string text;
    const auto entries = parse_config(bytes, "fuzz.conf");
    for (const ConfigEntry& entry : entries)
      text += entry.key + " = " + config_value(entry.value) + "\n";
    const auto again = parse_config(text, "again.conf");
    if (again.size() != entries.size()) std::abort();
    for (std::size_t i = 0; i < entries.size(); ++i)
      if (again[i].key != entries[i].key || again[i].value != entries[i].value) std::abort();
  } catch (const resboost::ConfigError&) {
  }
  return 0;
}

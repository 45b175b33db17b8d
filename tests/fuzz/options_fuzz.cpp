// Lines NAME=VALUE, of any bytes, are refused with an Error, or are options that can be written
// down and read again, and a table that is prepared by them.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "options/config_file.h"
#include "resboost/error.h"
#include "resboost/experiment.h"
#include "resboost/options.h"
#include "resboost/prepare.h"
#include "resboost/tuning.h"

using namespace resboost;

namespace {

/// A table that every run reads, by whatever options.
const std::string& table_path() {
  static const std::string path = [] {
    const std::string name = std::filesystem::temp_directory_path() / "resboost-options-fuzz.csv";
    std::ofstream out(name);
    out << "a,b,kind,when,t\n";
    for (int i = 0; i < 24; ++i)
      out << i % 5 << "," << (i % 7 == 0 ? "" : std::to_string(i * 11 % 256)) << ","
          << (i % 3 ? "red" : "NA") << ",2024-01-" << 10 + i % 9 << "," << i % 2 << "\n";
    return name;
  }();
  return path;
}

struct Settings {
  RunConfig run;
  ComparisonConfig comparison;
  TuningConfig tuning;
  OptionTable table = parameters_of(run);

  Settings() {
    ToOptions visitor(table);
    comparison.describe(visitor);
    tuning.describe(visitor);
  }
};

std::vector<Assignment> assignments_of(std::string_view bytes) {
  std::vector<Assignment> all;
  while (!bytes.empty()) {
    const std::string_view line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(bytes.size(), line.size() + 1));
    const std::size_t equals = std::min(line.find('='), line.size());
    const std::string value(line.substr(std::min(equals + 1, line.size())));
    all.push_back({std::string(line.substr(0, equals)), {value}});
  }
  return all;
}

/// What was set is what its own text sets.
void write_and_read(const OptionTable& table) {
  const std::string text = dump_config(table);
  Settings again;
  std::vector<Assignment> assignments;
  for (const ConfigEntry& entry : parse_config(text, "dumped"))
    assignments.push_back({entry.key, {entry.value}});
  again.table.apply(assignments);
  if (dump_config(again.table) != text) std::abort();
}

/// Everything that reads an option's text once more.
void use(Settings& settings) {
  RunConfig& run = settings.run;
  run.valid.clear();  // names a file
  for (const SearchRange& range : search_space(run, settings.tuning.over)) {
    Rng rng(1);
    range.draw(rng);
  }
  requirements_of(settings.comparison, {"auto", "hybrid", "trees", "backprop"});
  std::vector<std::string> warnings;
  prepare(read_to_learn(table_path(), run, warnings), run);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Settings settings;
  try {
    settings.table.apply(assignments_of({reinterpret_cast<const char*>(data), size}));
  } catch (const ConfigError&) {
    return 0;
  }
  write_and_read(settings.table);
  try {
    use(settings);
  } catch (const Error&) {
  }
  return 0;
}

#include "experiment/test_split.h"

namespace resboost {

TrialData split_off_test(const DataSource& source, const TestConfig& test, const RunConfig& config,
                         Views views) {
  TrialData parts;
  DataSource rows;
  std::vector<std::string> warnings;
  if (test.file.empty()) {
    const Split which = split(source, config.schema, test.share, config.seed);
    parts.data = prepare(take_rows(source, which.train), config, nullptr, views);
    rows = take_rows(source, which.held_out);
  } else {
    parts.data = prepare(source, config, nullptr, views);
    rows = read_to_encode(test.file, config.input, *parts.data.schema, Schema::Targets::open,
                          warnings, config.train.cache_dir);
  }
  parts.data.warnings.insert(parts.data.warnings.begin(), warnings.begin(), warnings.end());
  parts.test = encode(*parts.data.schema, rows, Schema::Targets::open, parts.data.warnings, views);
  return parts;
}

}  // namespace resboost

#include "experiment/test_split.h"

namespace resboost {

Parts split_off_test(const Source& source, const TestRowSettings& test,
                     const TrainSettings& settings, std::vector<std::string> warnings) {
  Parts parts;
  Source rows;
  if (test.file.empty()) {
    const Split which = split(source, settings.schema, test.share, settings.seed);
    parts.data = prepare(take_rows(source, which.train), settings, nullptr);
    rows = take_rows(source, which.held_out);
  } else {
    parts.data = prepare(source, settings, nullptr);
    rows = read_to_encode(test.file, settings.input, *parts.data.schema, Schema::Targets::open,
                          warnings);
  }
  parts.data.warnings.insert(parts.data.warnings.begin(), warnings.begin(), warnings.end());
  parts.test = encode(*parts.data.schema, rows, Schema::Targets::open, parts.data.warnings);
  return parts;
}

}  // namespace resboost

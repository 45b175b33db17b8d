#pragma once

#include <string>
#include <vector>

#include "prepare/prepare.h"
#include "prepare/settings.h"

namespace resboost {

/// Which rows networks are tested on.
struct TestRowSettings {
  std::string file;
  double share = 0.2;

  template <class Visitor>
  void describe(Visitor& v) {
    v.section("Test rows");
    v.file("test", file, "rows to test on; without it a share of the data");
    v("test-share", share, 0.01, 0.9, "share of the rows to test on");
  }
};

/// Training and validation rows, and test rows that nothing but the final score has seen.
struct Parts {
  Prepared data;
  Dataset test;
};

/// Sets the test rows apart before anything is learned from the data. warnings: of reading
/// `source`, which the parts go on to tell.
Parts split_off_test(const Source& source, const TestRowSettings& test,
                     const TrainSettings& settings, std::vector<std::string> warnings);

}  // namespace resboost

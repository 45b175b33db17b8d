#pragma once

#include <string>
#include <vector>

#include "resboost/experiment.h"

namespace resboost {

/// Training and validation rows, and test rows that nothing but the final score has seen.
struct TrialData {
  Prepared data;
  Dataset test;
};

/// Sets the test rows apart before anything is learned from the data.
/// views: what the methods on trial read.
TrialData split_off_test(const DataSource& source, const TestConfig& test, const RunConfig& config,
                         Views views);

}  // namespace resboost

#pragma once

#include <cstddef>
#include <cstdint>

#include "resboost/read.h"

namespace resboost {

/// The bytes, unpacked if they are gzip, read as a table in the given format; then a schema learned
/// from its first half encodes all of it. Every outcome but a resboost::Error or finite features is
/// a finding.
void fuzz_table(const std::uint8_t* data, std::size_t size, ReadConfig::Format format);

}  // namespace resboost

#pragma once

#include <cstdint>

#include "resboost/communicator.h"
#include "resboost/report.h"
#include "resboost/rng.h"

namespace resboost {

/// What everything that fits is given by the run that it belongs to. References live for the call.
struct RunContext {
  Rng rng;  ///< of the call: what it makes at random follows from this and its arguments
  Reporter& reporter;
  Communicator* ranks = nullptr;  ///< that help, led by this one; or none

  /// The same run, for a part of what is done.
  RunContext fork(std::uint64_t purpose, std::uint64_t number = 0) const {
    return {rng.fork(purpose, number), reporter, ranks};
  }
};

}  // namespace resboost

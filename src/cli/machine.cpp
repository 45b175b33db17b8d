#include "cli/machine.h"

#include <cstdint>

#include "base/memory.h"
#include "base/parallel.h"
#include "resboost/parallel.h"

namespace resboost::cli {

void Machine::take() const {
  if (threads > 0) set_threads(threads);
  require_threads();
  if (max_memory > 0) limit_memory(static_cast<std::uint64_t>(max_memory * 1e9));
}

}  // namespace resboost::cli

#pragma once

#include <functional>

#include "base/following.h"
#include "resboost/communicator.h"
#include "support/counted_services.h"
#include "support/thread_ranks.h"
#include "train/rank_services.h"

namespace resboost::test {

/// Rank 0 does some work of a training and dismisses the others, which follow. How often the first
/// of those was asked for what.
inline void run_counted(int size, Asked& asked,
                        const std::function<void(Communicator& ranks)>& work) {
  ThreadRanks(size).run(
      [&](Communicator& ranks) {
        work(ranks);
        dismiss(ranks, 0);
      },
      [&](Communicator& ranks) {
        const Services services = training_services(ranks);
        follow(ranks, ranks.rank() == 1 ? asked.counted(services) : services);
      });
}

}  // namespace resboost::test

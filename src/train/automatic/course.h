#pragma once

#include <optional>

#include "resboost/automatic.h"
#include "resboost/checkpoint.h"
#include "resboost/types.h"
#include "train/automatic/networks.h"
#include "train/automatic/race.h"

namespace resboost::automatic {

/// How far a fit has come: what it remembers from stage to stage.
struct Course {
  std::optional<Race> race;     ///< where rows are held out
  Index rounds = 0, known = 0;  ///< of trees that are stages; that the race has seen
  Index worthwhile = 0;         ///< rounds after the last turn of trees that was worth its seconds
  bool trees_ended = false;
  int steps = 0, doublings = 0;  ///< of the networks
  Networks networks;
  bool averaged = false;  ///< the race is over, networks become stages
  double share = 0;       ///< of all networks in the average
  std::size_t next = 0;   ///< network that is the next stage
};

void save(const Course& course, Memory& memory);
/// All of it but what the networks are, of which there are so many places. ModelError for what no
/// fit of this configuration has saved.
Course counts_of(const Memory& memory, Index held_out, const AutomaticConfig& config);
/// The whole of it, of networks with so many inputs and outputs. ModelError as above.
Course restored(const Memory& memory, Index held_out, Index inputs, Index outputs,
                const AutomaticConfig& config);

}  // namespace resboost::automatic

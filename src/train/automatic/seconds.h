#pragma once

#include "resboost/automatic.h"
#include "resboost/features.h"
#include "resboost/loss.h"
#include "resboost/trees.h"

namespace resboost::automatic {

// What a fit takes, by counting: a clock would make the model depend on what else the machine does.
// In seconds of one core with AVX-512 (2024), measured on eight tables from 825 to 36,000 rows;
// only their ratios matter.

/// One round of boosted trees.
double seconds_of_tree(const Examples& train, const Loss& loss, const TreesConfig& config);

/// One network of so many steps, with its looks at the held-out rows.
double seconds_of_network(const Examples& train, Index held_out, Index outputs, int steps,
                          const AutomaticConfig& config);
/// One such network as a stage: all rows go through it.
double seconds_of_pass(const Examples& train, Index held_out, Index outputs,
                       const AutomaticConfig& config);

}  // namespace resboost::automatic

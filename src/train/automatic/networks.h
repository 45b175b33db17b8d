#pragma once

#include <memory>
#include <vector>

#include "resboost/automatic.h"
#include "resboost/features.h"
#include "resboost/layer.h"
#include "resboost/loss.h"
#include "resboost/run_context.h"

namespace resboost::automatic {

/// Small residual networks from a row to its scores, of the same kind from other random numbers,
/// each with the parameters of its epoch of lowest held-out loss.
struct Networks {
  std::vector<std::unique_ptr<Layer>> all;  ///< [d] -> [k]
  double stop = 1;       ///< mean share of the epochs after which they were at their best
  bool stopped = false;  ///< the reporter asked to stop: those that were half trained are missing
};

/// Most minibatches of one (AutomaticConfig::steps).
inline constexpr int kMostSteps = 1 << 30;

/// Rows of their gradient steps, of so many training rows.
int batch_size_of(const AutomaticConfig& config, Index rows);

/// One of them before it is fitted. To begin with its scores are zero.
std::unique_ptr<Layer> make_network(Index inputs, Index outputs, const AutomaticConfig& config,
                                    Rng rng);

/// Fits so many of them to the targets in so many steps, each on one thread. train, held_out: what
/// they read is x, and z is not looked at.
Networks fit_networks(int number, int steps, const Examples& train, const Examples& held_out,
                      const Loss& loss, const AutomaticConfig& config, Precision precision,
                      const RunContext& run);

}  // namespace resboost::automatic

#pragma once

#include <span>

#include "resboost/network.h"

namespace resboost {

/// Stages one after the other and a readout behind them, borrowed: a whole network, or one stage of
/// it with what its head would read.
struct Chain {
  Chain(const Network& net);
  Chain(const Stage& stage);

  std::span<const Stage> stages;
  Readout readout;

  bool has(Reads reads) const;         ///< a stage that does
  Index features(Index inputs) const;  ///< width of the last z
  Index outputs(Index inputs) const { return readout.outputs(features(inputs)); }
};

/// Scores of one slice of rows that starts at z0, as Network::infer().
Buffer::View infer(const Chain& chain, const RawRows& raw, const Rows& z0, Trace& trace);

}  // namespace resboost

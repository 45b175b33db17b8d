#pragma once

#include <memory>
#include <vector>

#include "resboost/layer.h"
#include "resboost/network.h"

namespace resboost {

/// A map of rows that is a function of the program's own: what no layer of this library is. A model
/// file holds the widths of such a layer alone; parse_model() takes the maps back.
class OwnMap {
 public:
  virtual ~OwnMap() = default;
  /// Fills out [n, outputs] from in [n, inputs], row by row: what it makes of a row depends on that
  /// row alone. Called by several threads at once.
  virtual void apply(const Rows& in, MutRows out) const = 0;
};

using OwnMaps = std::vector<std::shared_ptr<const OwnMap>>;

/// The map as a layer, kind "own", which shares it with its clones. No gradient goes through it: no
/// stage that has one can be trained end to end (ConfigError).
std::unique_ptr<Layer> make_own(Index inputs, Index outputs, std::shared_ptr<const OwnMap> map);

/// Those of a network, from its first stage to its last.
OwnMaps own_maps(const Network& net);

}  // namespace resboost

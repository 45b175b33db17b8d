#pragma once

#include <string>
#include <vector>

#include "resboost/dataset.h"
#include "resboost/explain.h"
#include "resboost/page.h"

namespace resboost {

/// Where a map's largest fall is.
struct OcclusionPeak {
  double fall;
  Index row, column;  ///< the middle of the first part of the picture that has it
};
OcclusionPeak peak_of(const OcclusionMap& map);

/// The first pictures, at most 24, each beside its map. pictures: those of the maps; names: of the
/// pictures; classes: of the model.
report::Section occlusion_section(const std::vector<OcclusionMap>& maps, const Pictures& pictures,
                                  const std::vector<std::string>& names,
                                  const std::vector<std::string>& classes);

}  // namespace resboost

#pragma once

#include <memory>
#include <vector>

#include "resboost/network.h"
#include "resboost/row_source.h"

namespace resboost {

/// What fitted stages make of rows that differ from epoch to epoch (augmented pictures). As they
/// are, they have gone through the stages once and lie in `kept`; as an epoch has them, they are
/// read anew and go through all stages. `kept` is borrowed memory, [n, p].
RowSource frozen_rows(const RowSource& below, std::shared_ptr<const std::vector<Stage>> stages,
                      const Rows& kept);

}  // namespace resboost

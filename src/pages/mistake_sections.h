#pragma once

#include <optional>
#include <string>
#include <vector>

#include "resboost/dataset.h"
#include "resboost/metrics.h"
#include "resboost/page.h"

namespace resboost {

/// The pictures whose wrong class the model was surest of, at most 24, surest first. Nothing where
/// there is no mistake, or pictures are neither grey nor coloured. names: of the files, a row each,
/// or empty.
std::optional<report::Section> mistake_section(const Judged& judged, const Pictures& pictures,
                                               const std::vector<std::string>& names);

}  // namespace resboost

#pragma once

#include "resboost/prepare.h"

namespace resboost {

/// Gives the codes of training rows the directions that RunConfig::monotone asks for. ConfigError
/// for a column that is not there, is no number, or asked for twice, and for rows without codes,
/// which no method keeps to it on.
void set_directions(const RunConfig& config, const Schema& schema, Codes& codes);

}  // namespace resboost

#pragma once

#include <string>
#include <string_view>

#include "resboost/checkpoint.h"
#include "resboost/model.h"

namespace resboost {

/// A run's progress as a file of its own format, which no model needs. What it was a run of is
/// `run`, lines of "name = value". docs/reliability.md
std::string serialize_checkpoint(const Progress& progress,
                                 const std::shared_ptr<const Schema>& schema, const Loss& loss,
                                 const std::string& run);

/// Treats the bytes as hostile. ModelError "source: ..." if they are not such a file; ConfigError
/// that names the first line in which its run differs from this one. The networks fit the schema.
Progress parse_checkpoint(std::string_view bytes, const std::string& source, const Schema& schema,
                          const std::string& run);

}  // namespace resboost

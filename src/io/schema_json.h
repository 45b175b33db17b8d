#pragma once

#include <nlohmann/json.hpp>

#include "io/json_field.h"
#include "resboost/schema.h"
#include "resboost/task.h"

namespace resboost {

nlohmann::ordered_json task_to_json(const Task& task);
nlohmann::ordered_json schema_to_json(const Schema& schema);  ///< all but the task

/// Types and names only; whether the values make sense is check_model()'s business. ModelError
/// names the place.
Task read_task(const JsonField& field);
Schema read_schema(const JsonField& field);

}  // namespace resboost

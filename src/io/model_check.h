#pragma once

#include <string>

#include "resboost/model.h"

namespace resboost {

/// What every model must be so that it can predict on any data its schema encodes: sizes that fit
/// one another, finite numbers, a loss that fits the task. Asked of a model before it is written
/// and after it is read. ModelError "subject:
/// ...".
void check_model(const Model& model, const std::string& subject);

}  // namespace resboost

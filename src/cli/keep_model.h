#pragma once

#include "base/output.h"
#include "resboost/model.h"

namespace resboost::cli {

/// Writes a model that took long to train. If the file refuses it, it goes to another place, which
/// the IoError names.
void keep_model(const Model& model, Output& file);

}  // namespace resboost::cli

#pragma once

#include <initializer_list>
#include <set>
#include <string>
#include <vector>

#include "export/c_network.h"
#include "resboost/model.h"

namespace resboost {

// Parts of exported C files, of tables and of pictures alike.

/// ConfigError unless public names may begin with it.
void check_c_name(const std::string& name);

/// An array of string literals. ModelError for a text with a byte of 0.
std::string c_names(const std::string& declaration, const std::vector<std::string>& texts);

/// The parts of c_runtime that are needed, each after those that it calls.
std::string c_runtime_of(const std::set<const char*>& needed,
                         std::initializer_list<const char*> parts);

/// Those that networks call, and the link of the model's loss.
std::string c_network_runtime(const Model& model, const CNetwork& network);

/// From `float *scores` to `double *out`, with an `int i`.
std::string c_finish(const Model& model, const Language::Vec& scores);

/// What `out` is.
std::string c_outputs_text(const Model& model);

/// Whole files, of models that check_exportable() has passed.
std::string c_of_table(const Model& model, const std::string& name);
std::string c_of_pictures(const Model& model, const std::string& name);

}  // namespace resboost

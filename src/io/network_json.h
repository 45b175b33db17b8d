#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "io/json_field.h"
#include "resboost/network.h"

namespace resboost {

nlohmann::ordered_json stages_to_json(const Network& net);
nlohmann::ordered_json heads_to_json(const Network& net);

/// The structure with all parameters at zero. ModelError for structures that this build cannot
/// make, and for those with more than max_params parameters (checked before they are allocated).
Network read_network(const JsonField& stages, const JsonField& heads, Index max_params);

/// Every array of all stages and all heads, with its name in the file:
/// "stage2.block.0.weight" is of the first layer of the block that makes z_2 from z_1, "head2.bias"
/// of the head that reads z_2.
struct NamedParam {
  std::string name;
  const Param* param;
};
std::vector<NamedParam> named_params(const Network& net);
/// The same arrays in the same order, for what fills them.
std::vector<Param*> all_params(Network& net);

}  // namespace resboost

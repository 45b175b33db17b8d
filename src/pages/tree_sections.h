#pragma once

#include <vector>

#include "resboost/model.h"
#include "resboost/page.h"

namespace resboost {

/// Which columns the trees of a model ask for, by gain, and its first tree; nothing of a network
/// without trees.
std::vector<report::Section> tree_sections(const Model& model);

}  // namespace resboost

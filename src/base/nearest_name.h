#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace resboost {

/// Levenshtein distance of the first 40 characters: letters to replace, put in or take out.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The name of `known` nearest to `name`, for "did you mean"; empty if more than a third of it (or
/// two letters) would have to change.
std::string nearest_name(const std::string& name, const std::vector<std::string>& known);

}  // namespace resboost

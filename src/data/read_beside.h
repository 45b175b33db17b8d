#pragma once

#include <string>
#include <vector>

namespace resboost {

/// Files that reading this one as pictures reads too: the labels beside an IDX file, the names of
/// CIFAR's classes. Those that are there; none for what is no file of pictures.
std::vector<std::string> read_beside(const std::string& path);

}  // namespace resboost

#include "export/c_memory.h"

#include <algorithm>

namespace resboost {

std::size_t CMemory::add(Index width) {
  vectors_.push_back({width, vectors_.size()});
  return vectors_.size() - 1;
}

/// Each takes the first gap among those that are needed still.
CMemory::Plan CMemory::plan() const {
  Plan plan;
  std::vector<std::size_t> alive;  // by their places
  for (std::size_t i = 0; i < vectors_.size(); ++i) {
    std::erase_if(alive, [&](std::size_t other) { return vectors_[other].last < i; });
    Index at = 0;
    auto next = alive.begin();
    for (; next != alive.end() && plan.places[*next] < at + vectors_[i].width; ++next)
      at = plan.places[*next] + vectors_[*next].width;
    alive.insert(next, i);
    plan.places.push_back(at);
    plan.floats = std::max(plan.floats, at + vectors_[i].width);
  }
  return plan;
}

}  // namespace resboost

#pragma once

#include <vector>

#include "resboost/types.h"

namespace resboost {

/// Where the vectors of a prediction lie in one array of floats. Those that are not needed at the
/// same time share a place.
class CMemory {
 public:
  /// One that is written now; its number. What is used after this call is needed beside it.
  std::size_t add(Index width);
  /// Needed until now.
  void use(std::size_t vector) { vectors_[vector].last = vectors_.size() - 1; }

  struct Plan {
    std::vector<Index> places;  ///< of the vectors, in floats from the beginning
    Index floats = 0;           ///< in all
  };
  Plan plan() const;

 private:
  /// Times are numbers of vectors: one is written at its own.
  struct Vector {
    Index width;
    std::size_t last;
  };
  std::vector<Vector> vectors_;
};

}  // namespace resboost

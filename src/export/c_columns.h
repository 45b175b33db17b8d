#pragma once

#include <set>
#include <string>
#include <vector>

#include "resboost/model.h"

namespace resboost {

/// The row of a table in C: how values become features and codes.
struct CColumns {
  std::vector<std::string> names;  ///< of the values of a row: the columns of the file
  std::string tables;              ///< what the parts of c_runtime look up
  std::string arrays;              ///< the numbers and levels of the columns, which need the parts
  /// From `const cell *row` to `float *x` and `unsigned char *codes`, one statement a line. They
  /// return the number of a column, from 1, whose value cannot be read.
  std::string statements;
  std::set<const char*> runtime;
};

/// ModelError for a text with a byte of 0, which C cannot hold.
CColumns c_columns(const Schema& schema, const Views& views);

}  // namespace resboost

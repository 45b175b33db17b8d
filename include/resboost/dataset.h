#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "resboost/types.h"

namespace resboost {

/// One parsed column. Numbers or text, never both.
struct Column {
  std::string name;
  bool numeric = true;
  std::vector<double> numbers;      ///< numeric: one a row, NaN where missing; never infinite
  std::vector<std::int32_t> codes;  ///< text: index into levels, -1 where missing
  std::vector<std::string> levels;  ///< text: distinct values in order of first appearance
  Index size() const { return static_cast<Index>(numeric ? numbers.size() : codes.size()); }
};

/// A parsed file: columns that are still what the file says.
struct Table {
  std::string source;  ///< file name, for messages
  std::vector<Column> columns;
  std::vector<std::uint32_t> lines;  ///< 1-based line on which each row begins
  Index rows() const { return static_cast<Index>(lines.size()); }
  const Column* find(const std::string& name) const;  ///< null if there is none
};

/// Numbers ready for training or prediction.
struct Dataset {
  Matrix x;  ///< [n, d]
  Matrix y;  ///< [n, k]: one-hot for classes, standardised targets for regression; no rows when unlabelled
  Vector w;  ///< [n] row weights with mean 1, or empty where every row counts the same
  std::vector<std::string> columns;  ///< d names
  Index rows() const { return x.rows(); }
};

}  // namespace resboost

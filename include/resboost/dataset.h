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

/// Pictures as bytes; what a network sees of a byte is (byte - center) * scale of its channel.
struct Pictures {
  ImageShape shape;
  std::vector<std::uint8_t> bytes;  ///< [n, height, width, channels]
  Vector center, scale;             ///< [channels]
  Index rows() const {
    return shape.size() == 0 ? 0 : static_cast<Index>(bytes.size()) / shape.size();
  }
  void read(Index row, Real* out) const;  ///< out: [shape.size()]
};

/// Pictures are met anew in every epoch: moved by up to `shift` pixels each way (zeros come in),
/// and mirrored or not. What happens to a row depends on the seed, the epoch and the row only (He
/// et al. 2015, section 4.2).
struct Augmentation {
  int shift = 0;
  bool mirror = false;
  bool changes() const { return shift > 0 || mirror; }
};

/// The view of a table's rows that trees read: one small whole number for each column. 0 stands for
/// a missing value and for a category never seen in training; 1, 2, ... are the bins of a numeric
/// column in rising order, or the levels of a category. Column after column, as histograms read
/// them.
struct Codes {
  struct Column {
    int codes = 0;         ///< values lie in [0, codes), at most 255 of them
    bool ordered = false;  ///< bins of numbers; else levels, whose order means nothing
  };
  Index rows = 0;
  std::vector<Column> columns;
  std::vector<std::uint8_t> values;  ///< [columns, rows]
  const std::uint8_t* column(Index c) const { return values.data() + c * rows; }
  /// Some rows as a layer reads them.   out: [range, columns]
  void read(Range range, MutRows out) const;
};

/// Numbers ready for training or prediction.
struct Dataset {
  Matrix x;  ///< [n, d]; of pictures, and where the schema was asked for codes alone, [n, 0]
  Matrix y;  ///< [n, k]: one-hot for classes, standardised targets for regression; no rows when
             ///< unlabelled
  Vector w;  ///< [n] row weights with mean 1, or empty where every row counts the same
  std::vector<std::string> columns;  ///< d names
  Codes codes;                       ///< of n rows if the schema was asked for them, else of none
  Pictures pictures;                 ///< n, or none
  Augmentation augmentation;         ///< of pictures, while they train a network that reads them
  Index rows() const { return x.rows(); }
  Index inputs() const {
    return pictures.shape.size() > 0 ? pictures.shape.size() : x.cols();
  }  ///< of a network
};

}  // namespace resboost

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "resboost/codes.h"
#include "resboost/numbers.h"
#include "resboost/reading.h"
#include "resboost/row_source.h"
#include "resboost/types.h"

namespace resboost {

/// One parsed column. Numbers or text, never both.
struct Column {
  std::string name;
  bool numeric = true;
  /// numeric: one a row, NaN where missing; infinite where the file says so, which whoever uses the
  /// value refuses
  ColumnNumbers numbers;
  /// text: index into levels, -1 where missing. Also beside few whole numbers that are written in
  /// another way than number_name() has it: 007, 1.0
  std::vector<std::int32_t> codes;
  std::vector<std::string> levels;  ///< of the codes: distinct values in order of first appearance
  std::string infinite;             ///< numeric: the first infinite value as it is written
  bool exact = true;  ///< numeric: every value is written in the one way that its value has
  std::string
      origin;  ///< the file's column that this is a part of, as the year of a date; or empty
  Index size() const { return static_cast<Index>(numeric ? numbers.size() : codes.size()); }
};

/// A parsed file: columns that are still what the file says.
struct Table {
  std::string source;  ///< file name, for messages
  std::vector<Column> columns;
  std::vector<std::uint32_t> lines;  ///< 1-based line on which each row begins
  Reading reading;                   ///< how a later file must be read
  std::vector<std::string> notes;    ///< what was found out about the file, a sentence each
  Index rows() const { return static_cast<Index>(lines.size()); }
  const Column* find(const std::string& name) const;  ///< null if there is none
};

/// Pictures as bytes; what a network sees of a byte is (byte - center) * scale of its channel.
struct Pictures {
  ImageShape shape;
  std::vector<std::uint8_t> bytes;  ///< [n, height, width, channels]
  Vector center, scale;             ///< [channels]
  /// In place of bytes: memory that `keeper` keeps, or, where that is null, a caller, as long as
  /// this and its copies live.
  std::span<const std::uint8_t> borrowed{};
  std::shared_ptr<const void> keeper{};
  /// Which of the pictures, in this order, where it is not all of them as they lie.
  std::optional<std::vector<Index>> chosen{};
  Index rows() const;
  Index place(Index row) const;  ///< among the pictures that lie there
  /// The bytes of one, wherever they are.   [shape.size()]
  std::span<const std::uint8_t> picture(Index row) const;
  void read(Index row, Real* out) const;  ///< out: [shape.size()]
};

/// Pictures are met anew in every epoch: moved by up to `shift` pixels each way (zeros come in),
/// and mirrored or not (He et al. 2015, section 4.2); a part of each, of at least `crop` of its
/// area and sides whose ratio is from 3/4 to 4/3 of the whole's, brought to its size (Szegedy et
/// al., Going Deeper with Convolutions, 2015, section 6). What happens to a row depends on the
/// seed, the epoch and the row only.
struct Augmentation {
  int shift = 0;
  bool mirror = false;
  double crop = 1;  ///< (0, 1]
  bool changes() const { return shift > 0 || mirror || crop < 1; }
};

/// Pictures as rows: each pixel by pixel from the top left.   [n, shape.size()]
RowSource picture_rows(Pictures pictures, const Augmentation& augmentation = {});
/// The same pictures, augmented (or not any more) while they train. Of a table: as it is.
RowSource augmented(const RowSource& rows, const Augmentation& augmentation);
/// The same pictures, left for right. ConfigError for rows that are none.
RowSource mirrored(const RowSource& pictures);
/// Those that a source is made of; null for tables and for what stages have made of pictures.
const Pictures* pictures_of(const RowSource& rows);

/// Numbers ready for training or prediction.
struct Dataset {
  /// [n, d], of a table or of pictures; may borrow a caller's memory. [n, 0] where the schema was
  /// asked for codes alone.
  RowSource x;
  Matrix y;  ///< [n, k]: one-hot for classes, standardised targets for regression; no rows when
             ///< unlabelled
  Vector w;  ///< [n] row weights with mean 1, or empty where every row counts the same
  std::vector<std::string> columns;  ///< d names, of pictures none
  Codes codes;                       ///< of n rows if the schema was asked for them, else of none
  Index rows() const { return x.rows(); }
  Index inputs() const { return x.width(); }  ///< of a network

  RawSources raw() const;  ///< borrows the codes

  /// Some of the rows, in this order: a copy.
  Dataset take(std::span<const Index> rows) const;
};

}  // namespace resboost

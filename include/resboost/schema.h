#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "resboost/dataset.h"
#include "resboost/images.h"
#include "resboost/read.h"
#include "resboost/schema_config.h"
#include "resboost/task.h"

namespace resboost {

/// How one column becomes features.
struct ColumnSpec {
  enum class Kind { numeric, category, ignored };
  std::string name;
  Kind kind = Kind::numeric;
  // numeric: z = (value - center) * scale, clipped smoothly or not, missing = imputed; then bins
  // and the indicator
  double center = 0, scale = 1, imputed = 0;
  bool clip = true;  ///< smoothly, into (-3, 3); else only so far that float does not overflow
  bool indicator = false;     ///< one more feature: 1 where the value is missing
  std::vector<double> edges;  ///< piecewise-linear bins b_0 < ... < b_T; empty: none
  // category: one feature a level; a level never seen in training, and a missing value without its
  // own level, is all zeros. Two levels and no missing level: a single feature, 1 for the first, -1
  // for the second.
  std::vector<std::string> levels;
  bool missing_level = false;  ///< the last feature stands for "missing"
  bool is_binary() const;      ///< category in a single feature

  /// numeric, by target encoding: the column is one of labels, a category of the schema too, and
  /// the value is the mean of a target (of classes 0 or 1, else as the table has it) over the
  /// training rows of the label, one of `levels`. Empty: the column's own numbers.
  std::string category;
  Index output = 0;           ///< class, or target
  std::vector<double> means;  ///< of each level
  double unseen = 0;          ///< of a label that no training row had; missing is missing
  /// What the table calls the column that it is made of.
  const std::string& table_column() const { return category.empty() ? name : category; }

  Index width() const;  ///< features it gives

  /// numeric, as a code (resboost/dataset.h): 1 + the number of cuts below the value, so a value at
  /// a cut lies in the bin under it. Ascending; empty until Schema::learn_cuts(). The codes of a
  /// category are its first kMostCodes levels.
  std::vector<double> cuts;
  static constexpr int kMostCodes = 254;  ///< besides 0
  Codes::Column coded() const;
};

/// How bytes of pictures become numbers.
struct PictureSpec {
  ImageShape shape;  ///< of size 0: the schema is of a table
  std::vector<double> center,
      scale;  ///< of each channel: (byte - center) * scale has mean 0 and variance 1
  std::vector<std::string> columns;  ///< the names of the pixels, where they are columns of a table
};

/// Learned from the training rows: columns, categories, imputation, scaling, targets. Part of the
/// model. Encodes any later table the same way.
class Schema {
 public:
  std::vector<ColumnSpec>
      columns;  ///< in the order of the training table, without targets and weight
  std::vector<std::string> targets;  ///< target column names
  std::string weight;                ///< weight column name, or empty
  PictureSpec pictures;              ///< in place of columns
  Task task;
  Reading reading;  ///< how the training file was read

  Index width() const;  ///< features d, or numbers of a picture
  std::vector<std::string> feature_names()
      const;  ///< d names, of pictures none: "age", "age:missing", "age:bin3", "job=clerk"
  /// The columns of the codes, those that are not ignored, in order.
  std::vector<const ColumnSpec*> coded_columns() const;
  /// Are the cuts there that codes need? Never of pictures.
  bool has_cuts() const;

  /// From the given rows of a table only. DataError for everything that cannot be learned from;
  /// warnings say what was decided.
  static Schema learn(const Table& table, const std::vector<Index>& rows,
                      const SchemaConfig& config, std::vector<std::string>& warnings);

  /// Learns the cuts of all numeric columns, for trees: at most ColumnSpec::kMostCodes bins of
  /// about as many rows each, a bin of its own for every value that fills one, and for every value
  /// at all where there are no more. From at most 2^18 of the rows and the extremes of all.
  /// DataError as encode(), and for pictures.
  void learn_cuts(const Table& table, const std::vector<Index>& rows);

  /// The same as learn() from pictures.
  static Schema learn(const ImageSet& images, const std::vector<Index>& rows,
                      std::vector<std::string>& warnings);

  /// none: x only, for prediction. required: y and w too; a missing target, or a label never seen
  /// in training, is a DataError. open: as required, but a label never seen in training gives a row
  /// of zeros in y and a warning (it counts as a wrong prediction in evaluation). learned: as
  /// required, of rows to train with, which may be those that the schema was learned from: where
  /// columns are means of targets, each row has those of the other rows given.
  enum class Targets { none, required, open, learned };
  /// A missing column or text in a numeric column is a DataError that names file, line and column.
  /// Categories never seen count as none of the levels; one warning a column says how many. Columns
  /// the schema does not know are passed over. ConfigError where codes are asked for before
  /// learn_cuts().
  Dataset encode(const Table& table, const std::vector<Index>& rows, Targets targets,
                 std::vector<std::string>& warnings, Views views = {}) const;
  /// The same of several sets of rows of a table that nobody needs any more: what the table has of
  /// a column is gone once that is encoded, so that numbers are there twice for one column at a
  /// time only, of which one copy is float where no bins are made of them.
  struct Part {
    const std::vector<Index>& rows;
    Targets targets;
  };
  std::vector<Dataset> encode(Table&& table, std::span<const Part> parts,
                              std::vector<std::string>& warnings, Views views = {}) const;
  /// DataError for pictures of another shape, and where labels are required and the files have
  /// none.
  Dataset encode(const ImageSet& images, const std::vector<Index>& rows, Targets targets,
                 std::vector<std::string>& warnings) const;
};

/// How to read a file that the schema will encode: categories and labels as written, everything
/// else as numbers.
ReadConfig read_config_for(const Schema& schema, Schema::Targets targets = Schema::Targets::open);

/// Row numbers of a seeded split: `share` of the rows held out, per class where there are labels
/// (by largest remainder, so that the share is of all rows; a class keeps at least one training
/// row). Held-out rows and training rows both in ascending order.
struct Split {
  std::vector<Index> train, held_out;
};
Split split_rows(const Table& table, const SchemaConfig& config, double share, std::uint64_t seed);
Split split_rows(const ImageSet& images, double share, std::uint64_t seed);

std::vector<Index> all_rows(const Table& table);
std::vector<Index> all_rows(const ImageSet& images);

/// The pictures whose pixels are the columns of a table, whole numbers from 0 to 255: plane after
/// plane of a channel, row by row from the top left, without the targets. DataError where they are
/// not, or not as many as the shape has. columns: the names of the pixels in the order of a model,
/// whatever else the table has; empty: all columns in the order of the table.
ImageSet images_of(const Table& table, const ImageShape& shape,
                   const std::vector<std::string>& targets,
                   const std::vector<std::string>& columns = {});

/// Multiplies row weights so that every class has the same total, then scales to mean 1
/// ("balanced").
void balance_classes(Dataset& data);

}  // namespace resboost

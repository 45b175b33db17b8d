#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "resboost/dataset.h"
#include "resboost/model.h"
#include "resboost/report.h"

// Why a model says what it says of a row, and how its predictions go with a column. A column is one
// of the file: the parts of a date, the levels of a category and the bins of a number move
// together. Predictions are those of Model::predict(): probabilities, or values in the units of the
// targets.
namespace resboost {

/// What the values of a column are, for people.
struct ColumnValues {
  std::string column;
  bool ordered = false;              ///< numbers and dates; else categories
  std::vector<std::string> texts{};  ///< one a row; empty where missing
  std::vector<double> numbers{};     ///< ordered: one a row, of dates days since 1970-01-01; NaN
                                     ///< where missing
};

/// Of these rows of a table, for each column that the model reads, in the order of its schema.
/// DataError as Schema::encode().
std::vector<ColumnValues> column_values(const Schema& schema, const Table& table,
                                        std::span<const Index> rows);

// ---- of a row
// ---------------------------------------------------------------------------------------------

struct ContributionConfig {
  int samples = 100;
  std::uint64_t seed = 1;

  template <class Visitor>
  void describe(Visitor& v) {
    v("samples", samples, 2, 100000,
      "rows of the background, each with a random order of the columns and its reverse: errors of "
      "contributions halve with four times as many");
    v("seed", seed, 0, UINT64_MAX, "of the orders, and of the rows that are drawn");
  }
};

struct RowContributions {
  std::vector<double> prediction;  ///< [k]
  /// By how much each column moves the prediction from the base to where it is: each column of
  /// these adds up to prediction - base.   [columns, k]
  Eigen::MatrixXd value;
  Eigen::MatrixXd error;  ///< standard errors of those   [columns, k]
};

struct Contributions {
  std::vector<std::string> columns;
  std::vector<std::string> outputs;  ///< classes, or targets
  std::vector<double> base;          ///< mean prediction of the background   [k]
  std::vector<double> base_error;    ///< standard errors of those   [k]
  std::vector<RowContributions> rows;
};

/// Shapley values of columns, by sampling: a column's contribution is what the prediction gains
/// when the column changes from its value in a background row to that in the explained row, on
/// average over background rows and over the orders in which columns change (E. Strumbelj and I.
/// Kononenko, "An Efficient Explanation of Individual Classifications using Game Theory", JMLR
/// 2010; J. Castro, D. Gomez and J. Tejada, "Polynomial Calculation of the Shapley Value Based on
/// Sampling", Computers & Operations Research 2009). Each order is taken with its reverse (R.
/// Mitchell, J. Cooper, E. Frank and G. Holmes, "Sampling Permutations for Shapley Value
/// Estimation", JMLR 2022, section 3.2). Every sample has a background row of its own, the same
/// ones for all explained rows, so that contributions and the base add up to the prediction
/// exactly, however few samples there are. Columns change without regard to others that belong with
/// them: values may meet that no row has.
///
/// rows, background: as the model's schema encodes them, in the views that its network reads; where
/// the background has fewer rows than there are samples, its rows are used again. Errors are those
/// of an independent sample of that many rows. Takes 2 * samples
/// * (columns - 1) predictions a row. DataError for pictures, and without rows or background. Where
/// the reporter asks to stop, the rows that are complete are there, at least one. Same result for
/// any number of threads.
Contributions contributions_of(const Model& model, const Dataset& rows, const Dataset& background,
                               const ContributionConfig& config, Reporter& reporter);

// ---- of a column
// -----------------------------------------------------------------------------------------

/// A value of a column, and a row that has it.
struct DependencePoint {
  std::string value;  ///< empty: missing
  double number;      ///< of ordered columns; else, and where missing, NaN
  Index row;          ///< of those that the values were of
};

/// At most so many different values: of an ordered column quantiles of the rows, the smallest and
/// the largest among them, in rising order; else the most frequent first. And one more for missing
/// values, the last, where there are any.
std::vector<DependencePoint> dependence_points(const ColumnValues& values, std::size_t most);

struct Dependence {
  std::string column;
  std::vector<std::string> outputs;  ///< classes, or targets
  std::vector<DependencePoint> points;
  Eigen::MatrixXd mean;             ///< partial dependence   [points, k]
  Eigen::MatrixXd error;            ///< its standard errors, the rows being a sample   [points, k]
  std::vector<Predictions> curves;  ///< of every row, at each point: [points] of [n, k]
};

/// What the model predicts where all rows are given a value of the column, for each point, all else
/// being as it is in the row (ICE: A. Goldstein, A. Kapelner, J. Bleich and E. Pitkin, "Peeking
/// Inside the Black Box", J. Computational and Graphical Statistics 2015), and the mean over rows
/// (partial dependence: J. Friedman, "Greedy Function Approximation", Annals of Statistics 2001,
/// section 8.2). data: as in contributions_of(); points: of dependence_points() of the same rows.
/// ConfigError for a column that the model does not read; DataError for pictures, and without rows.
/// Where the reporter asks to stop, the points that are complete are there, at least one.
Dependence dependence_of(const Model& model, const Dataset& data, const std::string& column,
                         std::vector<DependencePoint> points, Reporter& reporter);

// ---- of a picture
// ----------------------------------------------------------------------------------------

struct OcclusionConfig {
  int patch = 0;

  template <class Visitor>
  void describe(Visitor& v) {
    v("patch", patch, 0, 16384,
      "pictures: side, in pixels, of the grey square that hides a part; 0: a quarter of the "
      "shorter "
      "side");
  }
};

struct OcclusionMap {
  Index output;       ///< the class
  double prediction;  ///< its probability, of the whole picture
  /// By how much that probability falls on average over the squares that hide a pixel; below zero
  /// where it rises.   [height, width]
  Eigen::MatrixXd fall;
};

/// Where a class is seen in a picture: what its probability loses where a grey square (the mean
/// colour of the training pictures) hides a part (M. Zeiler and R. Fergus, "Visualizing and
/// Understanding Convolutional Networks", ECCV 2014, section 4.2). Squares lie half a side apart.
///
/// pictures: as the model's schema encodes them. of: a class; without one, that which is predicted
/// for each picture. ConfigError for a square that is larger than the picture, and for a class that
/// there is not; DataError for a table, and without pictures. Where the reporter asks to stop, the
/// maps that are complete are there. Same result for any number of threads.
std::vector<OcclusionMap> occlusion_maps(const Model& model, const Dataset& pictures,
                                         std::optional<Index> of, const OcclusionConfig& config,
                                         Reporter& reporter);

}  // namespace resboost

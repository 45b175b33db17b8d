#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "resboost/explain.h"
#include "resboost/images.h"
#include "resboost/row_source.h"

namespace resboost {

/// Which rows and columns of a table are explained.
struct ExplanationConfig {
  int rows = 100, points = 20, curve_rows = 1000;
  std::vector<std::uint64_t> lines{};     ///< of rows to explain, in place of drawn ones
  std::vector<std::string> dependence{};  ///< columns along which predictions are followed
  std::vector<Index> outputs{};           ///< of asked_outputs()
  ContributionConfig sampling{};
};

/// Why a model says what it says of a table, and how rows and values are called.
struct Explanation {
  std::vector<Index> outputs;  ///< numbers of the classes or targets that are shown
  Contributions contributions;
  std::vector<std::uint32_t> lines;  ///< of the explained rows, in the file
  std::vector<ColumnValues> values;  ///< of those
  std::vector<Dependence> dependences;
  std::vector<std::uint32_t> curve_lines;  ///< of the rows of their curves
};

/// The class or target of that name; of no name all, but of two classes the second. ConfigError
/// where the model has none of that name.
std::vector<Index> asked_outputs(const Task& task, const std::string& name);

/// contributions_of() of rows of the table, against rows of the background, and dependence_of() of
/// each column, by rows that are drawn from it. ConfigError for lines on which no row begins. Where
/// the reporter asks to stop, what is complete is there. warnings: of what was explained.
Explanation explain(const Model& model, const Table& table, const Table& background,
                    const ExplanationConfig& config, std::vector<std::string>& warnings,
                    Reporter& reporter);

/// What hiding parts of pictures says, and how pictures and classes are called.
struct PictureExplanation {
  std::vector<OcclusionMap> maps;
  std::vector<std::string> names;    ///< of the pictures
  std::vector<std::string> classes;  ///< of the model
  RowSource pictures{};              ///< that were explained
};

/// Which pictures, and of which class.
struct PictureExplanationConfig {
  Index rows = 100;
  std::uint64_t seed = 1;
  std::string of{};  ///< name of a class; empty: the predicted ones
  OcclusionConfig hiding{};
};

/// occlusion_maps() of pictures that are drawn from these.
PictureExplanation explain(const Model& model, const ImageSet& images,
                           const PictureExplanationConfig& config,
                           std::vector<std::string>& warnings, Reporter& reporter);

}  // namespace resboost

#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "cli/settings.h"
#include "resboost/dataset.h"
#include "resboost/loss.h"
#include "resboost/model.h"
#include "resboost/schema.h"

namespace resboost::cli {

/// Numbers to train with.
struct Prepared {
  std::shared_ptr<const Schema> schema;
  std::string loss;  ///< as make_loss() reads it
  Dataset train;
  Dataset valid;  ///< no rows where nothing is held out
  std::vector<std::string> warnings;
};

/// A data file as it was read: columns, or pictures.
using Source = std::variant<Table, ImageSet>;

/// A file to learn a schema from. Where the task is classification and the target is named, labels
/// stay as they are written. ConfigError for options of tables beside pictures.
Source read_to_learn(const std::string& path, const TrainSettings& settings,
                     std::vector<std::string>& warnings);

/// A file that a known schema will encode: every column is read as the kind that the schema
/// expects, pictures in the shape that it has.
Source read_to_encode(const std::string& path, const InputSettings& input, const Schema& schema,
                      Schema::Targets targets, std::vector<std::string>& warnings);

/// All rows, or the given ones, as the schema encodes them.
Dataset encode(const Schema& schema, const Source& source, Schema::Targets targets,
               std::vector<std::string>& warnings);
Dataset encode(const Schema& schema, const Source& source, const std::vector<Index>& rows,
               Schema::Targets targets, std::vector<std::string>& warnings);

/// A seeded share of the rows held out.
Split split(const Source& source, const SchemaConfig& config, double share, std::uint64_t seed);

/// Splits off (or reads) the validation rows, learns the schema from the training rows, encodes
/// both. `before`: the model to continue, whose schema and loss stay; else nullptr.
Prepared prepare(const Source& source, const TrainSettings& settings, const Model* before);

/// The given rows as a source of their own.
Source take_rows(const Source& source, const std::vector<Index>& rows);

/// The loss that --loss asks for; "auto" is that of the model to continue (none: nullptr), else
/// softmax for classes and squared error for numbers. ConfigError if there is no such loss, or it
/// does not fit the task or that model.
std::unique_ptr<Loss> make_loss_for(const Task& task, const std::string& asked,
                                    const Loss* before);

}  // namespace resboost::cli

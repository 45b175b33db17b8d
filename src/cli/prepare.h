#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/settings.h"
#include "resboost/dataset.h"
#include "resboost/loss.h"
#include "resboost/schema.h"

namespace resboost::cli {

/// Numbers to train with.
struct Prepared {
  std::shared_ptr<const Schema> schema;
  Dataset train;
  Dataset valid;  ///< no rows where nothing is held out
  std::vector<std::string> warnings;
};

/// A file to learn a schema from. Where the task is classification and the target is named, labels stay as they are
/// written.
Table read_to_learn(const std::string& path, const TrainSettings& settings);

/// A file that a known schema will encode: every column is read as the kind that the schema expects.
Table read_to_encode(const std::string& path, ReadConfig::Format format, const Schema& schema, Schema::Targets targets);

/// Splits off (or reads) the validation rows, learns the schema from the training rows unless there is one, encodes
/// both.
Prepared prepare(const Table& table, const TrainSettings& settings, std::shared_ptr<const Schema> known);

/// The given rows as a table of their own.
Table take_rows(const Table& table, const std::vector<Index>& rows);

/// The loss that --loss asks for; "auto" is that of the model to continue (none: nullptr), else softmax for classes and
/// squared error for numbers. ConfigError if it does not fit the task or that model.
std::unique_ptr<Loss> make_loss_for(const Task& task, TrainSettings::LossChoice choice, const Loss* before);

}  // namespace resboost::cli

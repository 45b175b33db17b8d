#pragma once

#include <string>
#include <vector>

#include "resboost/dataset.h"
#include "resboost/error.h"
#include "resboost/schema.h"
#include "resboost/task.h"

namespace resboost {

/// Are these targets classes? ConfigError and DataError where the wish in the configuration and the
/// columns do not fit.
bool is_classification(const Table& table, const std::vector<Index>& rows,
                       const std::vector<const Column*>& targets, const SchemaConfig& config);

/// Classes, or mean, scale and range of the targets.
Task learn_task(const Table& table, const std::vector<Index>& rows,
                const std::vector<const Column*>& targets, const SchemaConfig& config,
                std::vector<std::string>& warnings);

/// y [rows, outputs] as in Dataset.
Matrix encode_targets(const Table& table, const std::vector<Index>& rows, const Schema& schema,
                      Schema::Targets mode, std::vector<std::string>& warnings);

/// The error for rows without a target, of which this is one.
DataError missing_target(const Table& table, Index row, const Column& target);

/// Row weights with mean 1. DataError if one is missing, negative or no number, or if all are 0.
Vector encode_weights(const Table& table, const std::vector<Index>& rows, const Column& weight);

}  // namespace resboost

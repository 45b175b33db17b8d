#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "resboost/model.h"

namespace resboost::test {

/// A head on numeric columns as they are: class yes where the sum of weight_c x_c is above 0.
inline Model linear_model(const std::vector<std::pair<std::string, double>>& weights) {
  Schema schema;
  schema.targets = {"answer"};
  schema.task.outputs = {"no", "yes"};
  Head head(std::ssize(weights), 2);
  for (std::size_t c = 0; c < weights.size(); ++c) {
    ColumnSpec column;
    column.name = weights[c].first;
    schema.columns.push_back(column);
    head.weight.value(static_cast<Index>(2 * c + 1)) = static_cast<Real>(weights[c].second);
  }
  Model model;
  model.schema = std::make_shared<const Schema>(std::move(schema));
  model.loss = make_softmax_loss();
  model.net.heads.push_back(std::move(head));
  return model;
}

/// The same sum as a number.
inline Model linear_numbers(const std::vector<std::pair<std::string, double>>& weights) {
  Model model = linear_model(weights);
  Schema schema = *model.schema;
  schema.task = {Task::Kind::regression, {"answer"}, {0}, {1}, {-1e9}, {1e9}};
  Head head(std::ssize(weights), 1);
  for (std::size_t c = 0; c < weights.size(); ++c)
    head.weight.value(static_cast<Index>(c)) = static_cast<Real>(weights[c].second);
  model.schema = std::make_shared<const Schema>(std::move(schema));
  model.loss = make_squared_loss();
  model.net.heads = {};
  model.net.heads.push_back(std::move(head));
  return model;
}

/// x as the rows of a data set without targets.
inline Dataset rows_of(const Matrix& x) {
  Dataset data;
  data.x = RowSource(x);
  return data;
}

}  // namespace resboost::test

#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "resboost/error.h"
#include "resboost/read.h"
#include "resboost/schema.h"

namespace resboost::test {

using Texts = std::vector<std::string>;
using Targets = Schema::Targets;

/// CSV text.
inline Table table_of(const std::string& text, const ReadConfig& config = {}) {
  return parse_table(text, "t.csv", config);
}

struct Learned {
  Schema schema;
  Texts warnings;
};

/// From all rows.
inline Learned learn(const Table& table, const SchemaConfig& config = {}) {
  Learned learned;
  learned.schema = Schema::learn(table, all_rows(table), config, learned.warnings);
  return learned;
}

struct Encoded {
  Dataset data;
  Texts warnings;
};

inline Encoded encode(const Schema& schema, const Table& table, Targets targets) {
  Encoded encoded;
  encoded.data = schema.encode(table, all_rows(table), targets, encoded.warnings);
  return encoded;
}

inline SchemaConfig without_bins() {
  SchemaConfig config;
  config.bins = 0;
  return config;
}

/// One feature, of all rows.
inline std::vector<double> column(const Dataset& data, Index c) {
  std::vector<double> values;
  for (Index i = 0; i < data.rows(); ++i)
    values.push_back(static_cast<double>(data.x.matrix()(i, c)));
  return values;
}

inline void check_refused(const std::string& text, const SchemaConfig& config,
                          const char* message) {
  CHECK_THROWS_WITH_AS(learn(table_of(text), config), message, DataError);
}

}  // namespace resboost::test

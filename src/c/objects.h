#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "c/handles.h"
#include "resboost/model.h"
#include "resboost/options.h"
#include "resboost/prepare.h"

// What the handles of the interface stand for.
namespace resboost::c {

/// Columns as they were added.
struct OwnedTable {
  std::size_t rows = 0;
  DataSource source = Table{};
  std::unordered_set<std::string> names;  ///< of the columns
  Table& table() { return std::get<Table>(source); }
};

/// What was said of options, in order.
struct OptionTexts {
  std::vector<Assignment> given;
  RunConfig config() const;  ///< ConfigError
};

Handles<resboost_table, OwnedTable>& tables();
Handles<resboost_options, OptionTexts>& options();
Handles<resboost_model, const Model>& models();

}  // namespace resboost::c

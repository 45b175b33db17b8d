#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <unordered_set>
#include <vector>

#include "c/handles.h"
#include "resboost/model.h"
#include "resboost/options.h"
#include "resboost/prepare.h"

// What the handles of the interface stand for.
namespace resboost::c {

/// Columns as they were added, or pictures.
struct OwnedTable {
  std::size_t rows = 0;
  DataSource source = Table{};
  std::unordered_set<std::string> names;  ///< of the columns
  std::vector<std::string> warnings{};    ///< of reading pictures; training tells them
  Table& table() { return std::get<Table>(source); }
  bool of_pictures() const { return std::holds_alternative<ImageSet>(source); }
};

/// Line numbers of tables have 32 bits.
inline constexpr std::size_t kMostRows = std::numeric_limits<std::uint32_t>::max();

/// All of the columns, or none: DataError where two have one name, and as add_to_pictures().
void add_columns(OwnedTable& table, std::vector<Column> columns);
/// The same column by these levels, in their order; those that no row has are left out.
void order_levels(Column& column, const std::vector<std::string>& order);
/// The same by its levels in the order of the alphabet, as the folders of classes are.
void order_by_text(Column& column);
/// Labels or weights of pictures. DataError for a column of another name, or another kind.
void add_to_pictures(ImageSet& images, Column column);
/// The rows as the model's schema will encode them; room: for what is made of them. DataError for a
/// table where the model takes pictures, but for one with the pixels that it knows by their names.
const DataSource& source_for(const Schema& schema, const OwnedTable& table, DataSource& room);
/// What training needs of pictures besides: labels, and no options of columns.
void require_trainable(const OwnedTable& table, const RunConfig& config);

/// What was said of options, in order.
struct OptionTexts {
  std::vector<Assignment> given;
  RunConfig config() const;  ///< ConfigError
};

Handles<resboost_table, OwnedTable>& tables();
Handles<resboost_options, OptionTexts>& options();
Handles<resboost_model, const Model>& models();

}  // namespace resboost::c

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/missing_words.h"
#include "export/onnx_graph.h"
#include "resboost/schema.h"

namespace resboost {

/// The columns of a table as inputs of a graph: [rows, 1] each, numbers as double, NaN where
/// missing, categories as text, empty where missing. A date is given by its parts, as the schema
/// has it.
class OnnxColumns {
 public:
  /// ModelError for a name that is not UTF-8, as names in ONNX must be.
  OnnxColumns(const Schema& schema, OnnxGraph& graph);

  const std::vector<const ColumnSpec*>& specs() const { return specs_; }
  /// All numbers side by side, double [rows, ...]; empty if there are none.
  const std::string& numbers() const { return numbers_; }
  /// Which of them a column is, by its place among specs(); -1: a category.
  std::int64_t number(std::size_t column) const { return places_[column]; }

  /// Rows of a table, looked up by the level of a category: [rows, cols]. One for each level, one
  /// for a missing value, one for a level never seen.   Numbers: [levels + 2, cols]
  template <class Number>
  std::string look_up(std::size_t column, std::int64_t cols,
                      const std::vector<Number>& table) const {
    const auto rows = static_cast<std::int64_t>(specs_[column]->levels.size()) + 2;
    return graph_.node("Gather", {graph_.constant({{rows, cols}, table}), levels_[column]});
  }

 private:
  void add_number(const ColumnSpec& spec);
  void add_category(const ColumnSpec& spec, const MissingWords& words);
  void add_means(const ColumnSpec& spec, const MissingWords& words);
  std::string level(const ColumnSpec& spec, const MissingWords& words);
  void join_numbers(const std::vector<double>& absent);

  OnnxGraph& graph_;
  std::vector<const ColumnSpec*> specs_;
  std::vector<std::string> inputs_;  ///< of numbers
  std::vector<std::string> levels_;  ///< of each column: int64 [rows], or empty
  std::vector<std::int64_t> places_;
  std::string numbers_;
};

}  // namespace resboost

#include "c/arrow_table.h"

#include <fmt/format.h>

#include "base/memory.h"
#include "c/objects.h"

namespace resboost::c {

ArrowTable::ArrowTable(const ArrowSchema& schema) {
  if (text_of(schema.format) != "+s" || schema.dictionary)
    throw DataError("Arrow has no table: expected a struct of columns");
  if (schema.n_children < 0 || (schema.n_children > 0 && !schema.children))
    throw DataError(
        fmt::format("table: an Arrow schema of n_children {}{}; expected 0 or more, "
                    "and so many children",
                    schema.n_children, schema.children ? "" : " without children"));
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    if (!schema.children[i])
      throw DataError(fmt::format("table: column {} of an Arrow schema is null", i + 1));
    columns_.emplace_back(*schema.children[i]);
  }
}

void ArrowTable::require_batch(const ArrowArray& batch) {
  const auto fail = [](const std::string& what) {
    throw DataError("table: an Arrow batch of " + what);
  };
  if (const std::string wrong = contradiction(batch); !wrong.empty()) fail(wrong);
  if (batch.n_buffers != 1) fail(fmt::format("{} buffers; expected 1: validity", batch.n_buffers));
  if (batch.null_count > 0 && !batch.buffers[0]) fail("nulls that does not say which are null");
  if (batch.n_children != static_cast<std::int64_t>(columns_.size()))
    fail(fmt::format("{} columns; its schema has {}", batch.n_children, columns_.size()));
  if (batch.n_children > 0 && !batch.children) fail("columns that are null");
  for (std::int64_t i = 0; i < batch.n_children; ++i)
    if (!batch.children[i]) fail("columns that are null");
  rows_ += static_cast<std::size_t>(batch.length);
  if (rows_ > kMostRows) fail(fmt::format("more than {} rows in all", kMostRows));
  require_memory("table", rows_ * (columns_.size() + 1) * sizeof(std::int32_t));
}

void ArrowTable::append(const ArrowArray& batch) {
  require_batch(batch);
  for (std::size_t i = 0; i < columns_.size(); ++i) columns_[i].append(batch, *batch.children[i]);
}

std::vector<Column> ArrowTable::of_one(const SharedArray& batch) {
  require_batch(**batch);
  std::vector<Column> columns;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    columns.push_back(columns_[i].of_one(batch, *(**batch).children[i]));
  return columns;
}

std::vector<Column> ArrowTable::take() {
  std::vector<Column> columns;
  for (ArrowColumn& column : columns_) columns.push_back(column.take());
  return columns;
}

}  // namespace resboost::c

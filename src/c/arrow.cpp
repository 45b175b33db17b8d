#include <fmt/format.h>

#include <utility>

#include "c/arrow_table.h"
#include "c/objects.h"

namespace resboost::c {
namespace {

/// BadCall for a struct that is null, or released already.
template <class Struct>
void require_struct(const Struct* given, const Taken<Struct>& taken, const char* parameter) {
  require(given, parameter);
  if (!taken.is_there())
    throw BadCall(
        fmt::format("`{}` is released already; a struct can be taken over once", parameter));
}

/// A stream, asked.
class ArrowBatches {
 public:
  explicit ArrowBatches(ArrowArrayStream& stream) : stream_(stream) {
    if (!stream.get_schema || !stream.get_next)
      throw DataError("the Arrow stream fails: it has no functions");
  }

  void read_schema(Taken<ArrowSchema>& schema) {
    require_done(stream_.get_schema(&stream_, schema.get()));
    if (!schema.is_there()) throw DataError("the Arrow stream fails: it has no schema");
  }
  /// Null behind the last one.
  std::shared_ptr<Taken<ArrowArray>> next() {
    auto batch = std::make_shared<Taken<ArrowArray>>();
    require_done(stream_.get_next(&stream_, batch->get()));
    return batch->is_there() ? batch : nullptr;
  }

 private:
  void require_done(int status) {
    if (status == 0) return;
    const char* said = stream_.get_last_error ? stream_.get_last_error(&stream_) : nullptr;
    throw DataError(fmt::format("the Arrow stream fails: {}", said ? said : "it does not say why"));
  }

  ArrowArrayStream& stream_;
};

/// The columns of all batches, and how many rows they have.
std::pair<std::vector<Column>, std::size_t> columns_of(ArrowArrayStream& stream) {
  ArrowBatches batches(stream);
  Taken<ArrowSchema> schema;
  batches.read_schema(schema);
  ArrowTable table(*schema);
  auto batch = batches.next();
  auto another = batch ? batches.next() : nullptr;
  if (batch && !another) {
    std::vector<Column> columns = table.of_one(batch);
    return {std::move(columns), table.rows()};
  }
  for (; batch; batch = std::exchange(another, another ? batches.next() : nullptr))
    table.append(**batch);
  std::vector<Column> columns = table.take();
  return {std::move(columns), table.rows()};
}

}  // namespace
}  // namespace resboost::c

using namespace resboost;
using namespace resboost::c;

resboost_status resboost_table_add_arrow(resboost_table* table, ArrowSchema* schema,
                                         ArrowArray* array) {
  return guarded([&] {
    const Taken<ArrowSchema> taken_schema(schema);
    const auto batch = std::make_shared<const Taken<ArrowArray>>(array);
    const auto owned = tables().at(table);
    require_struct(schema, taken_schema, "schema");
    require_struct(array, *batch, "array");
    ArrowTable arrow(*taken_schema);
    std::vector<Column> columns = arrow.of_one(batch);
    if (arrow.rows() != owned->rows)
      throw BadCall(fmt::format("`array` has {} rows, the table {}", arrow.rows(), owned->rows));
    if (owned->of_pictures())
      for (Column& column : columns) order_by_text(column);
    add_columns(*owned, std::move(columns));
  });
}

resboost_status resboost_arrow_read(ArrowArrayStream* stream, resboost_table** table) {
  return guarded([&] {
    Taken<ArrowArrayStream> taken(stream);
    require_struct(stream, taken, "stream");
    require(table, "table");
    auto [columns, rows] = columns_of(*taken.get());
    auto owned = std::make_shared<OwnedTable>();
    owned->rows = rows;
    owned->table().source = "table";
    add_columns(*owned, std::move(columns));
    *table = tables().add(std::move(owned));
  });
}

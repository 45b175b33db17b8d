#include "analyze/column_places.h"

#include <fmt/format.h>

#include "data/schema_columns.h"
#include "resboost/error.h"

namespace resboost {

std::vector<ColumnPlace> column_places(const Schema& schema) {
  std::vector<ColumnPlace> places;
  Index feature = 0, code = 0;
  for (const ColumnSpec* spec : schema.coded_columns()) {
    const std::string name = file_column(schema, *spec);
    if (places.empty() || places.back().column != name) places.push_back({name, {}, {}});
    places.back().features.push_back({feature, feature + spec->width()});
    places.back().codes.push_back(code++);
    feature += spec->width();
  }
  return places;
}

void require_columns(const Schema& schema, const char* what) {
  if (schema.pictures.shape.size() > 0)
    throw DataError(
        fmt::format("{}: it is of the columns of a table, and the model is of pictures", what));
}

}  // namespace resboost

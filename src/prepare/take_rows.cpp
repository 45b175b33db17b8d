#include <type_traits>

#include "resboost/prepare.h"

namespace resboost {

namespace {

/// Of columns of text there are none.
std::vector<double> taken_numbers(const ColumnNumbers& all, const std::vector<Index>& rows) {
  std::vector<double> some(all.empty() ? 0 : rows.size());
  if (!all.empty()) all.read(rows, some.data());
  return some;
}

}  // namespace

Index rows_of(const DataSource& source) {
  return std::visit([](const auto& of) { return of.rows(); }, source);
}

DataSource take_rows(const DataSource& source, const std::vector<Index>& rows) {
  const auto gather = [&](const auto& all) {
    std::remove_cvref_t<decltype(all)> some;
    if (all.empty()) return some;
    some.reserve(rows.size());
    for (const Index row : rows) some.push_back(all[static_cast<std::size_t>(row)]);
    return some;
  };
  if (const auto* images = std::get_if<ImageSet>(&source)) {
    ImageSet taken{images->source,  images->shape,          {},
                   images->classes, gather(images->labels), gather(images->names),
                   images->target,  images->columns,        gather(images->weights)};
    if (images->pixels.empty()) {  // who keeps them keeps them for these, too
      taken.borrowed = images->borrowed;
      taken.keeper = images->keeper;
      taken.chosen.emplace();
      for (const Index row : rows) taken.chosen->push_back(images->place(row));
      return taken;
    }
    taken.pixels.reserve(rows.size() * static_cast<std::size_t>(images->shape.size()));
    for (const Index row : rows) {
      const auto picture = images->picture(row);
      taken.pixels.insert(taken.pixels.end(), picture.begin(), picture.end());
    }
    return taken;
  }
  const Table& table = std::get<Table>(source);
  Table taken{table.source, {}, gather(table.lines), table.reading, table.notes};
  for (const Column& column : table.columns)
    taken.columns.push_back({column.name, column.numeric, taken_numbers(column.numbers, rows),
                             gather(column.codes), column.levels, column.infinite, column.exact,
                             column.origin});
  return taken;
}

}  // namespace resboost

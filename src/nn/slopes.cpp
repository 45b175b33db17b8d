#include "nn/slopes.h"

#include <algorithm>
#include <map>
#include <utility>

namespace resboost {
namespace {

using Values = std::map<std::uint16_t, std::vector<Real>>;

void add_values(const TreeArrays& arrays, Values& values) {
  const Real* row = arrays.values.data();
  for (const std::uint16_t column : columns_with_slopes(arrays)) {
    values.emplace(column, std::vector<Real>(row, row + kCodeRoom));
    row += kCodeRoom;
  }
}

/// Each leaf with room for so many.
std::vector<Slope> widened(const TreeArrays& arrays, Index terms) {
  std::vector<Slope> slopes(arrays.leaves.size() * static_cast<std::size_t>(terms));
  for (std::size_t i = 0; i < arrays.slopes.size(); ++i) {
    const auto own = static_cast<std::size_t>(arrays.terms);
    slopes[i / own * static_cast<std::size_t>(terms) + i % own] = arrays.slopes[i];
  }
  return slopes;
}

}  // namespace

std::vector<std::uint16_t> columns_with_slopes(const TreeArrays& arrays) {
  std::vector<bool> sloped(std::size_t{1} << 16);
  for (const Slope& slope : arrays.slopes)
    if (slope.factor != 0) sloped[slope.column] = true;
  std::vector<std::uint16_t> columns;
  for (std::size_t column = 0; column < sloped.size(); ++column)
    if (sloped[column]) columns.push_back(static_cast<std::uint16_t>(column));
  return columns;
}

void place_slopes(TreeArrays& arrays,
                  const std::function<const Real*(std::uint16_t column)>& values_of) {
  const std::vector<std::uint16_t> columns = columns_with_slopes(arrays);
  arrays.values.clear();
  if (columns.empty()) {
    arrays.terms = 0;
    arrays.slopes.clear();
  }
  for (const std::uint16_t column : columns)
    arrays.values.insert(arrays.values.end(), values_of(column), values_of(column) + kCodeRoom);
  for (Slope& slope : arrays.slopes) {
    if (slope.factor == 0) slope = {};
    const auto place = std::lower_bound(columns.begin(), columns.end(), slope.column);
    if (slope.factor != 0) slope.place = static_cast<std::uint16_t>(place - columns.begin());
  }
}

void append_slopes(TreeArrays& all, const TreeArrays& more) {
  const Index terms = std::max(all.terms, more.terms);
  if (terms == 0) return;
  Values values;
  add_values(all, values);
  add_values(more, values);
  std::vector<Slope> slopes = widened(all, terms);
  const std::vector<Slope> behind = widened(more, terms);
  slopes.insert(slopes.end(), behind.begin(), behind.end());
  all.terms = terms;
  all.slopes = std::move(slopes);
  place_slopes(all, [&](std::uint16_t column) { return values.at(column).data(); });
}

}  // namespace resboost

#pragma once

#include "resboost/dataset.h"
#include "resboost/rng.h"

namespace resboost::test {

/// Points of a square with columns "a", "b" and "target": whether a b > 0, as text, or a b.
inline Table toy_table(Index rows, bool classes, std::uint64_t seed = 1) {
  Rng rng(seed);
  Column a, b, target;
  a.name = "a";
  b.name = "b";
  target.name = "target";
  target.numeric = !classes;
  if (classes) target.levels = {"same", "other"};
  Table table;
  table.source = "toy";
  for (Index i = 0; i < rows; ++i) {
    const double first = 2 * rng.uniform() - 1, second = 2 * rng.uniform() - 1;
    a.numbers.push_back(first);
    b.numbers.push_back(second);
    const double product = first * second;
    if (classes)
      target.codes.push_back(product > 0 ? 0 : 1);
    else
      target.numbers.push_back(product);
    table.lines.push_back(static_cast<std::uint32_t>(i + 1));
  }
  table.columns = {a, b, target};
  return table;
}

}  // namespace resboost::test

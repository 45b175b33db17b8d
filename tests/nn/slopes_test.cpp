#include "nn/slopes.h"

#include <doctest/doctest.h>

#include "resboost/rng.h"

using namespace resboost;

namespace {

/// One tree of a question and two leaves, with so many slopes of each along the columns.
TreeArrays sloped_tree(Index terms, const std::vector<std::uint16_t>& columns, Rng rng) {
  TreeArrays arrays{6, 1, {1}, {{1, 2, 0, 9, TreeNode::Rule::missing_left}}, {}, {0.5, -0.25}};
  arrays.terms = terms;
  for (Index i = 0; i < 2 * terms; ++i)
    arrays.slopes.push_back({columns[static_cast<std::size_t>(i) % columns.size()], 0,
                             static_cast<Real>(rng.normal())});
  std::vector<Real> row;
  for (Index code = 0; code < kCodeRoom; ++code) row.push_back(static_cast<Real>(code) / 64 - 2);
  place_slopes(arrays, [&](std::uint16_t) { return row.data(); });
  return arrays;
}

Matrix predicted(const TreeArrays& arrays, const std::vector<std::uint8_t>& codes) {
  Matrix out(std::ssize(codes) / arrays.columns, 1);
  Trees(arrays).predict(codes.data(), out);
  return out;
}

}  // namespace

TEST_SUITE_BEGIN("nn/slopes");

TEST_CASE("values are those of the columns that have slopes, which know their places") {
  TreeArrays arrays = sloped_tree(2, {4, 1}, Rng(1));
  CHECK(columns_with_slopes(arrays) == std::vector<std::uint16_t>{1, 4});
  CHECK(arrays.values.size() == 2 * kCodeRoom);
  CHECK(arrays.slopes[0].place == 1);
  CHECK(arrays.slopes[1].place == 0);
  for (Slope& slope : arrays.slopes) slope.factor = 0;
  place_slopes(arrays, [](std::uint16_t) -> const Real* { return nullptr; });
  CHECK(arrays.terms == 0);
  CHECK(arrays.slopes.empty());
  CHECK(arrays.values.empty());
}

TEST_CASE("trees behind others keep their slopes, whatever both have room for") {
  Rng rng(2);
  std::vector<std::uint8_t> codes;
  for (int i = 0; i < 50 * 6; ++i) codes.push_back(static_cast<std::uint8_t>(rng.below(256)));
  const TreeArrays none{6, 1, {1}, {{1, 2, 3, 5, TreeNode::Rule::missing_left}}, {}, {1, 2}};
  const TreeArrays few = sloped_tree(1, {4}, Rng(3)), many = sloped_tree(3, {1, 4, 5}, Rng(4));
  for (const TreeArrays* first : {&none, &few, &many})
    for (const TreeArrays* second : {&none, &few, &many}) {
      TreeArrays both = *first;
      append_slopes(both, *second);
      both.leaves.insert(both.leaves.end(), second->leaves.begin(), second->leaves.end());
      both.inner.push_back(second->inner[0]);
      both.nodes.push_back(second->nodes[0]);
      const Matrix apart = predicted(*first, codes) + predicted(*second, codes);
      CHECK((predicted(both, codes) - apart).cwiseAbs().maxCoeff() < 1e-5);
    }
}

TEST_SUITE_END();

#include "train/trees/grower.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "resboost/parallel.h"
#include "support/threads.h"
#include "support/toy_codes.h"

using namespace resboost;
using namespace resboost::trees;

namespace {

using Rule = TreeNode::Rule;

std::vector<std::uint32_t> first_rows(Index n) {
  std::vector<std::uint32_t> rows(static_cast<std::size_t>(n));
  std::iota(rows.begin(), rows.end(), 0u);
  return rows;
}

/// Derivatives that are multiples of a power of two: nothing is lost when they are quantised.
struct Derivatives {
  Matrix gradient;
  Vector curvature;
};

Derivatives exact_derivatives(Index rows, Index directions, Rng rng) {
  Derivatives d{Matrix(rows, directions), Vector(rows)};
  for (Index i = 0; i < d.gradient.size(); ++i)
    d.gradient.data()[i] = static_cast<Real>(rng.below(129) - 64) / 64;
  for (Index i = 0; i < rows; ++i) d.curvature[i] = static_cast<Real>(1 + rng.below(16)) / 16;
  return d;
}

/// The twin: every cut of every column is tried, with sums in double over the rows themselves.
class Naive {
 public:
  Naive(const Codes& codes, const Derivatives& d, const Growth& growth)
      : codes_(codes), d_(d), growth_(growth) {}

  struct Cut {
    double gain = 0;
    int column = -1, cut = 0;
    bool missing_right = false;
  };

  /// Which leaf each row ends in, and the splits in the order in which they were made.
  std::vector<int> grow(std::vector<Cut>& made) const {
    std::vector<std::vector<Index>> leaves(1);
    for (Index i = 0; i < codes_.rows; ++i) leaves[0].push_back(i);
    std::vector<Cut> best{best_cut(leaves[0])};
    while (static_cast<int>(leaves.size()) < growth_.leaves) {
      std::size_t leaf = 0;
      for (std::size_t i = 1; i < best.size(); ++i)
        if (best[i].gain > best[leaf].gain) leaf = i;
      if (!(best[leaf].gain > 0)) break;
      const Cut cut = best[leaf];
      made.push_back(cut);
      std::vector<Index> left, right;
      for (const Index i : leaves[leaf]) (goes_left(i, cut) ? left : right).push_back(i);
      best[leaf] = best_cut(left);
      best.push_back(best_cut(right));
      leaves[leaf] = left;
      leaves.push_back(right);
    }
    std::vector<int> leaf_of(static_cast<std::size_t>(codes_.rows));
    for (std::size_t l = 0; l < leaves.size(); ++l)
      for (const Index i : leaves[l]) leaf_of[static_cast<std::size_t>(i)] = static_cast<int>(l);
    return leaf_of;
  }

 private:
  bool goes_left(Index row, const Cut& cut) const {
    const int code = codes_.column(cut.column)[row];
    return code == 0 ? !cut.missing_right : code <= cut.cut;
  }

  double score(const std::vector<Index>& rows, double& curvature) const {
    std::vector<double> g(static_cast<std::size_t>(d_.gradient.cols()), 0.0);
    curvature = 0;
    for (const Index i : rows) {
      curvature += double{d_.curvature[i]};
      for (Index j = 0; j < d_.gradient.cols(); ++j)
        g[static_cast<std::size_t>(j)] += double{d_.gradient(i, j)};
    }
    double squares = 0;
    for (const double v : g) squares += v * v;
    return squares / (curvature + growth_.limits.l2);
  }

  Cut best_cut(const std::vector<Index>& rows) const {
    Cut best;
    double all = 0;
    const double whole = score(rows, all);
    for (int column = 0; column < static_cast<int>(codes_.columns.size()); ++column)
      for (const bool missing_right : {false, true})
        for (int cut = 0; cut < codes_.columns[static_cast<std::size_t>(column)].codes; ++cut) {
          const Cut candidate{0, column, cut, missing_right};
          std::vector<Index> left, right;
          for (const Index i : rows) (goes_left(i, candidate) ? left : right).push_back(i);
          if (left.empty() || right.empty()) continue;
          double hl = 0, hr = 0;
          const double gain = score(left, hl) + score(right, hr) - whole;
          const double least =
              std::max(growth_.limits.min_curvature,
                       growth_.limits.min_rows * all / static_cast<double>(rows.size()));
          if (hl < least || hr < least || gain <= best.gain * (1 + 1e-12) + 1e-12) continue;
          best = {gain, column, cut, missing_right};
        }
    return best;
  }

  const Codes& codes_;
  const Derivatives& d_;
  Growth growth_;
};

struct Grown {
  Structure tree;
  std::vector<int> leaf_of;
};

Grown grow(const Codes& codes, const Derivatives& d, const Growth& growth) {
  const Rounding rounding = rounding_for(largest_of(d.gradient, d.curvature), codes.rows, 5);
  Words words;
  quantise(d.gradient, d.curvature, rounding, 0, words);
  std::vector<int> columns(codes.columns.size());
  std::iota(columns.begin(), columns.end(), 0);
  DealtRows rows(codes);
  rows.begin(words, columns, first_rows(codes.rows));
  Grower grower;
  Grown grown{grower.grow(codes, columns, words.directions, rounding, growth, rows),
              std::vector<int>(static_cast<std::size_t>(codes.rows))};
  for (int leaf = 0; leaf < grown.tree.leaves(); ++leaf)
    for (const std::uint32_t row : rows.rows(leaf)) grown.leaf_of[row] = leaf;
  return grown;
}

}  // namespace

TEST_SUITE_BEGIN("train/trees/grower");

TEST_CASE("trees are those of exact greedy search in double precision, ties broken the same way") {
  for (const Index directions : {Index{1}, Index{3}})
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
      CAPTURE(directions);
      CAPTURE(seed);
      const Codes codes = random_codes(300, {12, 40, 3, 200}, Rng(seed).fork(1));
      const Derivatives d = exact_derivatives(codes.rows, directions, Rng(seed).fork(2));
      Growth growth;
      growth.leaves = 12;
      growth.limits.l2 = seed % 2 == 0 ? 0 : 2;
      growth.limits.min_rows = 4;
      std::vector<Naive::Cut> made;
      const auto expected = Naive(codes, d, growth).grow(made);
      const Grown grown = grow(codes, d, growth);
      REQUIRE(grown.tree.nodes.size() == made.size());
      for (std::size_t i = 0; i < made.size(); ++i) {
        CHECK(grown.tree.nodes[i].column == made[i].column);
        CHECK(grown.tree.gains[i] == doctest::Approx(made[i].gain));
      }
      CHECK(grown.leaf_of == expected);
    }
}

TEST_CASE("the nodes lead every row to the leaf that it was dealt to") {
  Codes codes = random_codes(500, {12, 30, 90}, Rng(3));
  codes.columns[1].ordered = false;
  const Derivatives d = exact_derivatives(codes.rows, 1, Rng(4));
  const Grown grown = grow(codes, d, {.leaves = 20, .depth = 0, .limits = {.l2 = 1}});
  CHECK(grown.tree.leaves() == 20);
  CHECK(!grown.tree.sets.empty());
  const Trees trees({3, 1, {19}, grown.tree.nodes, grown.tree.sets, std::vector<Real>(20, 0)});
  const auto rows = row_major(codes);
  std::vector<std::uint16_t> leaf(500);
  trees.find_leaves(0, rows.data(), 500, leaf.data());
  for (std::size_t i = 0; i < 500; ++i) CHECK(leaf[i] == grown.leaf_of[i]);
}

TEST_CASE("the same tree for any number of threads") {
  const Codes codes = random_codes(3000, {12, 40, 254, 100, 60}, Rng(5));
  const Derivatives d = exact_derivatives(codes.rows, 2, Rng(6));
  const Growth growth{.leaves = 40, .depth = 0, .limits = {.l2 = 1}};
  const ThreadCount one(1);
  const Grown expected = grow(codes, d, growth);
  for (const int count : {2, 3, 8}) {
    const ThreadCount threads(count);
    CHECK(grow(codes, d, growth).leaf_of == expected.leaf_of);
  }
}

TEST_CASE("depth and rows of leaves are bounded as asked") {
  const Codes codes = random_codes(400, {60, 60}, Rng(7));
  const Derivatives d = exact_derivatives(codes.rows, 1, Rng(8));
  CHECK(grow(codes, d, {.leaves = 256, .depth = 3, .limits = {}}).tree.leaves() <= 8);
  Derivatives even = d;
  even.curvature.setOnes();
  const Grown grown = grow(codes, even, {.leaves = 256, .depth = 0, .limits = {.min_rows = 30}});
  for (int leaf = 0; leaf < grown.tree.leaves(); ++leaf)
    CHECK(std::count(grown.leaf_of.begin(), grown.leaf_of.end(), leaf) >= 30);
}

TEST_SUITE_END();

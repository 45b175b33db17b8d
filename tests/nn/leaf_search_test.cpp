#include "nn/leaf_search.h"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

#include "support/toy_codes.h"

using namespace resboost;

namespace {

/// Nodes stand in random places below earlier ones, and ask at random.
TreeArrays random_tree(int inner, Rng rng) {
  TreeArrays tree{3, 1, {static_cast<std::uint16_t>(inner)}, {}, {}, {}};
  std::vector<std::pair<int, bool>> open{{-1, false}};  // places that no node has yet
  const auto take = [&](std::size_t at, int child) {
    const auto [parent, right] = open[at];
    open.erase(open.begin() + static_cast<std::ptrdiff_t>(at));
    if (parent < 0) return;
    TreeNode& node = tree.nodes[static_cast<std::size_t>(parent)];
    (right ? node.right : node.left) = static_cast<std::uint16_t>(child);
  };
  for (int i = 0; i < inner; ++i) {
    take(static_cast<std::size_t>(rng.below(std::ssize(open))), i);
    TreeNode node{0, 0, static_cast<std::uint16_t>(rng.below(3)), 0,
                  static_cast<TreeNode::Rule>(rng.below(3))};
    node.cut = static_cast<std::uint8_t>(1 + rng.below(40));
    if (node.rule == TreeNode::Rule::set) {
      node.cut = static_cast<std::uint8_t>(tree.sets.size());
      tree.sets.push_back({rng.bits(), rng.bits(), rng.bits(), rng.bits()});
    }
    tree.nodes.push_back(node);
    open.push_back({i, false});
    open.push_back({i, true});
  }
  for (int leaf = inner; !open.empty(); ++leaf) take(0, leaf);
  tree.leaves.assign(static_cast<std::size_t>(inner) + 1, 0);
  return tree;
}

}  // namespace

TEST_SUITE_BEGIN("nn/leaf_search");

TEST_CASE("blocks of rows and single ones come to the leaves that walks come to") {
  const Codes codes = random_codes(150, {60, 255, 5}, Rng(1));
  const auto rows = row_major(codes);
  for (const int inner : {0, 1, 2, 7, 40, 255}) {
    CAPTURE(inner);
    const Trees trees(random_tree(inner, Rng(2).fork(1, static_cast<std::uint64_t>(inner))));
    const TreeArrays& arrays = trees.arrays();
    std::vector<std::uint16_t> walked(150);
    trees.find_leaves(0, rows.data(), 150, walked.data());
    std::vector<std::uint8_t> found(150, 77);
    find_leaves({arrays.nodes.data(), inner, arrays.sets.data()}, codes.values.data(), codes.rows,
                codes.rows, found.data());
    for (std::size_t i = 0; i < 150; ++i) CHECK(found[i] == walked[i]);
  }
}

TEST_SUITE_END();

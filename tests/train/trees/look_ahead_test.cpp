#include "train/trees/look_ahead.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "support/threads.h"
#include "support/toy_codes.h"

using namespace resboost;
using namespace resboost::trees;

namespace {

/// A tree of two leaves, of rows with random derivatives.
struct TwoLeaves {
  Codes codes;
  Words words;
  std::vector<int> columns{0, 1, 2};
  Partition rows{codes};
  Splitter splitter{nullptr};
  Splitter::Desk desk{};
  std::vector<Splitter::Desk> desks;
  std::vector<Candidate> leaves;

  explicit TwoLeaves(Index n) : codes(random_codes(n, {12, 200, 90}, Rng(1))) {
    Rng rng(2);
    Matrix gradient(n, 1);
    for (Index i = 0; i < n; ++i) gradient(i, 0) = static_cast<Real>(rng.normal());
    quantise(gradient, Vector::Ones(n), 3, words);
    std::vector<std::uint32_t> all(static_cast<std::size_t>(n));
    std::iota(all.begin(), all.end(), 0u);
    rows.begin(all);
    desks.resize(static_cast<std::size_t>(threads()));
    for (Splitter::Desk& own : desks) own.alone = true;
    Candidate root =
        splitter.root(words, columns, {.limits = {.l2 = 1, .min_rows = 5}}, rows, desk);
    splitter.split({root, 0, 1, true}, desk);
    leaves.push_back(std::move(root.children->left));
    leaves.push_back(std::move(root.children->right));
  }
  std::vector<std::uint32_t> order() const {
    const std::uint32_t* first = rows.rows(Range{0, rows.size()});
    return {first, first + rows.size()};
  }
};

struct Known {
  double rank;
  bool is_split;
};

/// All that is known below a leaf, with it.
void collect(const Candidate& leaf, double rank, std::vector<Known>& all) {
  if (!(rank > 0)) return;
  all.push_back({rank, leaf.children != nullptr});
  if (!leaf.children) return;
  for (const Candidate* child : {&leaf.children->left, &leaf.children->right})
    collect(*child, std::min(rank, child->split.gain), all);
}

std::vector<Known> known_of(const std::vector<Candidate>& leaves) {
  std::vector<Known> all;
  for (const Candidate& leaf : leaves) collect(leaf, leaf.split.gain, all);
  std::sort(all.begin(), all.end(), [](const Known& a, const Known& b) { return a.rank > b.rank; });
  return all;
}

}  // namespace

TEST_SUITE_BEGIN("train/trees/look_ahead");

TEST_CASE("splits all leaves that the greedy loop will come to, and few others") {
  for (const int count : {1, 2, 3, 8}) {
    CAPTURE(count);
    const ThreadCount threads(count);
    TwoLeaves tree(2000);
    constexpr Index splits = 9;
    LookAhead ahead(tree.leaves, splits, tree.splitter, tree.desks);
    REQUIRE(ahead.has_choice());
    ahead.run();
    const std::vector<Known> known = known_of(tree.leaves);
    const auto is_split = [](const Known& leaf) { return leaf.is_split; };
    CHECK(std::all_of(known.begin(), known.begin() + splits, is_split));
    CHECK(std::count_if(known.begin(), known.end(), is_split) < splits + count);
  }
}

TEST_CASE("there is no choice among fewer than two leaves that are not split yet") {
  TwoLeaves tree(300);
  const auto has_choice = [&] {
    return LookAhead(tree.leaves, 5, tree.splitter, tree.desks).has_choice();
  };
  CHECK(has_choice());
  tree.leaves[0].split.gain = 0;
  CHECK(!has_choice());
}

TEST_CASE("leaves that are worth all threads are left to the loop") {
  TwoLeaves tree(100'000);
  LookAhead(tree.leaves, 5, tree.splitter, tree.desks).run();
  const bool first = tree.leaves[0].split.gain > tree.leaves[1].split.gain;
  REQUIRE(!tree.splitter.suits_one(tree.leaves[first ? 0 : 1]));
  for (const Candidate& leaf : tree.leaves) CHECK(!leaf.children);
}

TEST_CASE("a leaf that is left as it was has its rows in order again") {
  const ThreadCount threads(2);
  TwoLeaves tree(2000);
  const std::vector<std::uint32_t> before = tree.order();
  LookAhead(tree.leaves, 9, tree.splitter, tree.desks).run();
  CHECK(tree.order() != before);
  for (Candidate& leaf : tree.leaves) tree.splitter.leave(leaf);
  CHECK(tree.order() == before);
  for (const Candidate& leaf : tree.leaves) CHECK(!leaf.children);
}

TEST_SUITE_END();

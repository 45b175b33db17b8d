#include "train/trees/shared_rows.h"

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>

#include "resboost/error.h"
#include "support/thread_ranks.h"
#include "support/toy_codes.h"
#include "train/trees/all_leaves.h"
#include "train/trees/grower.h"

namespace resboost::trees {
namespace {

/// A table and derivatives of its rows; the middle third of them grows trees.
struct Toy {
  Codes codes;
  Words words;
  std::vector<std::uint32_t> chosen;
  std::vector<int> columns{0, 2, 3};

  Toy(Index rows, Index directions, Rng rng)
      : codes(random_codes(rows, {12, 40, 254, 60}, rng.fork(1))) {
    codes.columns[3].ordered = false;  // splits by sets of codes
    Matrix gradient(rows, directions);
    for (Index i = 0; i < gradient.size(); ++i)
      gradient.data()[i] = static_cast<Real>(rng.normal());
    quantise(gradient, Vector::Ones(rows), 5, words);
    for (Index i = rows / 3; i < rows - rows / 3; ++i)
      chosen.push_back(static_cast<std::uint32_t>(i));
  }

  /// Two trees' nodes, gains and leaves of all rows as numbers.
  std::vector<double> grow(SharedRows* shared) const {
    Partition rows(codes);
    rows.begin(chosen);
    Grower grower(shared);
    std::vector<double> numbers;
    for (int tree = 0; tree < 2; ++tree) {  // the second one begins anew
      rows.begin(chosen);
      const Structure grown =
          grower.grow(words, columns, {.leaves = 12, .limits = {.l2 = 1}}, rows);
      for (std::size_t i = 0; i < grown.nodes.size(); ++i) {
        const TreeNode& node = grown.nodes[i];
        for (const int part : {int{node.left}, int{node.right}, int{node.column}, int{node.cut}})
          numbers.push_back(part);
        numbers.push_back(grown.gains[i]);
      }
      std::vector<std::uint8_t> leaf(static_cast<std::size_t>(codes.rows));
      if (shared)
        shared->find_leaves(grown.nodes, grown.sets, codes, leaf);
      else
        find_all_leaves({grown.nodes.data(), std::ssize(grown.nodes), grown.sets.data()}, codes,
                        codes.rows, leaf.data());
      numbers.insert(numbers.end(), leaf.begin(), leaf.end());
    }
    return numbers;
  }
};

void serve(Communicator& ranks) { follow(ranks, tree_services(ranks)); }

TEST_SUITE_BEGIN("train/trees/shared_rows");

TEST_CASE("the same trees for any number of ranks, also of more than there are rows") {
  for (const Index directions : {1, 3})
    for (const Index rows : {4, 700}) {
      const Toy toy(rows, directions, Rng(9));
      const auto expected = toy.grow(nullptr);
      CHECK(!expected.empty());
      for (const int size : {1, 2, 3, 7}) {
        CAPTURE(size);
        test::ThreadRanks(size).run(
            [&](Communicator& ranks) {
              {
                SharedRows shared(ranks, toy.codes, 0);
                CHECK(toy.grow(&shared) == expected);
              }
              dismiss(ranks, 0);
            },
            serve);
      }
    }
}

TEST_CASE("two tables at once, and leaves that are too small to ask for") {
  const Toy first(500, 1, Rng(2)), second(400, 2, Rng(3));
  test::ThreadRanks(3).run(
      [&](Communicator& ranks) {
        {
          SharedRows one(ranks, first.codes, 0), other(ranks, second.codes, 100);
          CHECK(other.worth_it(34) == false);  // before it knows the columns
          CHECK(first.grow(&one) == first.grow(nullptr));
          CHECK(second.grow(&other) == second.grow(nullptr));
          CHECK(other.worth_it(34));
          CHECK(!other.worth_it(33));
          CHECK(first.grow(&one) == first.grow(nullptr));
        }
        dismiss(ranks, 0);
      },
      serve);
}

TEST_CASE("what rank 0 fails by leaves the others in step") {
  const Toy toy(300, 1, Rng(4));
  test::ThreadRanks(2).run(
      [&](Communicator& ranks) {
        {
          SharedRows shared(ranks, toy.codes, 0);
          shared.begin(toy.words, toy.columns, toy.chosen);
          std::vector<Word> bins(12 + 254 + 60, 0);
          CHECK_THROWS_AS(shared.add_up(0, bins, [] { throw std::runtime_error("stop"); }),
                          std::runtime_error);
          CHECK(toy.grow(&shared) == toy.grow(nullptr));
        }
        dismiss(ranks, 0);
      },
      serve);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::trees

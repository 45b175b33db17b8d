#include "train/trees/shared_rows.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <memory>

#include "base/stop.h"
#include "resboost/error.h"
#include "support/counted_run.h"
#include "support/small_trees.h"
#include "support/threads.h"

namespace resboost::trees {
namespace {

/// Classes, or a number, that two columns decide; the last column is of categories, with which
/// leaves are not linear.
struct ToyTable {
  Codes codes;
  Matrix target;
  Vector weights;

  ToyTable(Index rows, Index scores, Rng rng)
      : codes(random_codes(rows, {12, 40, 254, 9}, rng.fork(1))), target(rows, scores) {
    std::replace(codes.values.begin(), codes.values.begin() + 3 * rows, std::uint8_t{0},
                 std::uint8_t{1});
    codes.columns[3].ordered = false;
    for (Codes::Column& column : codes.columns)
      for (int code = 0; column.ordered && code < column.codes; ++code)
        column.values.push_back(code == 0 ? 0 : static_cast<Real>(code) / 10 - 1);
    target.setZero();
    for (Index i = 0; i < rows; ++i) {
      const int sum = codes.column(0)[i] + codes.column(1)[i];
      if (scores == 1)
        target(i, 0) = static_cast<Real>(sum / 20.0 + 0.1 * rng.normal());
      else
        target(i, (sum / 4 + rng.below(2)) % scores) = 1;
    }
    if (scores == 3) weights = Vector::Random(rows).cwiseAbs();
  }
  Sample sample() const {
    return {codes, target, weights, Matrix::Zero(codes.rows, target.cols())};
  }
  std::unique_ptr<Loss> loss() const {
    return target.cols() == 1 ? make_squared_loss() : make_softmax_loss();
  }
};

/// Three trees, what is told of their rounds, and the scores: as a checkpoint has them. The third
/// tree is grown by another booster that goes on from one.
Memory boosted(const ToyTable& table, const ToyTable& held_out, Communicator* ranks) {
  const auto loss = table.loss();
  Memory memory, all;
  const auto booster = [&] {
    return std::make_unique<Booster>(table.sample(), held_out.sample(), *loss, small_trees(),
                                     Rng(3), ranks);
  };
  const auto first = booster();
  REQUIRE(first->advance());
  REQUIRE(first->advance());
  first->save(0, memory);
  const auto second = booster();
  second->restore(0, memory);
  REQUIRE(second->advance());
  REQUIRE(first->advance());
  second->save(0, all);
  Memory other;
  first->save(0, other);
  CHECK(other.matrix("trees_scores") == all.matrix("trees_scores"));
  return all;
}

TEST_SUITE_BEGIN("train/trees/shared_rows");

TEST_CASE("the same trees, rounds and scores for any number of ranks and threads") {
  for (const Index scores : {1, 2, 3, 5})
    for (const Index rows : {700, 5000}) {  // of one group of slices, and of five
      const ToyTable table(rows, scores, Rng(1)), held_out(300, scores, Rng(2));
      const Memory expected = boosted(table, held_out, nullptr);
      for (const int size : {1, 2, 3, 7}) {
        CAPTURE(scores);
        CAPTURE(rows);
        CAPTURE(size);
        const ThreadCount threads(size == 2 ? 3 : 1);
        test::Asked asked;
        test::run_counted(size, asked, [&](Communicator& ranks) {
          const Memory found = boosted(table, held_out, &ranks);
          CHECK(found.matrix("trees_scores") == expected.matrix("trees_scores"));
          CHECK(found.matrix("trees_held_out_scores") == expected.matrix("trees_held_out_scores"));
          CHECK(found.numbers("trees_rounds") == expected.numbers("trees_rounds"));
          CHECK(found.arrays("trees_ahead") == expected.arrays("trees_ahead"));
        });
        if (size > 1) CHECK(asked.times("trees.look") == 4);
      }
    }
}

TEST_CASE("a tree asks for each leaf once at most, and for little else") {
  const ToyTable table(5000, 2, Rng(1)), none(0, 2, Rng(2));
  const auto loss = table.loss();
  test::Asked asked;
  test::run_counted(2, asked, [&](Communicator& ranks) {
    Booster booster(table.sample(), none.sample(), *loss, small_trees(), Rng(3), &ranks);
    for (int round = 0; round < 5; ++round) REQUIRE(booster.advance());
    CHECK(booster.train().rows() == 2048);
  });
  CHECK(asked.times("trees.deal") == 1);
  for (const char* once : {"trees.look", "trees.round", "trees.leaves", "trees.move"})
    CHECK(asked.times(once) == 5);
  CHECK(asked.times("trees.add_up") <= 5 * (small_trees().leaves - 1));
  CHECK(asked.times("trees.give") == 0);
  CHECK(asked.times("trees.forget") == 1);
}

TEST_CASE("a stop in the middle of rank 0's part leaves the others in step") {
  const ToyTable table(3000, 2, Rng(4)), held_out(300, 2, Rng(2));
  const auto loss = table.loss();
  test::Asked asked;
  test::run_counted(2, asked, [&](Communicator& ranks) {
    const SlopeColumns constant;
    SharedRows rows(table.sample(), *loss, constant, &ranks);
    const Draws draws = draw_round(Rng(1), table.codes, 1, small_trees());
    std::vector<Word> bins;
    const auto begin_tree = [&] {
      const Extent extent = rows.look(draws);
      rows.round(rounding_for(extent.largest, rows.rows(), draws.rounding));
      rows.add_up(0, bins, [](Index) {});
    };
    const auto until_stopped = [&] {
      const StopScope scope([] { return true; });
      for (;;) begin_tree();  // a stop comes half a second later
    };
    CHECK_THROWS_AS(until_stopped(), Stopped);
    begin_tree();
    CHECK(bins.back() > 1500);
    CHECK(boosted(table, held_out, nullptr).matrix("trees_scores") ==
          boosted(table, held_out, &ranks).matrix("trees_scores"));
  });
}

TEST_CASE("a derivative of another rank's that is not finite is an error of rank 0") {
  ToyTable table(3000, 1, Rng(4));
  const ToyTable none(0, 1, Rng(2));
  table.target(2900, 0) = std::numeric_limits<Real>::infinity();
  const auto loss = table.loss();
  test::Asked asked;
  test::run_counted(2, asked, [&](Communicator& ranks) {
    Booster booster(table.sample(), none.sample(), *loss, small_trees(), Rng(3), &ranks);
    CHECK_THROWS_AS(booster.advance(), Error);
  });
}

TEST_CASE("small tables, and losses of a program's own, are not worth sharing") {
  const ToyTable small(5000, 2, Rng(1)), large(200000, 2, Rng(1));
  const auto loss = small.loss();
  test::Asked asked;
  test::run_counted(2, asked, [&](Communicator& ranks) {
    CHECK(helping_ranks(&ranks, small.sample(), *loss, 31) == nullptr);
    CHECK(helping_ranks(&ranks, large.sample(), *loss, 20) == &ranks);
    CHECK(helping_ranks(&ranks, large.sample(), *loss, 40) == nullptr);
  });
  CHECK(helping_ranks(nullptr, large.sample(), *loss, 20) == nullptr);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::trees

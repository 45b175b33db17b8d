#include "train/shared_examples.h"

#include <doctest/doctest.h>

#include <memory>
#include <string_view>
#include <vector>

#include "resboost/methods.h"
#include "resboost/own_map.h"
#include "resboost/train.h"
#include "support/counted_run.h"
#include "support/counted_services.h"
#include "support/failing_rank.h"
#include "support/thread_ranks.h"
#include "support/threads.h"
#include "support/toy_data.h"
#include "train/embedding.h"
#include "train/rank_services.h"

using namespace resboost;

namespace {

constexpr Index kWide = 150, kClasses = 64;

/// So many numbers that sums over a few thousand rows are worth sharing.
Dataset wide_rows(Index rows, bool weighted) {
  Dataset data;
  data.x = random_matrix(rows, kWide, Rng(1));
  data.y = Matrix::Zero(rows, kClasses);
  for (Index i = 0; i < rows; ++i) data.y(i, i * i % kClasses) = 1;
  if (weighted) data.w = random_vector(rows, Rng(2)).cwiseAbs();
  return data;
}

struct Doubling final : OwnMap {
  void apply(const Rows& in, MutRows out) const override { out = 2 * in; }
};

Stage toy_stage(Reads reads, std::uint64_t seed) {
  const Index inputs = reads == Reads::z_and_x ? 2 * kWide : kWide;
  return {make_embedding(inputs, kWide, {.layers = 1, .width = 128}, Rng(seed)), Real(0.9),
          Real(0.5), reads};
}

/// z behind each of some stages, and a head of every depth.
std::vector<Real> moved_and_fitted(const Dataset& data, Communicator* ranks) {
  Features features(data, {}, ranks);
  std::vector<Real> numbers;
  const auto take = [&](const auto& more) {
    numbers.insert(numbers.end(), more.data(), more.data() + more.size());
  };
  const auto loss = make_softmax_loss();
  Head head(kWide, kClasses);
  Reporter silent;
  const auto fit = [&] {
    head = fit_head(head, features.examples(), *loss, {}, 0, {Rng(1), silent, ranks});
    take(head.weight.value);
    take(head.bias.value);
  };
  fit();
  std::uint64_t seed = 3;
  for (const Reads reads : {Reads::z, Reads::x, Reads::z_and_x}) {
    features.advance(toy_stage(reads, ++seed));
    take(Matrix(features.examples().z.matrix()));
  }
  fit();
  // What the others cannot do moves z here alone, and they are given it anew.
  features.advance({make_own(kWide, kWide, std::make_shared<Doubling>()), 0, 1});
  fit();
  return numbers;
}

}  // namespace

TEST_SUITE_BEGIN("train/shared_examples");

TEST_CASE("the same bits for any number of ranks and threads") {
  for (const Index rows : {5000, 2700})
    for (const bool weighted : {false, true}) {
      const Dataset data = wide_rows(rows, weighted);
      const auto expected = moved_and_fitted(data, nullptr);
      for (const int size : {1, 2, 3, 5})
        for (const int threads : {1, 2}) {
          CAPTURE(rows);
          CAPTURE(size);
          CAPTURE(threads);
          const ThreadCount scope(threads);
          test::Asked asked;
          test::run_counted(size, asked, [&](Communicator& ranks) {
            CHECK(moved_and_fitted(data, &ranks) == expected);
          });
          if (size == 1) continue;
          CHECK(asked.times("examples.deal") == 2);
          CHECK(asked.times("examples.advance") == 3);
          CHECK(asked.times("head.sums") > 10);
          CHECK(asked.times("examples.forget") == 1);
        }
    }
}

TEST_CASE("small examples stay with rank 0") {
  Dataset data = wide_rows(300, false);
  test::Asked asked;
  test::ThreadRanks(2).run(
      [&](Communicator& ranks) {
        moved_and_fitted(data, &ranks);
        dismiss(ranks, 0);
      },
      [&](Communicator& ranks) { follow(ranks, asked.counted(training_services(ranks))); });
  CHECK(asked.times("examples.deal") == 0);
  CHECK(asked.times("examples.forget") == 0);
}

TEST_CASE("rank 0 whose memory ends in an exchange ends the run, and asks for nothing more") {
  const Dataset data = wide_rows(5000, false);
  test::FailingRank ranks;
  Features features(data, {}, &ranks);
  const auto loss = make_softmax_loss();
  Reporter silent;
  const auto fit = [&] {
    fit_head(Head(kWide, kClasses), features.examples(), *loss, {}, 0, {Rng(1), silent, &ranks});
  };
  CHECK(ranks.ends_at("examples.deal", "scatter", fit));
  CHECK(ranks.ends_at("head.sums", "combine", fit));
  CHECK(ranks.ends_at("examples.advance", "gather",
                      [&] { features.advance(toy_stage(Reads::z, 4)); }));
}

TEST_SUITE_END();

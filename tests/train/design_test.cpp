#include "train/design.h"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>
#include <vector>

#include "base/stop.h"
#include "support/counted_run.h"
#include "support/counted_services.h"
#include "support/failing_rank.h"
#include "support/thread_ranks.h"
#include "support/threads.h"
#include "support/toy_data.h"
#include "train/random_features.h"
#include "train/rank_services.h"

using namespace resboost;

namespace {

/// Regressions on what heads read, and on features of z and x: coefficients, intercepts, fits.
std::vector<double> regressed(const Dataset& data, Communicator* ranks) {
  const Features features(data, {}, ranks);
  const Examples examples = features.examples();
  const auto of_z = make_iid_features(data.x.width(), 90, 2, Rng(3)),
             of_x = make_iid_features(data.x.width(), 110, 3, Rng(4));
  const Design read(examples), made(examples, *of_z, *of_x);
  std::vector<double> numbers;
  for (const Design* design : {&read, &made}) {
    const Ridge fit = design->fit_ridge(data.y, 0.1);
    const Matrix w = fit.w.cast<Real>(), fitted = design->times(w);
    numbers.insert(numbers.end(), fit.w.data(), fit.w.data() + fit.w.size());
    numbers.insert(numbers.end(), fit.b.data(), fit.b.data() + fit.b.size());
    numbers.insert(numbers.end(), fitted.data(), fitted.data() + fitted.size());
  }
  return numbers;
}

Dataset some_rows(Index rows, bool weighted) {
  Dataset data;
  data.x = random_matrix(rows, 200, Rng(1));
  data.y = random_matrix(rows, 2, Rng(5));
  if (weighted) data.w = random_vector(rows, Rng(2)).cwiseAbs();
  return data;
}

}  // namespace

TEST_SUITE_BEGIN("train/design");

TEST_CASE("the same bits for any number of ranks and threads") {
  for (const bool weighted : {false, true}) {
    const Dataset data = some_rows(2900, weighted);
    const auto expected = regressed(data, nullptr);
    for (const int size : {2, 3, 5, 20})
      for (const int threads : {1, 2}) {
        CAPTURE(size);
        CAPTURE(threads);
        const ThreadCount scope(threads);
        test::Asked asked;
        test::run_counted(size, asked,
                          [&](Communicator& ranks) { CHECK(regressed(data, &ranks) == expected); });
        CHECK(asked.times("examples.deal") == 1);
        for (const char* name :
             {"design.make", "design.sums", "design.products", "design.times", "design.drop"})
          CHECK(asked.times(name) == 2);
      }
  }
}

TEST_CASE("rank 0 that stops in the middle leaves the others where they are asked") {
  const Dataset data = some_rows(2900, false);
  const auto expected = regressed(data, nullptr);
  test::ThreadRanks(3).run(
      [&](Communicator& ranks) {
        {
          const Features features(data, {}, &ranks);
          const Examples examples = features.examples();
          const Design design(examples);
          const StopScope scope([] { return true; });
          stop_point();
          std::this_thread::sleep_for(std::chrono::milliseconds(600));  // it may finish half of one
          CHECK_THROWS_AS(design.fit_ridge(data.y, 0.1), Stopped);
          CHECK_THROWS_AS(design.times(Matrix::Ones(200, 1)), Stopped);
        }
        CHECK(regressed(data, &ranks) == expected);
        dismiss(ranks, 0);
      },
      [](Communicator& ranks) { follow(ranks, training_services(ranks)); });
}

TEST_CASE("rank 0 that stops while it makes features has the others drop theirs") {
  const Dataset data = some_rows(2900, false);
  const auto of_z = make_iid_features(data.x.width(), 110, 2, Rng(3));
  test::Asked asked;
  test::ThreadRanks(2).run(
      [&](Communicator& ranks) {
        {
          const Features features(data, {}, &ranks);
          const Examples examples = features.examples();
          const StopScope scope([] { return true; });
          stop_point();
          std::this_thread::sleep_for(std::chrono::milliseconds(600));  // it may finish half of one
          CHECK_THROWS_AS(Design(examples, *of_z, *of_z), Stopped);
        }
        dismiss(ranks, 0);
      },
      [&](Communicator& ranks) { follow(ranks, asked.counted(training_services(ranks))); });
  CHECK(asked.times("design.make") == 1);
  CHECK(asked.times("design.drop") == 1);
}

TEST_CASE("rank 0 whose memory ends in an exchange ends the run, and asks for nothing more") {
  const Dataset data = some_rows(2900, false);
  test::FailingRank ranks;
  const Features features(data, {}, &ranks);
  const Examples examples = features.examples();
  CHECK(ranks.ends_at("examples.deal", "scatter", [&] { const Design design(examples); }));
  const Design design(examples);
  CHECK(ranks.ends_at("design.sums", "scatter", [&] { design.fit_ridge(data.y, 0.1); }));
  CHECK(ranks.ends_at("design.sums", "combine", [&] { design.fit_ridge(data.y, 0.1); }));
  CHECK(ranks.ends_at("design.times", "gather", [&] { design.times(Matrix::Ones(200, 1)); }));
}

TEST_SUITE_END();

#include "train/line_search.h"

#include <doctest/doctest.h>

#include <cmath>

#include "support/counted_services.h"
#include "support/failing_rank.h"
#include "support/thread_ranks.h"
#include "support/threads.h"
#include "support/toy_data.h"
#include "train/rank_services.h"

using namespace resboost;

TEST_SUITE_BEGIN("train/line_search");

TEST_CASE("fixture 5: the line search ends where the slope is zero, and takes no step uphill") {
  const Dataset data = smooth_surface(300, 1, Rng(1));
  const Examples examples{data.x, data.x, data.y, data.w};
  const auto loss = make_squared_loss();
  const Head head = random_head(3, 1, Rng(2));
  const Matrix direction = -functional_gradient(examples, head, *loss);
  const double best = line_search(examples, direction, head, *loss);
  CHECK(best > 0);
  const auto loss_at = [&](double s) {
    const Matrix moved = data.x.matrix() + static_cast<Real>(s) * direction;
    return evaluate({data.x, moved, data.y, data.w}, head, *loss).loss;
  };
  CHECK(loss_at(best) < loss_at(0));
  CHECK(loss_at(best) <= loss_at(0.98 * best));
  CHECK(loss_at(best) <= loss_at(1.02 * best));
  for (const double eta : {0.1, 0.5, 0.9}) CHECK(loss_at(eta * best) <= loss_at(0));
  CHECK(line_search(examples, -direction, head, *loss) == 0);
}

TEST_CASE(
    "fixture 5: at the best step the derivative of loss + ridge s^2 is zero, for every loss") {
  const Index n = 300;
  const Matrix z = random_matrix(n, 4, Rng(1)), y = random_labels(n, 3, Rng(2));
  const Vector w = random_vector(n, Rng(3)).cwiseAbs();
  const Examples examples{z, z, y, w};
  for (const auto* name : {"softmax", "squared", "smooth_hinge"}) {
    CAPTURE(name);
    const auto loss = make_loss(name);
    const Matrix scores = random_matrix(n, 3, Rng(4));
    const Matrix change =
        -score_gradient(examples, scores, *loss) + Real(0.1) * random_matrix(n, 3, Rng(5));
    const double ridge = 1e-2;
    const double best = line_search_scores(examples, scores, change, *loss, ridge);
    REQUIRE(best > 0);
    const auto slope = [&](double s) {
      const Matrix moved = scores + static_cast<Real>(s) * change;
      const Matrix d = score_gradient(examples, moved, *loss);
      return d.cast<double>().cwiseProduct(change.cast<double>()).sum() / static_cast<double>(n) +
             2 * ridge * s;
    };
    CHECK(std::abs(slope(best)) < 1e-5 * std::abs(slope(0)));
    CHECK(line_search_scores(examples, scores, change, *loss, 10 * ridge) < best);
  }
}

TEST_CASE("where the loss falls for ever the search ends far away") {
  Matrix z(2, 1), y(2, 2), scores = Matrix::Zero(2, 2), change(2, 2);
  z << 1, -1;
  y << 1, 0, 0, 1;
  change << 1, -1, -1, 1;
  const Vector none;
  const double far = line_search_scores({z, z, y, none}, scores, change, *make_softmax_loss(), 0);
  CHECK(far > 5);
  CHECK(far <= 1e6);
}

TEST_CASE("the same step for any number of ranks and threads") {
  constexpr Index n = 4000, k = 70;
  Dataset data;
  data.x = random_matrix(n, 4, Rng(1));
  data.y = Matrix::Zero(n, k);
  for (Index i = 0; i < n; ++i) data.y(i, i * i % k) = 1;
  const Matrix scores = random_matrix(n, k, Rng(4));
  const auto loss = make_softmax_loss();
  for (const bool weighted : {false, true}) {
    if (weighted) data.w = random_vector(n, Rng(3)).cwiseAbs();
    const auto step = [&](Communicator* ranks) {
      const Features features(data, {}, ranks);
      const Examples examples = features.examples();
      const Matrix change = -score_gradient(examples, scores, *loss);
      return line_search_scores(examples, scores, change, *loss, 1e-3);
    };
    const double expected = step(nullptr);
    CHECK(expected > 0);
    for (const int size : {2, 3, 5})
      for (const int threads : {1, 2}) {
        CAPTURE(size);
        const ThreadCount scope(threads);
        test::Asked asked;
        test::ThreadRanks(size).run(
            [&](Communicator& ranks) {
              CHECK(step(&ranks) == expected);
              dismiss(ranks, 0);
            },
            [&](Communicator& ranks) {
              const Services services = training_services(ranks);
              follow(ranks, ranks.rank() == 1 ? asked.counted(services) : services);
            });
        CHECK(asked.times("line.begin") == 1);
        CHECK(asked.times("line.point") > 2);
      }
  }
}

TEST_CASE("rank 0 whose memory ends in an exchange ends the run, and asks for nothing more") {
  const Index n = 4000, k = 64;
  Dataset data;
  data.x = random_matrix(n, 3, Rng(1));
  data.y = random_labels(n, k, Rng(2));
  test::FailingRank ranks;
  const Features features(data, {}, &ranks);
  const Examples examples = features.examples();
  const Matrix scores = random_matrix(n, k, Rng(3)), change = random_matrix(n, k, Rng(4));
  const auto search = [&] {
    line_search_scores(examples, scores, change, *make_softmax_loss(), 0);
  };
  CHECK(ranks.ends_at("examples.deal", "scatter", search));
  CHECK(ranks.ends_at("line.point", "combine", search));  // which deals the rows
  CHECK(ranks.ends_at("line.begin", "scatter", search));
}

TEST_SUITE_END();

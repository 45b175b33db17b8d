#include "train/optimizer.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace resboost;

namespace {

Param param(Role role) { return {"weight", 1, 2, Vector::Constant(2, 1), role}; }

/// The parameter's first number after steps with a gradient of 0.5 each.
std::vector<double> walk(const SgdConfig& config, Param of, int steps) {
  StepRule rule(config, {&of}, 10);
  std::vector<double> seen;
  for (int t = 1; t <= steps; ++t) {
    Real gradient[] = {Real(0.5), Real(0.5)};
    rule.step(rule.chunks().front(), t, 4, 0.1, gradient);
    seen.push_back(double{of.value(0)});
  }
  return seen;
}

}  // namespace

TEST_SUITE_BEGIN("train/optimizer");

TEST_CASE("momentum: v <- mu v + rate g, p <- p - v; weight decay is part of the gradient") {
  SgdConfig config;
  config.optimizer = Optimizer::momentum;
  config.momentum = 0.5;
  const auto plain = walk(config, param(Role::weight), 3);
  CHECK(plain[0] == doctest::Approx(1 - 0.05));
  CHECK(plain[1] == doctest::Approx(1 - 0.05 - 0.075));
  CHECK(plain[2] == doctest::Approx(1 - 0.05 - 0.075 - 0.0875));
  config.weight_decay = 0.2;
  CHECK(walk(config, param(Role::weight), 1)[0] == doctest::Approx(1 - 0.1 * (0.5 + 0.2)));
  CHECK(walk(config, param(Role::bias), 1)[0] == doctest::Approx(1 - 0.1 * 0.5));
}

TEST_CASE(
    "a large parameter is shared in chunks of whole multiples of the rows that belong together") {
  const Index cols = 1000;
  for (const Index together : {1, 7, 90, 500}) {
    CAPTURE(together);
    Param large{"weight", 200, cols, Vector::Zero(200 * cols)};
    large.together = together;
    StepRule rule(SgdConfig{}, {&large}, 10);
    Index next = 0;
    for (const StepRule::Chunk& chunk : rule.chunks()) {
      CHECK(chunk.rows.begin == next);
      CHECK(chunk.rows.begin % together == 0);
      CHECK(chunk.size() <= std::max<Index>(40000, together * cols));
      next = chunk.rows.end;
    }
    CHECK(next == 200);
    CHECK((rule.chunks().size() > 1) == (together < 200));
  }
}

TEST_CASE(
    "a running statistic goes a tenth of the way to the minibatch's mean, whatever the optimiser "
    "and its rate") {
  for (const auto optimizer : {Optimizer::adam, Optimizer::nesterov, Optimizer::momentum}) {
    SgdConfig config;
    config.optimizer = optimizer;
    config.l2 = 5;
    const auto seen =
        walk(config, param(Role::statistic), 2);  // sums of 0.5 over 4 rows: a mean of 0.125
    CHECK(seen[0] == doctest::Approx(0.9 + 0.1 * 0.125));
    CHECK(seen[1] == doctest::Approx(0.9 * (0.9 + 0.0125) + 0.0125));
  }
}

TEST_CASE("no step is taken on what was fitted as a whole") {
  Param fitted = param(Role::fitted), weight = param(Role::weight);
  StepRule rule(SgdConfig{}, {&fitted, &weight}, 10);
  REQUIRE(rule.chunks().size() == 1);
  CHECK(rule.chunks().front().param == &weight);
  CHECK(rule.size() == 2);
}

TEST_SUITE_END();

#include "resboost/plan.h"

#include <doctest/doctest.h>

#include <cmath>

#include "resboost/experiment.h"
#include "support/toy_table.h"

namespace resboost {
namespace {

struct Silent final : Reporter {
} silent_plan;

RunConfig run_of(const std::string& method) {
  RunConfig config;
  config.train.method = method;
  config.train.stages = 2;
  config.train.rfrboost.features = 32;
  config.train.trees.rounds = 10;
  return config;
}

Plan planned(const RunConfig& config, Index rows) {
  return make_plan(test::toy_table(rows, true), {}, config, silent_plan);
}

TEST_SUITE_BEGIN("experiment/plan");

TEST_CASE("rows, columns and what they become are those of the training") {
  const RunConfig config = run_of("rfrboost");
  const Plan plan = planned(config, 4000);
  const Prepared data = prepare(test::toy_table(4000, true), config);
  CHECK(plan.rows == 4000);
  CHECK(plan.train_rows == data.train.rows());
  CHECK(plan.valid_rows == data.valid.rows());
  CHECK(plan.columns == 2);
  CHECK(plan.features == data.train.inputs());
  CHECK(plan.codes == 0);
  CHECK(plan.outputs == std::vector<std::string>{"other", "same"});
  REQUIRE(plan.probes.size() == 2);
  CHECK(std::abs(plan.probes[0].rows - 250) <= 1);
  CHECK(std::abs(plan.probes[1].rows - 1000) <= 1);
}

TEST_CASE("parameters of a network are those that it will have") {
  const RunConfig config = run_of("rfrboost");
  const Prepared data = prepare(test::toy_table(2000, true), config);
  const TrainedRun run = train_run(data, config, nullptr, silent_plan);
  CHECK(planned(config, 2000).parameters ==
        doctest::Approx(static_cast<double>(run.model.net.param_count())));
}

TEST_CASE("of few rows the plan is a training") {
  const Plan plan = planned(run_of("trees"), 200);
  CHECK(plan.codes == 2);
  CHECK(plan.features == 0);
  CHECK(plan.probes.back().rows == 200);
  CHECK(plan.seconds == doctest::Approx(plan.probes.back().seconds));
  if (plan.bytes()) {  // else the system does not tell
    CHECK(*plan.bytes() >= *plan.reading_bytes);
    CHECK(*plan.bytes() >= *plan.training_bytes);
    CHECK(*plan.training_bytes > *plan.probes.back().bytes);
  }
}

TEST_CASE("a probe that has no time says so") {
  RunConfig config = run_of("backprop");
  config.train.backprop.epochs = 100000;
  const Plan plan =
      make_plan(test::toy_table(2000, true), {.probe_seconds = 0.05}, config, silent_plan);
  REQUIRE(plan.probes.size() == 1);
  CHECK_FALSE(plan.probes[0].complete);
  CHECK(std::isnan(plan.seconds));
}

TEST_CASE("the cure for too little memory is an option that matters") {
  Plan plan = planned(run_of("trees"), 200);
  plan.reading_bytes = 1;
  plan.training_bytes = 2;
  plan.columns = 2;
  plan.features = 9;
  CHECK(memory_cure(plan, run_of("auto")).find("`max-levels`") != std::string::npos);
  plan.features = 2;
  CHECK(memory_cure(plan, run_of("auto")).find("`auto.width`") != std::string::npos);
  CHECK(memory_cure(plan, run_of("hybrid")).find("`block.width`") != std::string::npos);
  plan.reading_bytes = 3;
  CHECK(memory_cure(plan, run_of("hybrid")).find("`ignore`") != std::string::npos);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

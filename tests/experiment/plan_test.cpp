#include "resboost/plan.h"

#include <doctest/doctest.h>

#include <cmath>

#include "resboost/experiment.h"
#include "resboost/parallel.h"
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

/// On one thread: those of several wait for each other, which takes processor time where others
/// have their processors.
Plan begun(const RunConfig& config, Index rows, double seconds) {
  const int before = threads();
  set_threads(1);
  Plan plan =
      make_plan(test::toy_table(rows, true), {.probe_seconds = seconds}, config, silent_plan);
  set_threads(before);
  return plan;
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
  REQUIRE(plan.probes.size() == 1);
  CHECK(plan.probes[0].rows == 4000);
}

TEST_CASE("parameters of a network are those that it will have") {
  const RunConfig config = run_of("rfrboost");
  const Prepared data = prepare(test::toy_table(2000, true), config);
  const TrainedRun run = train_run(data, config, nullptr, silent_plan);
  CHECK(planned(config, 2000).parameters ==
        doctest::Approx(static_cast<double>(run.model.net.param_count())));
}

TEST_CASE("a training that takes little is done in full, and all is measured") {
  const Plan plan = planned(run_of("trees"), 200);
  CHECK(plan.codes == 2);
  CHECK(plan.features == 0);
  CHECK(plan.measured());
  CHECK(plan.seconds.likely == plan.probes[0].seconds);
  CHECK(plan.seconds.least == plan.seconds.most);
  CHECK(plan.clock_share > 0);
  CHECK(plan.clock_share <= 1);
  if (plan.bytes()) {  // else the system does not tell
    CHECK(*plan.bytes() >= *plan.reading_bytes);
    CHECK(*plan.bytes() >= *plan.training_bytes);
    CHECK(*plan.training_bytes > *plan.probes.back().bytes);
  }
}

TEST_CASE("epochs that there is no time for take what the first ones took") {
  RunConfig config = run_of("backprop");
  const auto at_epochs = [&](int epochs) {
    config.train.backprop.epochs = epochs;
    return begun(config, 2000, 0.1);
  };
  const Plan plan = at_epochs(20000);
  CHECK_FALSE(plan.measured());
  CHECK(plan.probes.size() == 1);
  CHECK(plan.seconds.likely / at_epochs(10000).seconds.likely == doctest::Approx(2).epsilon(0.5));
  CHECK(plan.parameters == doctest::Approx(at_epochs(1).parameters));
}

TEST_CASE("stages that there is no time for may be all that there are") {
  RunConfig config = run_of("rfrboost");
  config.train.stages = config.train.patience = 10000;
  config.train.rfrboost.features = 8;
  const Plan plan = begun(config, 1000, 0.5);
  REQUIRE_FALSE(plan.measured());
  CHECK(plan.seconds.least >= plan.probes[0].seconds);
  CHECK(plan.seconds.most > 5 * plan.probes[0].seconds);
  CHECK(plan.parameters > 10000 * 8);
}

TEST_CASE("of a race, trainings on fewer rows say how long it is") {
  RunConfig config = run_of("auto");
  const Plan plan = begun(config, 30000, 0.1);
  REQUIRE(!plan.measured());
  REQUIRE(plan.probes.size() > 1);
  CHECK(plan.probes[1].rows < 1900);
  if (std::isnan(plan.seconds.likely)) return;  // they did not come to their end either
  CHECK(plan.seconds.least >= plan.probes[0].seconds);
  CHECK(plan.seconds.least < plan.seconds.most);
}

/// Is a plan that is made by so many seconds right, or silent?
void check_silent_or_right(const RunConfig& config, double seconds) {
  const double taken = begun(config, 4000, 1e6).seconds.likely;
  const Plan plan = begun(config, 4000, seconds > 0 ? seconds : taken / 3);
  REQUIRE_FALSE(plan.measured());
  if (std::isnan(plan.seconds.likely)) return;
  CHECK(plan.seconds.most > taken / 1.5);  // the machine is not the same from run to run
}

TEST_CASE("the end of a corrective step is not the end of the training") {
  RunConfig config = run_of("rfrboost");
  config.train.stages = config.train.patience = 4;
  config.train.corrective_epochs = 10;
  check_silent_or_right(config, 0);
}

TEST_CASE("epochs end to end come behind the stages") {
  RunConfig config = run_of("rfrboost");
  config.train.stages = config.train.patience = 10;
  const double stages = begun(config, 4000, 1e6).seconds.likely;
  config.train.finetune_epochs = 8;
  check_silent_or_right(config, stages / 2);
}

TEST_CASE("once the same begins anew on all rows, what it makes is known; a threshold is a third") {
  RunConfig config = run_of("trees");
  config.train.stages = -1;
  config.train.trees = {};
  config.train.trees.refit_rows = 1 << 20;
  const Plan all = begun(config, 4000, 1e6);
  const double limit = 0.75 * all.seconds.likely;  // half of it is the first one
  const Plan plan = begun(config, 4000, limit);
  config.threshold = "auto";
  const Plan third = begun(config, 4000, limit);
  if (plan.measured() || third.measured()) return;  // the machine has become faster
  CHECK(plan.parameters == doctest::Approx(all.parameters).epsilon(0.2));
  CHECK(third.seconds.likely > 1.2 * plan.seconds.likely);  // 3.1 of 2.1
}

TEST_CASE("the cure for too little memory is an option that matters") {
  Plan plan = planned(run_of("trees"), 200);
  plan.reading_bytes = 1;
  plan.training_bytes = 2;
  plan.rows = 2000;
  plan.columns = 2;
  plan.features = 9;
  const auto names = [&](const RunConfig& run, const std::string& option) {
    const std::string cure = memory_cure(plan, run);
    CHECK_MESSAGE(cure.find("`" + option + "`") != std::string::npos, cure);
  };
  names(run_of("auto"), "max-levels");
  names(run_of("hybrid"), "max-levels");
  for (const std::string method : {"auto", "hybrid"}) {  // layers that are more than the rows
    RunConfig wide = run_of(method);
    wide.train.automatic.width = wide.train.block.width = 1500;
    names(wide, method == "auto" ? "auto.width" : "block.width");
  }
  RunConfig random = run_of("rfrboost");
  random.train.rfrboost.features = 4;
  names(random, "max-levels");
  random.train.rfrboost.features = 5;
  names(random, "rfrboost.features");
  random.train.rfrboost.upscale = 11;
  names(random, "rfrboost.upscale");
  plan.features = 2;
  names(run_of("auto"), "auto.width");
  names(run_of("hybrid"), "block.width");
  plan.columns = 0;  // pictures
  for (const std::string method : {"boostresnet", "rfrboost"}) names(run_of(method), "image-size");
  plan.reading_bytes = 3;
  names(run_of("boostresnet"), "image-size");
  plan.columns = 2;
  names(run_of("hybrid"), "ignore");
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

#include <doctest/doctest.h>

#include "resboost/methods.h"
#include "resboost/options.h"
#include "support/settings_fixture.h"

namespace resboost {
namespace {

std::string error_of(const std::string& name, const std::string& value) {
  RunConfig config;
  return config_error([&] { set_parameter(config, name, value); });
}

TEST_SUITE_BEGIN("options/option_table");

TEST_CASE("every parameter is set by the name that describe() gives it") {
  RunConfig config;
  set_parameter(config, "embedding.epochs", "7");
  set_parameter(config, "head.sgd.learning-rate", "0.5");
  set_parameter(config, "target", "a");
  set_parameter(config, "embedding.warm-start", "true");
  set_parameter(config, "head.solver", "sgd");
  set_parameter(config, "bins", "-1");
  set_parameter(config, "stages", "+3");
  CHECK(config.train.embedding.sgd.epochs == 7);
  CHECK(config.train.head.sgd.learning_rate == 0.5);
  CHECK(config.schema.target == std::vector<std::string>{"a"});
  CHECK(config.train.embedding.warm_start);
  CHECK(config.train.head.solver == HeadSolver::sgd);
  CHECK(config.schema.bins == -1);
  CHECK(config.train.stages == 3);
  TrainConfig train;  // so has every struct with a describe()
  set_parameter(train, "block.width", "64");
  CHECK(train.block.width == 64);
}

TEST_CASE("a value out of its range names the parameter, the range and the value") {
  CHECK(error_of("embedding.steps", "0") ==
        "parameter `embedding.steps`: expected a value in [1, 1073741824], got 0");
  CHECK(error_of("block.width", "70000") ==
        "parameter `block.width`: expected a value in [1, 65536], got 70000");
  CHECK(error_of("valid-share", "nan") ==
        "parameter `valid-share`: expected a value in [-1, 0.9], got nan");
}

TEST_CASE("a value that is no number or no known name is an error that names the parameter") {
  CHECK(error_of("stages", "ten") == "parameter `stages`: cannot read \"ten\" as a whole number");
  CHECK(error_of("stages", "1.5") == "parameter `stages`: cannot read \"1.5\" as a whole number");
  CHECK(error_of("stages", "+-3") == "parameter `stages`: cannot read \"+-3\" as a whole number");
  CHECK(error_of("stages", "99999999999") ==
        "parameter `stages`: 99999999999 is too large or too small for a whole number");
  CHECK(error_of("seed", "-1") ==
        "parameter `seed`: cannot read \"-1\" as a whole number, zero or more");
  CHECK(
      error_of("method", "boost") ==
      "parameter `method`: unknown value \"boost\"; known: auto, hybrid, resfgb, resfgb-nesterov, "
      "resfgb-fw, boostresnet, boostresnet-trees, rfrboost, trees, backprop");
  CHECK(error_of("preset", "paper-iris") ==
        "parameter `preset`: unknown value \"paper-iris\"; known: none, fast, best, paper, "
        "paper-letter, "
        "paper-usps, paper-ijcnn1, "
        "paper-mnist, paper-covtype, pictures, photos, resnet");
  CHECK(error_of("embedding.warm-start", "maybe") ==
        "parameter `embedding.warm-start`: expected true or false, got \"maybe\"");
  RunOptions run;
  CHECK(config_error([&] {
          run.table.apply({{"seed", {"1", "2"}}});
        }) == "parameter `seed`: given 2 times; it takes one value");
}

TEST_CASE("an unknown parameter names the nearest one, or those that end with it") {
  CHECK(error_of("stage", "3") == "unknown parameter `stage`; did you mean `stages`");
  CHECK(error_of("embeding.epochs", "3") ==
        "unknown parameter `embeding.epochs`; did you mean `embedding.epochs`");
  CHECK(error_of("solver", "sgd") == "unknown parameter `solver`; did you mean `head.solver`");
  CHECK(error_of("sgd.epochs", "1") ==
        "unknown parameter `sgd.epochs`; did you mean `head.sgd.epochs`");
  CHECK(error_of("xyzzy", "1") == "unknown parameter `xyzzy`");
}

TEST_CASE("what is said last wins, and all of it over the preset") {
  RunOptions run;
  run.table.apply({{"stages", {"4"}, "run.conf:1"},
                   {"patience", {"5"}, "run.conf:2"},
                   {"target", {"a"}, "run.conf:3"},
                   {"stages", {"6"}},
                   {"preset", {"paper"}},
                   {"target", {"b"}}});
  TrainConfig paper;
  SchemaConfig columns;
  use_preset("paper", paper, columns);
  CHECK(run.config.train.stages == 6);
  CHECK(run.config.train.patience == 5);
  CHECK(run.config.schema.target == std::vector<std::string>{"b"});
  CHECK(run.config.train.block.width == paper.block.width);
  CHECK(run.config.train.head.solver == paper.head.solver);
  CHECK(run.config.schema.scaling == columns.scaling);
}

TEST_CASE("a preset of the ICML paper holds no rows out, unless it is told to") {
  const auto share = [](const std::vector<Assignment>& assignments) {
    RunOptions run;
    run.table.apply(assignments);
    return run.config.valid_share;
  };
  CHECK(share({}) != 0);
  CHECK(share({{"preset", {"none"}}}) != 0);
  for (const std::string& name : preset_names())
    CHECK((share({{"preset", {name}}}) == 0) == name.starts_with("paper"));
  CHECK(share({{"valid-share", {"0.25"}}, {"preset", {"paper"}}}) == 0.25);
}

TEST_CASE("of two presets the last one alone counts") {
  const auto train = [](const std::vector<Assignment>& assignments) {
    RunOptions run;
    run.table.apply(assignments);
    return to_text(run.config.train);
  };
  const Assignment letter{"preset", {"paper-letter"}}, none{"preset", {"none"}},
      paper{"preset", {"paper"}};
  CHECK(train({letter, none}) == train({}));
  CHECK(train({letter, paper}) == train({paper}));
  CHECK(train({letter}) != train({paper}));
}

TEST_CASE("a bad value from a config file names its line") {
  RunOptions run;
  CHECK(config_error([&] {
          run.table.apply({{"stages", {"-4"}, "run.conf:9"}});
        }) == "run.conf:9: parameter `stages`: expected a value in [-1, 10000], got -4");
}

TEST_CASE("the library's own range check names parameters alike") {
  TrainConfig config;
  CHECK(config_error([&] { check_ranges(config); }) == "no error");
  config.head.sgd.batch_size = 0;
  CHECK(config_error([&] { check_ranges(config); }) ==
        "parameter `head.sgd.batch-size`: expected a value in [1, 1048576], got 0");
}

TEST_CASE("the record and the table agree on names and values of all parameters") {
  RunOptions run;
  run.config.schema.target = {"a"};
  run.config.train.backprop.learning_rate = 0.1;
  auto pairs = to_text(run.config.schema);
  for (auto& pair : to_text(run.config.train)) pairs.push_back(pair);
  for (const auto& [name, value] : pairs) {
    const std::string option_name = name;  // clang 14 cannot capture a structured binding
    CAPTURE(option_name);
    const Option* option = run.table.find(name);
    REQUIRE(option != nullptr);
    CHECK(value == (option->values().empty() ? "" : option->values().front()));
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

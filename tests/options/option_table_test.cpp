#include "options/option_table.h"

#include <doctest/doctest.h>

#include "base/shell_quoted.h"
#include "cli/command_line.h"
#include "resboost/methods.h"
#include "support/settings_fixture.h"

namespace resboost {
namespace {

using namespace cli;

std::string error_of(const std::vector<std::string>& arguments) {
  TrainOptions train;
  return config_error(
      [&] { train.table.apply({}, parse_command_line(train.table, arguments).options); });
}

TEST_SUITE_BEGIN("options/option_table");

TEST_CASE("every parameter is an option under the name that describe() gives it") {
  TrainOptions train;
  const CommandLine line = parse_command_line(
      train.table, {"data.csv", "--embedding.epochs", "7", "--head.sgd.learning-rate=0.5",
                    "--target", "a", "--target", "b", "--embedding.warm-start", "--head.solver",
                    "sgd", "--bins", "-1", "--stages", "+3"});
  train.table.apply({}, line.options);
  CHECK(line.files == std::vector<std::string>{"data.csv"});
  CHECK(train.settings.train.embedding.sgd.epochs == 7);
  CHECK(train.settings.train.head.sgd.learning_rate == 0.5);
  CHECK(train.settings.schema.target == std::vector<std::string>{"a", "b"});
  CHECK(train.settings.train.embedding.warm_start);
  CHECK(train.settings.train.head.solver == HeadSolver::sgd);
  CHECK(train.settings.schema.bins == -1);
  CHECK(train.settings.train.stages == 3);
}

TEST_CASE("a value out of its range names the option, the range and the value") {
  CHECK(error_of({"--embedding.steps", "0"}) ==
        "option --embedding.steps: expected a value in [1, 1073741824], got 0");
  CHECK(error_of({"--block.width", "70000"}) ==
        "option --block.width: expected a value in [1, 65536], got 70000");
  CHECK(error_of({"--valid-share", "nan"}) ==
        "option --valid-share: expected a value in [0, 0.9], got nan");
}

TEST_CASE("a value that is no number, no known name or missing is an error that names the option") {
  CHECK(error_of({"--stages", "ten"}) == "option --stages: cannot read \"ten\" as a whole number");
  CHECK(error_of({"--stages", "1.5"}) == "option --stages: cannot read \"1.5\" as a whole number");
  CHECK(error_of({"--stages", "+-3"}) == "option --stages: cannot read \"+-3\" as a whole number");
  CHECK(error_of({"--stages", "99999999999"}) ==
        "option --stages: 99999999999 is too large or too small for a whole number");
  CHECK(error_of({"--seed", "-1"}) ==
        "option --seed: cannot read \"-1\" as a whole number, zero or more");
  CHECK(error_of({"--method", "boost"}) ==
        "option --method: unknown value \"boost\"; known: hybrid, resfgb, resfgb-nesterov, "
        "resfgb-fw, boostresnet, rfrboost, backprop");
  CHECK(error_of({"--preset", "paper-iris"}) ==
        "option --preset: unknown value \"paper-iris\"; known: none, paper, paper-letter, "
        "paper-usps, paper-ijcnn1, "
        "paper-mnist, paper-covtype, pictures, resnet");
  CHECK(error_of({"--stages"}) == "option --stages: a value is missing");
  CHECK(error_of({"--weight", "--quiet"}) == "option --weight: a value is missing before --quiet");
  CHECK(error_of({"--quiet=maybe"}) == "option --quiet: expected true or false, got \"maybe\"");
  CHECK(error_of({"--seed", "1", "--seed", "2"}) ==
        "option --seed: given 2 times; it takes one value");
}

TEST_CASE("an unknown option names the nearest one and nothing is guessed from a prefix") {
  CHECK(error_of({"--stage", "3"}) == "unknown option --stage; did you mean --stages");
  CHECK(error_of({"--embeding.epochs=3"}) ==
        "unknown option --embeding.epochs; did you mean --embedding.epochs");
  CHECK(error_of({"--solver", "sgd"}) == "unknown option --solver; did you mean --head.solver");
  CHECK(error_of({"--xyzzy"}) == "unknown option --xyzzy");
  CHECK(error_of({"-q"}) == "unknown option -q; options are long: --name");
}

TEST_CASE("after -- everything is a file, and - alone always is") {
  TrainOptions train;
  CHECK(parse_command_line(train.table, {"-", "--", "--odd-name.csv", "--quiet"}).files ==
        std::vector<std::string>{"-", "--odd-name.csv", "--quiet"});
}

TEST_CASE("the command line wins over the config file, and both win over the preset") {
  TrainOptions train;
  train.table.apply({{"stages", {"4"}, "run.conf:1"},
                     {"patience", {"5"}, "run.conf:2"},
                     {"target", {"a"}, "run.conf:3"}},
                    {{"stages", {"6"}, ""}, {"preset", {"paper"}, ""}, {"target", {"b"}, ""}});
  TrainConfig paper;
  SchemaConfig columns;
  use_preset("paper", paper, columns);
  CHECK(train.settings.train.stages == 6);
  CHECK(train.settings.train.patience == 5);
  CHECK(train.settings.schema.target == std::vector<std::string>{"b"});
  CHECK(train.settings.train.block.width == paper.block.width);
  CHECK(train.settings.train.head.solver == paper.head.solver);
  CHECK(train.settings.schema.scaling == columns.scaling);
}

TEST_CASE("a preset of the ICML paper holds no rows out, unless it is told to") {
  const auto share = [](const std::vector<std::string>& arguments) {
    TrainOptions train;
    train.table.apply({}, parse_command_line(train.table, arguments).options);
    return train.settings.valid_share;
  };
  CHECK(share({}) > 0);
  CHECK(share({"--preset", "none"}) > 0);
  for (const std::string& name : preset_names())
    CHECK((share({"--preset", name}) == 0) == name.starts_with("paper"));
  CHECK(share({"--valid-share", "0.25", "--preset", "paper"}) == 0.25);
}

TEST_CASE("of a preset in the config file and one on the command line the latter alone counts") {
  const auto dumped = [](const std::vector<Assignment>& config,
                         const std::vector<Assignment>& command_line) {
    TrainOptions train;
    train.table.apply(config, command_line);
    return to_text(train.settings.train);
  };
  const Assignment letter{"preset", {"paper-letter"}, "run.conf:1"}, none{"preset", {"none"}, ""},
      paper{"preset", {"paper"}, ""};
  CHECK(dumped({letter}, {none}) == dumped({}, {}));
  CHECK(dumped({letter}, {paper}) == dumped({}, {paper}));
  CHECK(dumped({letter}, {}) != dumped({}, {paper}));
}

TEST_CASE("a bad value from a config file names its line") {
  TrainOptions train;
  CHECK(config_error([&] {
          train.table.apply({{"stages", {"-4"}, "run.conf:9"}}, {});
        }) == "run.conf:9: option --stages: expected a value in [-1, 10000], got -4");
}

TEST_CASE("the library's own range check names options as the command line does") {
  TrainConfig config;
  CHECK(config_error([&] { check_ranges(config); }) == "no error");
  config.head.sgd.batch_size = 0;
  CHECK(config_error([&] { check_ranges(config); }) ==
        "option --head.sgd.batch-size: expected a value in [1, 1048576], got 0");
}

TEST_CASE("the record and the command line agree on names and values of all parameters") {
  TrainOptions train;
  train.settings.schema.target = {"a"};
  train.settings.train.backprop.learning_rate = 0.1;
  auto pairs = to_text(train.settings.schema);
  for (auto& pair : to_text(train.settings.train)) pairs.push_back(pair);
  for (const auto& [name, value] : pairs) {
    const std::string option_name = name;  // clang 14 cannot capture a structured binding
    CAPTURE(option_name);
    const Option* option = train.table.find(name);
    REQUIRE(option != nullptr);
    CHECK(value == (option->values().empty() ? "" : option->values().front()));
  }
}

TEST_CASE("the parameter table has one line an option, with its range and default") {
  TrainOptions train;
  const std::string table = to_markdown(train.table);
  CHECK(
      table.find("| `--embedding.batch-size` | 1 to 1048576 | 256 | rows per gradient step |\n") !=
      table.npos);
  CHECK(table.find("| `--embedding.optimizer` | adam, nesterov, momentum | adam |") != table.npos);
  CHECK(table.find("\\|weights\\|^2") != table.npos);
}

TEST_CASE("arguments are quoted so that a shell gives them back") {
  CHECK(shell_quoted({"resboost", "my data.csv", "--target", "it's", ""}) ==
        "resboost 'my data.csv' --target 'it'\\''s' ''");
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

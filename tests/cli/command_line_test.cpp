#include "cli/command_line.h"

#include <doctest/doctest.h>

#include "base/shell_quoted.h"
#include "cli/option_names.h"
#include "cli/settings.h"
#include "support/settings_fixture.h"

namespace resboost::cli {
namespace {

struct TrainOptions {
  TrainOptions() { add_train_options(table, settings); }
  TrainOptions(const TrainOptions&) = delete;
  TrainOptions& operator=(const TrainOptions&) = delete;

  TrainSettings settings;
  OptionTable table;
};

/// As the program says it.
std::string error_of(const std::vector<std::string>& arguments) {
  TrainOptions train;
  return with_option_names(
      config_error([&] { train.table.apply(parse_command_line(train.table, arguments).options); }));
}

TEST_SUITE_BEGIN("cli/command_line");

TEST_CASE("every parameter is an option under the name that describe() gives it") {
  TrainOptions train;
  const CommandLine line = parse_command_line(
      train.table, {"data.csv", "--embedding.epochs", "7", "--head.sgd.learning-rate=0.5",
                    "--target", "a", "--target", "b", "--embedding.warm-start", "--head.solver",
                    "sgd", "--bins", "-1", "--stages", "+3"});
  train.table.apply(line.options);
  CHECK(line.files == std::vector<std::string>{"data.csv"});
  CHECK(train.settings.run.train.embedding.sgd.epochs == 7);
  CHECK(train.settings.run.train.head.sgd.learning_rate == 0.5);
  CHECK(train.settings.run.schema.target == std::vector<std::string>{"a", "b"});
  CHECK(train.settings.run.train.embedding.warm_start);
  CHECK(train.settings.run.train.head.solver == HeadSolver::sgd);
  CHECK(train.settings.run.schema.bins == -1);
  CHECK(train.settings.run.train.stages == 3);
}

TEST_CASE("a value out of its range names the option, the range and the value") {
  CHECK(error_of({"--embedding.steps", "0"}) ==
        "option --embedding.steps: expected a value in [1, 1073741824], got 0");
  CHECK(error_of({"--block.width", "70000"}) ==
        "option --block.width: expected a value in [1, 65536], got 70000");
  CHECK(error_of({"--valid-share", "nan"}) ==
        "option --valid-share: expected a value in [-1, 0.9], got nan");
}

TEST_CASE("memory is given in GB, or with its unit") {
  const auto gigabytes = [](const std::string& value) {
    TrainOptions train;
    train.table.apply(parse_command_line(train.table, {"--max-memory", value}).options);
    return train.settings.machine.max_memory;
  };
  for (const auto& [value, right] : {std::pair{"8", 8.0},
                                     {"0.5", 0.5},
                                     {"0", 0.0},
                                     {"5MB", 0.005},
                                     {"2.5 gb", 2.5},
                                     {"700kB", 7e-4},
                                     {"1TB", 1000.0},
                                     {"512MiB", 0.536870912},
                                     {"2GiB", 2.147483648},
                                     {"1TiB", 1099.511627776},
                                     {"64kib", 6.5536e-5},
                                     {"4e9 B", 4.0}})
    CHECK(gigabytes(value) == doctest::Approx(right).epsilon(1e-12));
  for (const std::string value : {"5MX", "MB", "M", "5 M B", "1G", "5MBs", "-"})
    CHECK(error_of({"--max-memory", value}) ==
          "option --max-memory: cannot read \"" + value +
              "\" as memory; give GB, as 0.5, or a unit, as 500MB: B, kB, MB, GB, TB, KiB, MiB, "
              "GiB, TiB");
  CHECK(error_of({"--max-memory", "-1"}) ==
        "option --max-memory: expected a value in [0, 1e+09], got -1");
}

TEST_CASE("an empty value is an error, of every option: a shell's variable may be unset") {
  for (const std::string option : {"target", "weight", "ignore", "log", "valid", "stages", "task"})
    CHECK(error_of({"--" + option, ""}) ==
          "option --" + option +
              ": the value is empty; is a variable of the shell unset? give a value, or leave the "
              "option out");
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
        "option --method: unknown value \"boost\"; known: auto, hybrid, resfgb, resfgb-nesterov, "
        "resfgb-fw, boostresnet, boostresnet-trees, rfrboost, trees, backprop");
  CHECK(error_of({"--preset", "paper-iris"}) ==
        "option --preset: unknown value \"paper-iris\"; known: none, fast, best, paper, "
        "paper-letter, "
        "paper-usps, paper-ijcnn1, "
        "paper-mnist, paper-covtype, pictures, photos, resnet");
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
  CHECK(error_of({"--xyzzy"}) == "unknown option --xyzzy; --help lists those that there are");
  CHECK(error_of({"-q"}) == "unknown option -q; options are long: --name");
}

TEST_CASE("after -- everything is a file, and - alone always is") {
  TrainOptions train;
  CHECK(parse_command_line(train.table, {"-", "--", "--odd-name.csv", "--quiet"}).files ==
        std::vector<std::string>{"-", "--odd-name.csv", "--quiet"});
}

TEST_CASE("arguments are quoted so that a shell gives them back") {
  CHECK(shell_quoted({"resboost", "my data.csv", "--target", "it's", ""}) ==
        "resboost 'my data.csv' --target 'it'\\''s' ''");
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli

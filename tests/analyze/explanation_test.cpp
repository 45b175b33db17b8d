#include "analyze/explanation.h"

#include <doctest/doctest.h>

#include "resboost/error.h"
#include "resboost/experiment.h"
#include "support/error_text.h"
#include "support/small_run.h"
#include "support/toy_table.h"

namespace resboost {
namespace {

/// A model of the rows, and what is said of them.
struct Explained {
  Table table = test::toy_table(120, true);
  Reporter silent;
  TrainedRun run = train_run(prepare(table, test::small_run()), test::small_run(), nullptr, silent);
  ExplanationConfig config;
  std::vector<std::string> warnings;
  Explained() {
    config.outputs = asked_outputs(run.model.schema->task, "");
    config.sampling.samples = 4;
    config.curve_rows = 50;
    config.points = 3;
  }
  Explanation by(Reporter& reporter) {
    return explain(run.model, table, table, config, warnings, reporter);
  }
};

TEST_SUITE_BEGIN("analyze/explanation");

TEST_CASE("rows are drawn, or those on the lines asked for; columns are followed by others") {
  Explained all;
  all.config.rows = 5;
  const Explanation drawn = all.by(all.silent);
  CHECK(drawn.lines.size() == 5);
  CHECK(drawn.curve_lines.empty());
  all.config.lines = {7, 3};
  all.config.dependence = {"b"};
  const Explanation found = all.by(all.silent);
  CHECK(found.lines == std::vector<std::uint32_t>{7, 3});
  CHECK(found.contributions.rows.size() == 2);
  REQUIRE(found.values.size() == 2);
  CHECK(found.values[0].texts.size() == 2);
  CHECK(found.curve_lines.size() == 50);
  REQUIRE(found.dependences.size() == 1);
  CHECK(found.dependences[0].points.size() == 3);
}

TEST_CASE("no rows: columns alone, until the reporter asks to stop") {
  struct Impatient final : Reporter {
    bool stop_requested() override { return true; }
  } impatient;
  Explained all;
  all.config.rows = 0;
  all.config.dependence = {"b", "a"};
  CHECK(all.by(all.silent).contributions.rows.empty());
  CHECK(all.by(all.silent).dependences.size() == 2);
  CHECK(all.by(impatient).dependences.size() == 1);
}

TEST_CASE("of two classes the second, or what has the name; lines without a row are refused") {
  Explained all;
  const Task& task = all.run.model.schema->task;
  CHECK(asked_outputs(task, "") == std::vector<Index>{1});
  CHECK(asked_outputs(task, task.outputs[0]) == std::vector<Index>{0});
  CHECK(test::error_text<ConfigError>([&] { asked_outputs(task, "sam"); }) ==
        "parameter `of`: the model has no class or target \"sam\"; did you mean \"same\"");
  all.config.lines = {121};
  CHECK(test::error_text<ConfigError>([&] { all.by(all.silent); }) ==
        "parameter `line`: no row of toy begins on line 121");
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

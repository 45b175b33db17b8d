#include "resboost/prepare.h"

#include <doctest/doctest.h>

#include "support/settings_fixture.h"
#include "support/toy_table.h"

namespace resboost {
namespace {

TEST_SUITE_BEGIN("prepare/prepare");

TEST_CASE("a table in memory is split, its schema learned, both parts are encoded") {
  const DataSource source = test::toy_table(100, true);
  RunConfig config;
  config.valid_share = 0.25;
  const Prepared data = prepare(source, config);
  CHECK(data.schema->task.outputs == std::vector<std::string>{"other", "same"});
  CHECK(data.train.rows() + data.valid.rows() == 100);
  CHECK(data.valid.rows() == 25);
  CHECK(data.train.x.cols() == data.schema->width());
  config.valid_share = 0;
  CHECK(prepare(source, config, data.schema).train.rows() == 100);
  CHECK(prepare(source, config, data.schema).schema == data.schema);
}

TEST_CASE("taken rows are a source of their own") {
  const DataSource source = test::toy_table(10, false);
  const DataSource some = take_rows(source, {7, 2});
  REQUIRE(rows_of(some) == 2);
  const Table &all = std::get<Table>(source), &taken = std::get<Table>(some);
  CHECK(taken.lines == std::vector<std::uint32_t>{8, 3});
  for (std::size_t c = 0; c < 3; ++c)
    CHECK(taken.columns[c].numbers ==
          std::vector<double>{all.columns[c].numbers[7], all.columns[c].numbers[2]});
}

TEST_CASE("the loss fits the task and the model that is continued") {
  using Choice = RunConfig::LossChoice;
  Task classes{Task::Kind::classification, {"a", "b"}, {}, {}, {}, {}},
      numbers{Task::Kind::regression, {"y"}, {0}, {1}, {0}, {1}};
  CHECK(make_loss_for(classes, Choice::automatic, nullptr)->name() == "softmax");
  CHECK(make_loss_for(numbers, Choice::automatic, nullptr)->name() == "squared");
  const auto hinge = make_loss_for(classes, Choice::smooth_hinge, nullptr);
  CHECK(make_loss_for(classes, Choice::automatic, hinge.get())->name() == "smooth_hinge");
  CHECK(
      config_error([&] { make_loss_for(numbers, Choice::logistic, nullptr); }) ==
      "parameter `loss`: logistic is for classes, but the target is numbers; use auto or squared");
  CHECK(config_error([&] { make_loss_for(classes, Choice::logistic, hinge.get()); }) ==
        "parameter `loss`: logistic does not go with the model to continue, which has "
        "smooth-hinge; leave it out");
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

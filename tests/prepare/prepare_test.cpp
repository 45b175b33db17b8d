#include "resboost/prepare.h"

#include <doctest/doctest.h>

#include <cmath>

#include "resboost/error.h"
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
  CHECK(data.train.x.width() == data.schema->width());
  CHECK(data.loss == "softmax");
  config.valid_share = 0;
  const Model before{data.schema, make_smooth_hinge_loss(), {}, {}};
  const Prepared again = prepare(source, config, &before);
  CHECK(again.train.rows() == 100);
  CHECK(again.schema == data.schema);
  CHECK(again.loss == "smooth_hinge");
}

TEST_CASE("a model does not go on with no rows") {
  RunConfig config;
  const Prepared data = prepare(DataSource(test::toy_table(20, true)), config);
  const Model before{data.schema, make_softmax_loss(), {}, {}};
  Table none = test::toy_table(20, true);
  none.lines.clear();
  for (Column& column : none.columns) {
    column.numbers = {};
    column.codes.clear();
  }
  for (const double share : {0.0, 0.2}) {
    config.valid_share = share;
    CHECK_THROWS_WITH_AS(prepare(DataSource(none), config, &before), "toy: no rows to learn from",
                         DataError);
  }
}

TEST_CASE("rows that a model goes on with do not say their own target") {
  Table table = test::toy_table(900, false);
  Column& city = table.columns[0];
  city.numeric = false;
  for (std::int32_t i = 0; i < 900; ++i) city.codes.push_back(i % 150);
  for (int i = 0; i < 150; ++i) city.levels.push_back("c" + std::to_string(i));
  city.numbers = {};
  RunConfig config;
  config.valid_share = 0;
  const DataSource source = table;
  const Prepared data = prepare(source, config);
  REQUIRE(data.schema->columns[1].category == "a");
  const Model before{data.schema, make_squared_loss(), {}, {}};
  CHECK(prepare(source, config, &before).train.x.matrix() == data.train.x.matrix());
}

TEST_CASE("a table that is given away is encoded to the same, and what it had of columns is gone") {
  Table table = test::toy_table(100, true);
  table.columns[0].numbers.own()[3] = std::nan("");
  Column kind;
  kind.name = "kind";
  kind.numeric = false;
  kind.levels = {"x", "y", "z"};
  for (std::int32_t i = 0; i < 100; ++i) kind.codes.push_back(i % 4 - 1);
  table.columns.push_back(kind);
  for (const int bins : {0, 4}) {
    RunConfig config;
    config.schema.bins = bins;
    config.schema.target = {"target"};
    const DataSource stays = table;
    DataSource source = table;
    const Prepared kept = prepare(stays, config);
    const Prepared given = prepare(std::move(source), config);
    CHECK(given.warnings == kept.warnings);
    CHECK(kept.train.x.width() == kept.schema->width());
    const auto same = [](const Dataset& a, const Dataset& b) {
      return a.x.matrix() == b.x.matrix() && a.y == b.y && a.codes.values == b.codes.values &&
             a.columns == b.columns;
    };
    CHECK(same(given.train, kept.train));
    CHECK(same(given.valid, kept.valid));
    for (const Column& column : std::get<Table>(source).columns)  // NOLINT(bugprone-use-after-move)
      if (column.name != kept.schema->targets.front()) CHECK(column.size() == 0);
  }
}

TEST_CASE("the views are those of the method and of the model to continue; cuts come with codes") {
  const DataSource source = test::toy_table(50, true);
  RunConfig config;
  config.train.method = "hybrid";
  const Prepared numbers = prepare(source, config);
  CHECK(numbers.train.codes.rows == 0);
  CHECK(!numbers.schema->has_cuts());
  const Model network{numbers.schema, make_softmax_loss(), {}, {}};
  config.train.method = "trees";
  const Prepared codes = prepare(source, config);
  CHECK(codes.train.x.width() == 0);
  CHECK(codes.train.codes.rows == codes.train.rows());
  CHECK(codes.valid.codes.rows == codes.valid.rows());
  const Prepared more = prepare(source, config, &network);
  CHECK(more.schema->has_cuts());
  CHECK(more.train.codes.rows == more.train.rows());
  Model linear{numbers.schema, make_softmax_loss(), {}, {}};
  linear.net.heads.emplace_back(numbers.schema->width(), 2);
  CHECK(prepare(source, config, &linear).train.x.width() == numbers.schema->width());
  const Prepared both = prepare(source, config, nullptr, Views{true, true});
  CHECK(both.train.x.width() == both.schema->width());
  CHECK(both.train.codes.rows == both.train.rows());
}

TEST_CASE("a model goes on with the columns that it was trained with") {
  const DataSource source = test::toy_table(20, true);
  RunConfig config;
  const Prepared data = prepare(source, config);
  auto schema = std::make_shared<Schema>(*data.schema);
  schema->weight = "w";
  const Model weighted{schema, make_softmax_loss(), {}, {}};
  CHECK_THROWS_WITH_AS(prepare(source, config, &weighted),
                       doctest::Contains("no column \"w\", the weight of the model"), DataError);
  schema->weight.clear();
  schema->targets = {"t"};
  CHECK_THROWS_WITH_AS(prepare(source, config, &weighted),
                       doctest::Contains("no column \"t\", the target of the model"), DataError);
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
  Task classes{Task::Kind::classification, {"a", "b"}, {}, {}, {}, {}},
      numbers{Task::Kind::regression, {"y"}, {0}, {1}, {0}, {1}};
  CHECK(make_loss_for(classes, "auto", nullptr)->name() == "softmax");
  CHECK(make_loss_for(numbers, "auto", nullptr)->name() == "squared");
  const auto hinge = make_loss_for(classes, "smooth-hinge", nullptr);
  CHECK(make_loss_for(classes, "auto", hinge.get())->name() == "smooth_hinge");
  CHECK(config_error([&] { make_loss_for(numbers, "logistic", nullptr); }) ==
        "parameter `loss`: logistic is for classes, but the target is numbers; use auto, squared, "
        "absolute, huber, quantile, poisson, gamma, tweedie");
  CHECK(make_loss_for(numbers, "quantile:alpha=0.9", nullptr)->spec() == "quantile:alpha=0.9");
  CHECK(config_error([&] {
          make_loss_for(numbers, "hing", nullptr);
        }).starts_with("parameter `loss`: unknown loss \"hing\"; known: logistic, "));
  CHECK(config_error([&] { make_loss_for(classes, "logistic", hinge.get()); }) ==
        "parameter `loss`: logistic does not go with the model to continue, which has "
        "smooth-hinge; leave it out");
}

TEST_CASE("a loss has its targets in the units that it wants") {
  DataSource source = test::toy_table(50, false);
  std::vector<double>& targets = std::get<Table>(source).columns.back().numbers.own();
  RunConfig config;
  config.loss = "poisson";
  CHECK(config_error([&] {
          prepare(source, config);
        }).starts_with("parameter `loss`: poisson is for targets that are zero or more"));
  for (double& target : targets) target = std::abs(target);
  const Prepared data = prepare(source, config);
  CHECK(data.schema->task.mean == std::vector<double>{0});
  CHECK(data.train.y.minCoeff() >= 0);
  CHECK(double{data.train.y.mean()} == doctest::Approx(1));
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

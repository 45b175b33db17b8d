#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "resboost/analyze.h"
#include "resboost/error.h"
#include "resboost/metrics.h"
#include "support/error_text.h"
#include "support/threads.h"
#include "support/toy_resnet.h"

using namespace resboost;

namespace {

/// x -> x A, then `stages` blocks that add c e_0 to z each, and a head that says class 1 where z_0
/// > 0: the error of a lesion can be counted.
Model counting_model(int stages) {
  Schema schema;
  schema.targets = {"sign"};
  schema.task.outputs = {"no", "yes"};
  for (const char* name : {"a", "b"}) {
    ColumnSpec column;
    column.name = name;
    schema.columns.push_back(column);
  }
  Model model;
  model.schema = std::make_shared<const Schema>(schema);
  model.loss = make_softmax_loss();
  for (int i = 0; i < stages; ++i) {
    model.net.stages.push_back({make_dense(2, 2), 1, 1});
    params(*model.net.stages.back().block)[1]->value(0) = 1;
  }
  Head head(2, 2);
  head.weight.value(1) = 1;  // z_0 for class 1
  model.net.heads.push_back(head);
  return model;
}

/// Rows with z_0 = -0.5, -1.5, ... -(n - 0.5), all of class "yes".
Dataset steps(Index n) {
  Dataset data;
  Matrix x = Matrix::Zero(n, 2);
  data.y = Matrix::Zero(n, 2);
  for (Index i = 0; i < n; ++i) {
    x(i, 0) = static_cast<Real>(-0.5 - static_cast<double>(i));
    data.y(i, 1) = 1;
  }
  data.x = std::move(x);
  return data;
}

}  // namespace

TEST_SUITE_BEGIN("analyze/lesions");

TEST_CASE("every stage that is deleted costs exactly the rows that needed it") {
  LesionConfig config;
  config.most_deleted = 99;
  config.repeats = 4;
  const Lesions found = lesions(counting_model(5), steps(5), config);
  CHECK(found.error == 0);
  REQUIRE(found.one.size() == 5);
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(found.one[i].stage == static_cast<Index>(i) + 1);
    CHECK(found.one[i].kind == StageKind::residual);
    CHECK(found.one[i].error == doctest::Approx(0.2));
  }
  REQUIRE(found.several.size() == 5);
  for (std::size_t k = 0; k < 5; ++k) {
    const double error = 0.2 * static_cast<double>(k + 1);
    CHECK(found.several[k].deleted == static_cast<int>(k) + 1);
    CHECK(found.several[k].error.low == doctest::Approx(error));
    CHECK(found.several[k].error.median == doctest::Approx(error));
    CHECK(found.several[k].error.high == doctest::Approx(error));
  }
  REQUIRE(found.reordered.size() == 40);
  for (const Reordering& point : found.reordered) {
    CHECK(point.error == 0);  // they commute
    CHECK(point.tau >= -1);
    CHECK(point.tau <= 1);
  }
  CHECK(found.reordered[0].tau < 1);
  int members = 0;
  for (const ReorderingBin& bin : found.reordered_by_tau) members += bin.count;
  CHECK(members == 40);
}

TEST_CASE("where there are no more lesions than draws, each of them is measured once") {
  Model model = counting_model(3);
  for (std::size_t i = 0; i < 3; ++i)
    params(*model.net.stages[i].block)[1]->value(0) = std::array<Real, 3>{1, 2, 4}[i];
  LesionConfig config;
  config.most_swaps = 3;
  const Lesions found = lesions(model, steps(7), config);
  const auto check = [&](std::size_t deleted, double low, double median, double high) {
    CAPTURE(deleted);
    const Quartiles& error = found.several[deleted - 1].error;
    CHECK(error.low == doctest::Approx(low / 7));
    CHECK(error.median == doctest::Approx(median / 7));
    CHECK(error.high == doctest::Approx(high / 7));
  };
  REQUIRE(found.several.size() == 3);
  check(1, 1.5, 2, 3);  // 1, 2, 4: the list of single lesions
  check(2, 4, 5, 5.5);  // 3, 5, 6
  check(3, 7, 7, 7);
  REQUIRE(found.reordered.size() == 3 + 9 + 10);  // of three swaps there are 27
  CHECK(found.reordered[0].tau == doctest::Approx(1.0 / 3));
  CHECK(found.reordered[1].tau == -1);  // the first and the last
  CHECK(found.reordered[2].tau == doctest::Approx(1.0 / 3));
  int as_trained = 0;
  for (std::size_t i = 3; i < 12; ++i) as_trained += found.reordered[i].tau == 1;
  CHECK(as_trained == 3);  // any pair twice
}

TEST_CASE("stages that are cut out and moved: pictures, all three kinds of network") {
  const Dataset data = bar_pictures(60, Rng(1));
  LesionConfig config;
  config.most_deleted = 3;
  config.most_swaps = 2;
  config.repeats = 3;
  for (const char* name : {"preact-20", "resnet-20", "plain-20"}) {
    CAPTURE(name);
    const Model model = test::bar_model(name, 2);
    const Lesions found = lesions(model, data, config);
    CHECK(found.error ==
          doctest::Approx(1 - metrics_of(model.schema->task, model.predict(data), data).accuracy));
    CHECK(std::isnan(found.one[0].error));
    for (const StageLesion& lesion : found.one)
      CHECK(std::isnan(lesion.error) == (lesion.kind == StageKind::fixed));
    CHECK(found.several.size() == 3);
    for (const RandomLesion& lesion : found.several) {
      CHECK(lesion.error.low <= lesion.error.median);
      CHECK(lesion.error.median <= lesion.error.high);
    }
    // The first group alone has two blocks of one shape that are not its opening.
    REQUIRE(found.reordered.size() == 2);
    CHECK(found.reordered[0].tau == doctest::Approx(1 - 4.0 / 12));
    CHECK(found.reordered[1].tau == 1);  // twice the only pair
    CHECK(found.reordered[1].error == doctest::Approx(found.error));
  }
}

TEST_CASE("the same lesions and errors for any number of threads; others for another seed") {
  const Model model = test::table_model(Task::Kind::regression);
  const Dataset data = test::table_rows(model, 1000);
  const auto medians = [&](std::uint64_t seed, int threads) {
    const ThreadCount count(threads);
    LesionConfig config;
    config.seed = seed;
    std::vector<double> list;
    const Lesions found = lesions(model, data, config);
    for (const RandomLesion& lesion : found.several) list.push_back(lesion.error.median);
    for (const Reordering& point : found.reordered) list.push_back(point.error);
    return list;
  };
  const auto one = medians(1, 1);
  CHECK(one == medians(1, 4));
  CHECK(one != medians(2, 4));
}

TEST_CASE("a network without stages has no lesions; wrong numbers and rows are refused") {
  const Model none = counting_model(0);
  const Lesions found = lesions(none, steps(4));
  CHECK(found.error == 1);
  CHECK(found.one.empty());
  CHECK(found.several.empty());
  CHECK(found.reordered.empty());
  LesionConfig config;
  config.repeats = 0;
  CHECK(test::error_text<ConfigError>([&] { lesions(none, steps(4), config); }) ==
        "lesions: most_deleted 10, most_swaps 10, repeats 0, bins 8; the first two may be 0, the "
        "others must be at "
        "least 1");
  CHECK(test::error_text<DataError>([&] { lesions(none, steps(0)); }) ==
        "analyze: no rows; give some that the model can read");
  Dataset unlabelled = steps(3);
  unlabelled.y.resize(0, 2);
  CHECK(test::error_text<DataError>([&] { lesions(none, unlabelled); }) ==
        "analyze: targets are [0, 2], expected [3, 2]; give labelled rows, encoded with the "
        "model's schema");
  Dataset wide = steps(3);
  wide.x = Matrix(Matrix::Zero(3, 4));
  CHECK(test::error_text<DataError>([&] { lesions(counting_model(1), wide); }) ==
        "analyze: rows of 4 numbers, the network reads 2; encode the data with the model's schema");
}

TEST_SUITE_END();

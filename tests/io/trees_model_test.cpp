#include <doctest/doctest.h>

#include <functional>
#include <limits>

#include "io/model_format.h"
#include "io/safetensors.h"
#include "resboost/error.h"
#include "resboost/model_file.h"
#include "support/error_text.h"
#include "support/linear_trees_model.h"
#include "support/toy_model.h"

using namespace resboost;
using namespace test;

namespace {

constexpr auto kClasses = Task::Kind::classification, kNumbers = Task::Kind::regression;

/// What the reader says of a model of trees of which one array was changed.
std::string refused(const char* array, const std::function<void(Vector&)>& change) {
  Model model = trees_model(kClasses);
  for (Param& param : model.net.stages[1].block->own_params())
    if (param.name == array) change(param.value);
  return error_text<ModelError>([&] { parse_model(serialize_model(model), "a.model"); });
}

void check_refused(const char* array, Index at, double value, const char* what) {
  const std::string text =
      refused(array, [&](Vector& numbers) { numbers[at] = static_cast<Real>(value); });
  CAPTURE(text);
  CHECK(text.find(what) != text.npos);
}

bool has_version(const std::string& file, int version) {
  return file.find("format_version\\\":" + std::to_string(version) + ",") != file.npos;
}

}  // namespace

TEST_SUITE("io/trees_model") {
  TEST_CASE("a model with trees is written to the byte as it was read, and predicts the same") {
    for (const auto kind : {kClasses, kNumbers}) {
      for (const auto make : {&trees_model, &mixed_model}) {
        const Model model = make(kind);
        const std::string bytes = serialize_model(model);
        const Model read = parse_model(bytes, "a.model");
        CHECK(serialize_model(read) == bytes);
        const Predictions predictions = model.predict(toy_data(model));
        CHECK(read.predict(toy_data(read)) == predictions);
        CHECK(predictions.allFinite());
        CHECK(predictions.row(0) != predictions.row(predictions.rows() - 1));
      }
    }
  }

  TEST_CASE("a model with linear leaves is written as it was read, in a version of its own") {
    const Model model = linear_trees_model();
    const std::string bytes = serialize_model(model);
    CHECK(has_version(bytes, 6));
    const Model read = parse_model(bytes, "a.model");
    CHECK(serialize_model(read) == bytes);
    const Predictions predictions = model.predict(toy_data(model));
    CHECK(read.predict(toy_data(read)) == predictions);
    CHECK(predictions.allFinite());
    Model constant = linear_trees_model();
    for (Stage& stage : constant.net.stages) {
      TreeArrays arrays = trees_of(*stage.block)->arrays();
      arrays.terms = 0;
      arrays.slopes.clear();
      arrays.values.clear();
      stage.block = std::make_unique<Trees>(std::move(arrays));
    }
    CHECK(has_version(serialize_model(constant), 2));
    CHECK(constant.predict(toy_data(constant)) != predictions);
  }

  TEST_CASE("slopes of a hostile file are refused") {
    const auto told = [](const char* array, double value) {
      Model model = linear_trees_model();
      for (Param& param : model.net.stages[1].block->own_params())
        if (param.name == array) param.value[4] = static_cast<Real>(value);
      return error_text<ModelError>([&] { parse_model(serialize_model(model), "a.model"); });
    };
    CHECK(told("slope_columns", 1).find("slopes along 2 columns") != std::string::npos);
    CHECK(told("slope_columns", 0.5).find("whole number") != std::string::npos);
    CHECK(told("slopes", std::numeric_limits<double>::infinity()).find("finite") !=
          std::string::npos);
    CHECK(told("values", std::numeric_limits<double>::quiet_NaN()).find("finite") !=
          std::string::npos);
    Model model = linear_trees_model();
    TreeArrays arrays = trees_of(*model.net.stages[1].block)->arrays();
    for (Slope& slope : arrays.slopes) slope.column = slope.factor != 0 ? 1 : 0;
    model.net.stages[1].block = std::make_unique<Trees>(std::move(arrays));
    CHECK(error_text<ModelError>([&] { serialize_model(model); }).find("which is no number") !=
          std::string::npos);
    for (const char* key : {"slopes", "sloped_columns"}) {
      LayerSpec spec{"trees", 2, 1, {}, {}};
      for (const char* none : {"trees", "nodes", "sets"}) spec.sizes.push_back({none, {1}});
      spec.sizes.push_back({key, {9}});
      CHECK(error_text<ModelError>([&] { make_layer(spec, 1 << 20); }).find("expected at most 8") !=
            std::string::npos);
    }
  }

  TEST_CASE("what people are told of trees is kept: gains and rows") {
    const Model read = parse_model(serialize_model(trees_model(kClasses)), "a.model");
    const Trees* trees = trees_of(*read.net.stages[1].block);
    REQUIRE(trees);
    CHECK(trees->arrays().gains == std::vector<Real>{4, 2, 0.5});
    CHECK(trees->arrays().rows == std::vector<Real>{6, 4, 5, 3, 2});
  }

  TEST_CASE("files with trees have a newer format version, those without the older one") {
    CHECK(has_version(serialize_model(trees_model(kClasses)), 2));
    CHECK(has_version(serialize_model(toy_model(kClasses)), 1));
  }

  TEST_CASE("trees alone read no encoded numbers, and each model needs the views that it reads") {
    const Model trees = trees_model(kClasses), mixed = mixed_model(kClasses);
    CHECK(trees.net.views() == Views{false, true});
    CHECK(mixed.net.views() == Views{true, true});
    CHECK(toy_data(trees).x.width() == 0);
    CHECK_THROWS_AS(mixed.predict(toy_data(trees)), DataError);
    CHECK_THROWS_AS(trees.predict(toy_rows(trees, 3)), DataError);
    CHECK_THROWS_AS(trees.predict(toy_data(toy_model(kClasses))), DataError);
  }

  TEST_CASE("every depth of a model with trees is one") {
    for (const auto make : {&trees_model, &mixed_model}) {
      const Model model = make(kNumbers);
      for (Index depth = model.net.first_head(); depth <= model.net.depth(); ++depth) {
        Model cut{model.schema, make_squared_loss(), model.net.truncated(depth), {}};
        const Model read = parse_model(serialize_model(cut), "a.model");
        CHECK(read.predict(toy_data(read)) == cut.predict(toy_data(cut)));
      }
    }
  }

  TEST_CASE("trees that are none are refused: cycles, ranges, numbers that are not whole") {
    check_refused("nodes", 5, 0, "leads to 0");                // a cycle: node 0 of the second tree
    check_refused("nodes", 11, 3, "two ways lead to node 3");  // node 1's right is its left
    check_refused("nodes", 5, 7, "leads to 7");                // beyond the leaves
    check_refused("nodes", 2, 2, "asks for column 2 of 2");
    check_refused("nodes", 3, 300, "expected a whole number from 0 to 255");
    check_refused("nodes", 4, 3, "expected a whole number from 0 to 2");
    check_refused("nodes", 0, 1.5, "expected a whole number");
    check_refused("nodes", 0, -1, "expected a whole number");
    check_refused("nodes", 8, 1, "has set 1");
    check_refused("inner", 0, 2, "nodes and");
    check_refused("inner", 0, 1e9, "expected a whole number from 0 to 255");
    check_refused("sets", 0, 65536, "expected a whole number from 0 to 65535");
  }

  TEST_CASE("leaves that are not finite are refused by the writer and the reader") {
    Model model = trees_model(kClasses);
    model.net.stages[1].block->own_params()[3].value[0] = std::numeric_limits<Real>::infinity();
    CHECK_THROWS_AS(serialize_model(model), ModelError);
  }

  TEST_CASE("trees read codes, whole and with cuts, and nothing else does") {
    const auto refused_model = [](const std::function<void(Model&)>& change) {
      Model model = mixed_model(kClasses);
      change(model);
      return error_text<ModelError>([&] { serialize_model(model); });
    };
    const std::string only = "trees, and only they, read codes";
    CHECK(refused_model([](Model& model) { model.net.stages[4].reads = Reads::z; }).find(only) !=
          std::string::npos);
    CHECK(refused_model([](Model& model) {
            model.net.stages[3] = {make_dense(2, 3), 0, 1, Reads::codes};
          }).find(only) != std::string::npos);
    CHECK(refused_model([](Model& model) {
            std::vector<std::unique_ptr<Layer>> layers;
            layers.push_back(model.net.stages[4].block->clone());
            model.net.stages[4].block = make_sequential(std::move(layers));
            model.net.stages[4].reads = Reads::z;
          }).find("its block takes 2 inputs") != std::string::npos);
    CHECK(refused_model([](Model& model) {
            Schema schema = *model.schema;
            schema.columns[0].cuts.clear();
            model.schema = std::make_shared<const Schema>(std::move(schema));
          }).find("no cuts") != std::string::npos);
  }
}

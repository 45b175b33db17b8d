#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "resboost/error.h"
#include "resboost/export.h"
#include "support/error_text.h"
#include "support/linear_trees_model.h"
#include "support/toy_model.h"

using namespace resboost;

namespace {

/// Is there a field of ValueInfoProto.name, NodeProto.output or the like with this text?
bool has(const std::string& bytes, const std::string& text) {
  return bytes.find(std::string(1, static_cast<char>(text.size())) + text) != std::string::npos;
}

}  // namespace

TEST_SUITE_BEGIN("export/onnx_model");

// What the graphs compute is checked by methods_test.py, which runs them.
TEST_CASE("an output for each depth that has a head, where asked") {
  const Model model = test::mixed_model(Task::Kind::classification);
  const std::string last = to_onnx(model), all = to_onnx(model, Depths::all);
  for (const std::string& bytes : {last, all}) {
    CHECK(has(bytes, "label"));
    CHECK(has(bytes, "probabilities"));
    CHECK(has(bytes, "size"));
  }
  for (Index depth = 0; depth <= model.net.depth(); ++depth) {
    const std::string name = "probabilities_" + std::to_string(depth);
    CHECK(!has(last, name));
    CHECK(has(all, name) == (depth >= model.net.first_head() && depth < model.net.depth()));
  }
}

TEST_CASE("pictures are one input, and have all outputs that tables have") {
  const std::string last = to_onnx(test::pixels_model()),
                    all = to_onnx(test::pixels_model(), Depths::all),
                    mirrored = to_onnx(test::mirrored_model());
  for (const std::string& bytes : {last, all, mirrored})
    for (const char* name : {"pictures", "label", "probabilities", "Conv"}) CHECK(has(bytes, name));
  CHECK(!has(last, "probabilities_1"));
  CHECK(has(all, "probabilities_1"));
  CHECK(!has(last, "ReduceMean"));
  CHECK(has(mirrored, "ReduceMean"));
}

TEST_CASE("slopes of linear leaves are added up by the ensemble and multiplied once") {
  CHECK(!has(to_onnx(test::trees_model(Task::Kind::regression)), "Greater"));
  const std::string bytes = to_onnx(test::linear_trees_model());
  for (const char* name : {"TreeEnsembleRegressor", "Greater", "ReduceSum", "Mul"})
    CHECK(has(bytes, name));
}

TEST_CASE("a threshold decides between two classes") {
  Model model = test::toy_model(Task::Kind::classification);
  CHECK(!has(to_onnx(model), "GreaterOrEqual"));
  Schema schema = *model.schema;
  schema.task.outputs.pop_back();
  schema.task.threshold = 0.3;
  model.schema = std::make_shared<const Schema>(schema);
  for (Head& head : model.net.heads) head = Head(head.features(), 2);
  CHECK(has(to_onnx(model), "GreaterOrEqual"));
}

TEST_CASE("columns keep their names, outputs step aside") {
  Model model = test::toy_model(Task::Kind::regression);
  Schema schema = *model.schema;
  schema.columns[0].name = "value";
  schema.columns[1].name = "Concat3";
  model.schema = std::make_shared<const Schema>(schema);
  const std::string bytes = to_onnx(model);
  for (const char* name : {"value", "value_", "Concat3", "Concat3_"}) CHECK(has(bytes, name));
}

TEST_CASE("what has no place in ONNX is named") {
  Model model = test::trees_model(Task::Kind::classification);
  Schema schema = *model.schema;
  schema.columns[1].name = "\xe9t\xe9";
  model.schema = std::make_shared<const Schema>(schema);
  CHECK(test::error_text<ModelError>([&] { to_onnx(model); }).find("is not UTF-8") !=
        std::string::npos);
  TreeArrays arrays{2, 3, {1}, {{1, 2, 0, 0, TreeNode::Rule::set}}, {{3, 0, 0, 0}}, {}};
  arrays.leaves.assign(6, 1);
  model = test::trees_model(Task::Kind::classification);
  model.net.stages[1].block = std::make_unique<Trees>(std::move(arrays));
  CHECK(test::error_text<ModelError>([&] { to_onnx(model); }).find("a set of bins of column") !=
        std::string::npos);
}

TEST_SUITE_END();

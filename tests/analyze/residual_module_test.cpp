#include "analyze/residual_module.h"

#include <doctest/doctest.h>

#include <utility>

#include "resboost/analyze.h"
#include "support/toy_resnet.h"

using namespace resboost;
using Shortcut = ResidualModule::Shortcut;
using Kind = StageKind;

namespace {

Matrix one_stage(const Stage& stage, const Matrix& z) {
  Network net;
  net.stages.push_back(stage.clone());
  net.stages.back().pooling = {};
  return net.predict(z);
}

}  // namespace

TEST_SUITE_BEGIN("analyze/residual_module");

TEST_CASE("kinds of stages: pre-activation, original and plain networks, tables") {
  const std::vector<Kind> preact{Kind::fixed,    Kind::residual, Kind::residual, Kind::opening,
                                 Kind::residual, Kind::opening,  Kind::residual, Kind::fixed};
  CHECK(stage_kinds(test::bar_model("preact-20", 2).net, 64) == preact);
  for (const auto shortcut : {ImageConfig::Shortcut::pad, ImageConfig::Shortcut::convolution}) {
    std::vector<Kind> original(preact.begin(), preact.end() - 1);
    CHECK(stage_kinds(test::bar_model("resnet-20", 2, shortcut).net, 64) == original);
  }
  const std::vector<Kind> plain{Kind::fixed, Kind::plain, Kind::plain, Kind::fixed,
                                Kind::plain, Kind::fixed, Kind::plain};
  CHECK(stage_kinds(test::bar_model("plain-20", 2).net, 64) == plain);
  const Model table = test::table_model(Task::Kind::classification);
  CHECK(stage_kinds(table.net, table.schema->width()) ==
        std::vector<Kind>{Kind::fixed, Kind::residual, Kind::residual, Kind::residual});
}

TEST_CASE("a network's first stage is no plain stage, whatever its width") {
  Network net;
  for (int i = 0; i < 2; ++i) net.stages.push_back({make_dense(3, 3), 0, 1});
  CHECK(stage_kinds(net, 3) == std::vector<Kind>{Kind::fixed, Kind::plain});
}

TEST_CASE("the shortcut of a sum is its second layer where both could be one") {
  const Stage both{make_sum(make_dense(3, 2), make_dense(3, 2)), 0, Real(0.5)};
  params(*both.block)[2]->value.setConstant(7);
  const ResidualModule module = take_apart(both);
  CHECK(module.shortcut == Shortcut::layer);
  CHECK(params(*module.shortcut_layer)[0]->value(0) == 7);
  CHECK(params(*module.branch)[0]->value(0) == 0);
  CHECK(module.keep == Real(0.5));
  const ResidualModule other = take_apart({make_sum(make_identity(3), make_relu(3)), 0, 1});
  CHECK(other.shortcut == Shortcut::identity);
  CHECK(other.branch->kind() == "relu");
  CHECK(take_apart({make_sum(make_relu(3), make_tanh(3)), 0, 1}).shortcut == Shortcut::none);
}

TEST_CASE("without its branch a stage is what it keeps of z, its shortcut, or relu of that") {
  const Matrix z = random_matrix(5, 3, Rng(1));
  const Stage residual{make_dense(3, 3), Real(0.5), 2};
  CHECK(one_stage(without_branch(residual), z) == Real(0.5) * z);
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_sum(make_tanh(3), make_identity(3)));
  layers.push_back(make_relu(3));
  const Stage original{make_sequential(std::move(layers)), 0, 1};
  CHECK(one_stage(without_branch(original), z) == z.cwiseMax(0));
  Stage opening{make_sum(make_dense(3, 2), make_dense(3, 2)), 0, 2};
  for (Param* param : params(*opening.block))
    param->value = random_vector(param->value.size(), Rng(2));
  Matrix expected(5, 2);
  Memo memo;
  take_apart(opening).shortcut_layer->infer(z, expected, memo);
  CHECK(one_stage(without_branch(opening), z) == 2 * expected);
  CHECK(one_stage(without_branch({make_tanh(3), 0, 1}), z) == z);
}

TEST_SUITE_END();

#include <doctest/doctest.h>

#include <cmath>

#include "resboost/analyze.h"
#include "support/toy_resnet.h"

using namespace resboost;

TEST_SUITE_BEGIN("analyze/scales");

TEST_CASE("scales of the norm at the end and sizes of the weights, of the branch alone") {
  const ImageShape in{4, 4, 2};
  std::vector<std::unique_ptr<Layer>> branch;
  branch.push_back(make_batch_norm(in));
  branch.push_back(make_conv_norm(in, 3, 1, 1));
  params(*branch[0])[0]->value << 9, 9;
  for (Param* param : params(*branch[1])) {
    if (param->name == "weight") param->value << 1, 2, 0, 0, 2, 0;
    if (param->name == "scale") param->value << 1, 2, 2;
  }
  auto shortcut = make_conv_norm(in, 3, 1, 1);
  params(*shortcut)[0]->value.setConstant(100);
  Network net;
  net.stages.push_back({make_sum(make_sequential(std::move(branch)), std::move(shortcut)), 0, 1});
  const auto found = stage_scales(net, in.size());
  REQUIRE(found.size() == 1);
  CHECK(found[0].stage == 1);
  CHECK(found[0].kind == StageKind::opening);
  CHECK(found[0].norm_scale == doctest::Approx(std::sqrt(3.0)));
  CHECK(found[0].weight_norm == doctest::Approx(3));
}

TEST_CASE("a norm that weights follow does not scale the branch") {
  const auto scale_of = [](const char* name) {
    return stage_scales(test::bar_model(name, 1).net, 64)[1].norm_scale;
  };
  CHECK(scale_of("resnet-20") > 0);
  CHECK(std::isnan(scale_of("preact-20")));
}

TEST_CASE("a table's blocks have no norm, a tail has no weights") {
  const Model table = test::table_model(Task::Kind::classification);
  for (const StageScale& scale : stage_scales(table.net, table.schema->width())) {
    CHECK(std::isnan(scale.norm_scale));
    CHECK(scale.weight_norm > 0);
  }
  const auto found = stage_scales(test::bar_model("preact-20", 1).net, 64);
  CHECK(found.back().weight_norm == 0);
  CHECK(found.back().norm_scale > 0);
}

TEST_SUITE_END();

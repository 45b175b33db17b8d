#include <doctest/doctest.h>

#include <cmath>

#include "resboost/analyze.h"
#include "resboost/cost.h"
#include "resboost/metrics.h"
#include "support/toy_resnet.h"

using namespace resboost;

TEST_SUITE_BEGIN("analyze/anytime");

TEST_CASE("every depth is the network cut there") {
  for (const Task::Kind kind : {Task::Kind::classification, Task::Kind::regression}) {
    const Model model = test::table_model(kind);
    const Dataset data = test::table_rows(model, 200);
    const Anytime found = anytime(model, data);
    REQUIRE(found.depths.size() == 4);
    for (const Truncation& at : found.depths) {
      const Model cut{
          model.schema, make_loss(model.loss->name()), model.net.truncated(at.depth), {}};
      const Metrics metrics = metrics_of(cut.schema->task, cut.predict(data), data);
      if (kind == Task::Kind::classification)
        CHECK(at.error == doctest::Approx(1 - metrics.accuracy));
      if (kind == Task::Kind::classification)
        CHECK(at.log_loss == doctest::Approx(metrics.log_loss));
      if (kind == Task::Kind::regression) CHECK(at.error == doctest::Approx(metrics.rmse));
      CHECK(at.flops == forward_flops(model.net, at.depth, model.schema->width()));
    }
    CHECK(found.exits.empty() == (kind == Task::Kind::regression));
  }
}

TEST_CASE("early exit: nobody leaves above 1, everybody at once below 0, later ones cost more") {
  const Model model = test::table_model(Task::Kind::classification);
  const Dataset data = test::table_rows(model, 200);
  const Anytime found = anytime(model, data);
  REQUIRE(found.exits.size() == 20);
  CHECK(found.exits.front().depth == 1);
  CHECK(found.exits.front().error == found.depths.front().error);
  CHECK(found.exits.front().flops == found.depths.front().flops);
  CHECK(found.exits.back().depth == 4);
  CHECK(found.exits.back().log_loss == found.depths.back().log_loss);
  double heads = 0;  // of depths 1 to 3, which every row has met
  for (Index depth = 1; depth < 4; ++depth)
    heads += head_flops(model.net, depth, model.schema->width());
  CHECK(found.exits.back().flops == doctest::Approx(found.depths.back().flops + heads));
  for (std::size_t i = 1; i < 20; ++i) {
    CHECK(found.exits[i].threshold > found.exits[i - 1].threshold);
    CHECK(found.exits[i].depth >= found.exits[i - 1].depth);
    CHECK(found.exits[i].flops >= found.exits[i - 1].flops);
  }
  CHECK(found.exits[3].depth > 1);
  CHECK(found.exits[3].depth < 4);
}

TEST_CASE("pictures with one head have one depth, where all leave") {
  const Model model = test::bar_model("resnet-20", 1);
  const Anytime found = anytime(model, bar_pictures(40, Rng(1)));
  REQUIRE(found.depths.size() == 1);
  CHECK(found.depths[0].depth == 4);
  for (const EarlyExit& exit : found.exits) CHECK(exit.error == found.depths[0].error);
}

TEST_SUITE_END();

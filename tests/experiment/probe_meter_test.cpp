#include "experiment/probe_meter.h"

#include <doctest/doctest.h>

#include "base/count_work.h"
#include "resboost/network.h"

namespace resboost {
namespace {

struct ProbedSilently final : Reporter {
  bool stop = false;
  bool stop_requested() override { return stop; }
};

StageReport depth(int stage, double valid_loss) {
  return {stage, 10, 0.5, 0.5, valid_loss, 0.5, 0.1, {}};
}

EpochReport epoch_of(Phase phase, int epoch) { return {phase, 1, epoch, 20, 0.3, 0.4, 0.1}; }

TEST_SUITE_BEGIN("experiment/probe_meter");

TEST_CASE("depths, and which of them are better than all before") {
  ProbedSilently next;
  ProbeMeter meter(next, 1e6);
  meter.on_stage(depth(0, 0.5));
  count_update(32);
  meter.on_stage(depth(1, 0.3));
  meter.on_stage(depth(2, 0.4));
  meter.on_stage(depth(3, 0.2));
  const auto& stages = meter.course().stages;
  REQUIRE(stages.size() == 4);
  CHECK(stages[1].stage == 1);
  CHECK(stages[1].stages == 10);
  CHECK(stages[0].at.updates == 0);
  CHECK(stages[1].at.updates == 1);
  CHECK(stages[1].at.seconds >= stages[0].at.seconds);
  CHECK(stages[0].better);
  CHECK(stages[1].better);
  CHECK_FALSE(stages[2].better);
  CHECK(stages[3].better);
}

TEST_CASE("the fit of a block begins with its first minibatch and ends with its stage") {
  ProbedSilently next;
  ProbeMeter meter(next, 1e6);
  meter.on_epoch(epoch_of(Phase::head, 1));  // of depth 0
  count_update(32);
  meter.on_stage(depth(0, 0.5));
  CHECK_FALSE(meter.stop_requested());
  CHECK_FALSE(meter.course().block);  // no minibatch since the head
  count_update(32);
  CHECK_FALSE(meter.stop_requested());
  REQUIRE(meter.course().block);
  CHECK(meter.course().block->begin.updates == 2);
  CHECK(meter.course().block->epochs == 0);
  count_update(32);
  meter.on_epoch(epoch_of(Phase::block, 1));
  meter.on_epoch(epoch_of(Phase::head, 7));
  CHECK(meter.course().block->begin.updates == 2);
  CHECK(meter.course().block->at.updates == 3);
  CHECK(meter.course().block->epoch == 1);
  CHECK(meter.course().block->epochs == 20);
  CHECK_FALSE(meter.course().network);
  meter.on_stage(depth(1, 0.3));
  CHECK_FALSE(meter.course().block);
}

TEST_CASE("end to end, the epochs are those of the whole, whatever stages tell beside it") {
  ProbedSilently next;
  ProbeMeter meter(next, 1e6);
  meter.on_network(Network{}, 0);
  count_update(32);
  meter.on_network(Network{}, 1);  // not anew
  meter.on_epoch(epoch_of(Phase::network, 1));
  meter.on_epoch(epoch_of(Phase::block, 5));
  REQUIRE(meter.course().network);
  CHECK(meter.course().network->begin.updates == 0);
  CHECK(meter.course().network->at.updates == 1);
  CHECK(meter.course().network->epoch == 1);
  CHECK_FALSE(meter.course().block);
}

TEST_CASE("of what begins anew, the first beginning counts") {
  ProbedSilently next;
  ProbeMeter meter(next, 1e6);
  CHECK_FALSE(meter.course().again);
  count_update(32);
  meter.on_step("once more");
  count_update(32);
  meter.on_step("and once more");
  REQUIRE(meter.course().again);
  CHECK(meter.course().again->updates == 1);
}

TEST_CASE("once it has had its seconds it is asked to stop, and heard no more") {
  ProbedSilently next;
  ProbeMeter meter(next, 1e-9);
  CHECK_FALSE(meter.reached());
  while (!meter.stop_requested()) {  // until the processor's clock has ticked
  }
  CHECK(meter.reached());
  meter.on_stage(depth(0, 0.5));
  meter.on_epoch(epoch_of(Phase::block, 1));
  meter.on_step("once more");
  CHECK(meter.course().stages.empty());
  CHECK_FALSE(meter.course().block);
  CHECK_FALSE(meter.course().again);
}

TEST_CASE("who wants it to stop is passed on, and is not the limit") {
  ProbedSilently next;
  ProbeMeter meter(next, 1e6);
  CHECK_FALSE(meter.stop_requested());
  next.stop = true;
  CHECK(meter.stop_requested());
  CHECK_FALSE(meter.reached());
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

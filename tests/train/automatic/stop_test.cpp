// What a stop and the time that is left make of the default.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "resboost/automatic.h"
#include "support/coded.h"
#include "support/recorder.h"
#include "support/small_automatic.h"
#include "support/threads.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

/// Asked while networks are trained, which is told of by nobody: after so many questions.
struct Impatient : Recorder {
  int questions = 0, most;
  explicit Impatient(int n) : most(n) {}
  bool stop_requested() override { return ++questions > most; }
};

}  // namespace

TEST_SUITE_BEGIN("train/automatic/stop");

TEST_CASE("a stop leaves no network in the model that is half trained") {
  const Dataset rows = with_codes(smooth_surface(300, 2, Rng(1)));
  TrainConfig config = automatic_config();
  config.automatic.learners = AutomaticConfig::Learners::networks;
  Impatient some(50);
  const Network net =
      train(Network{}, rows, rows.take({}), *make_squared_loss(), config, {Rng(1), some});
  CHECK(some.questions > 50);
  for (const Stage& stage : net.stages) CHECK_FALSE(is_network(stage));
}

TEST_CASE("a stop loses nothing that is fitted: trees and networks by then are the model") {
  /// Asks to stop once networks have had a turn.
  struct Content : Recorder {
    bool stop_requested() override {
      return std::any_of(notes.begin(), notes.end(), [](const std::string& note) {
        return note.find(", networks: ") != note.npos;
      });
    }
  };
  const Dataset rows = with_codes(smooth_surface(400, 3, Rng(1))),
                held_out = with_codes(smooth_surface(200, 3, Rng(2)));
  const auto squared = make_squared_loss();
  Content content;
  const Network net =
      train(Network{}, rows, held_out, *squared, automatic_config(), {Rng(1), content});
  REQUIRE(is_network(net.stages.back()));
  const Network trees = net.truncated(net.depth() - 2);  // networks have their turns in pairs
  CHECK_FALSE(is_network(trees.stages.back()));
  CHECK(loss_of(net, held_out, *squared) < loss_of(trees, held_out, *squared));
}

TEST_CASE("networks that are complete when the reporter asks to stop stay, the others do not") {
  const ThreadCount one(1);
  const Dataset rows = with_codes(smooth_surface(300, 2, Rng(1)));
  TrainConfig config = automatic_config();
  config.automatic.learners = AutomaticConfig::Learners::networks;
  const auto fitted = [&](Reporter& reporter) {
    return train(Network{}, rows, rows.take({}), *make_squared_loss(), config, {Rng(1), reporter});
  };
  Impatient never(1 << 30);
  const Network all = fitted(never);
  REQUIRE(all.depth() == 4);  // the constant, and three networks
  Impatient late(never.questions * 3 / 4);
  CHECK(fitted(late).depth() == 3);
}

TEST_CASE("networks end their schedules in the time that is left") {
  /// Has no time, and does not ask to stop: every schedule ends with its first epoch.
  struct Hurried : Recorder {
    double seconds_left() const override { return 0; }
  };
  const Dataset rows = with_codes(smooth_surface(400, 3, Rng(1)));
  const auto squared = make_squared_loss();
  TrainConfig config = automatic_config();
  config.automatic.learners = AutomaticConfig::Learners::networks;
  const auto loss_with = [&](Reporter& reporter) {
    const Network net = train(Network{}, rows, rows.take({}), *squared, config, {Rng(1), reporter});
    REQUIRE(is_network(net.stages.back()));
    return loss_of(net, rows, *squared);
  };
  Hurried hurried;
  Recorder patient;
  CHECK(loss_with(hurried) > 2 * loss_with(patient));
}

TEST_SUITE_END();

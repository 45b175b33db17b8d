// A run that goes on from any of its checkpoints ends with the same bits as one that never stopped.
#include <doctest/doctest.h>

#include <memory>
#include <new>
#include <string>
#include <vector>

#include "resboost/methods.h"
#include "support/coded.h"
#include "support/threads.h"
#include "support/toy_data.h"
#include "support/toy_pictures.h"

namespace resboost {
namespace {

/// Keeps every progress that it is given.
class Keeper final : public Checkpoint {
 public:
  void save(const Progress& progress) override { all.push_back(copy(progress)); }
  static Progress copy(const Progress& p) {
    return {p.phase, p.net.clone(), p.best.clone(), p.memory};
  }
  std::vector<Progress> all;
};

bool same_bits(Network a, Network b) {
  const auto first = a.params(), second = b.params();
  if (a.depth() != b.depth() || a.heads.size() != b.heads.size() || first.size() != second.size())
    return false;
  for (std::size_t i = 0; i < first.size(); ++i)
    if (first[i]->value != second[i]->value) return false;
  for (std::size_t i = 0; i < a.heads.size(); ++i)
    if (a.heads[i].weight.value != b.heads[i].weight.value) return false;
  for (std::size_t i = 0; i < a.stages.size(); ++i)
    if (a.stages[i].step != b.stages[i].step || a.stages[i].keep != b.stages[i].keep) return false;
  return true;
}

TrainConfig small(const std::string& method) {
  TrainConfig config;
  config.method = method;
  config.stages = 3;
  config.patience = 2;
  config.block.width = 8;
  config.block.layers = 1;
  config.rfrboost.features = 16;
  config.image.blocks = 1;
  config.image.filters = 4;
  config.head.l2 = 1;
  for (SgdConfig* sgd : {&config.embedding.sgd, &config.boostresnet.sgd, &config.backprop}) {
    sgd->epochs = 3;
    sgd->batch_size = 50;
  }
  config.boostresnet.gamma = -1;
  return config;
}

void check_resumes(const TrainConfig& config, const Dataset& data, const Dataset& held_out,
                   std::size_t at_least) {
  const auto loss = make_softmax_loss();
  Reporter silent;
  Keeper keeper;
  const Network whole = train(Network{}, data, held_out, *loss, config, {Rng(1), silent}, &keeper);
  CHECK(keeper.all.size() >= at_least);
  const ThreadCount threads(3);
  for (std::size_t i = 0; i < keeper.all.size(); ++i) {
    CAPTURE(i);
    Keeper again;
    again.before = Keeper::copy(keeper.all[i]);
    const Network resumed =
        train(Network{}, data, held_out, *loss, config, {Rng(1), silent}, &again);
    CHECK(same_bits(whole.clone(), resumed.clone()));
    CHECK(again.all.size() + i + 1 == keeper.all.size());
  }
}

TEST_SUITE_BEGIN("train/resume");

/// Asked to stop after so many questions, it says yes for ever.
struct Stops : Reporter {
  explicit Stops(int at) : left(at) {}
  bool stop_requested() override { return left == 0 || --left == 0; }
  int left;
};

/// Stopped at one moment after another; what it had kept by then goes on to the same bits.
void check_resumes_after_stops(const TrainConfig& config, const Dataset& data,
                               const Dataset& held_out) {
  const auto loss = make_softmax_loss();
  Reporter silent;
  const Network whole = train(Network{}, data, held_out, *loss, config, {Rng(1), silent});
  int resumed = 0;
  bool stopped = true;
  for (int at = 2; stopped; at += 1 + at / 4) {
    CAPTURE(at);
    Stops stops(at);
    Keeper keeper;
    train(Network{}, data, held_out, *loss, config, {Rng(1), stops}, &keeper);
    stopped = stops.left == 0;
    if (!stopped || keeper.all.empty()) continue;
    Keeper again;
    again.before = Keeper::copy(keeper.all.back());
    CHECK(same_bits(whole.clone(),
                    train(Network{}, data, held_out, *loss, config, {Rng(1), silent}, &again)));
    ++resumed;
  }
  CHECK(resumed > 0);
}

TEST_CASE("every method on tables") {
  const Dataset data = rings(150, 3, 3, Rng(1)), held_out = rings(60, 3, 3, Rng(2));
  for (const char* method :
       {"hybrid", "resfgb", "resfgb-nesterov", "resfgb-fw", "boostresnet", "rfrboost"}) {
    CAPTURE(method);
    check_resumes(small(method), data, held_out, 3);
  }
  check_resumes(small("backprop"), data, held_out, 2);
}

TEST_CASE("a stage that was cut short is not kept") {
  const Dataset data = with_codes(rings(150, 3, 3, Rng(1))),
                held_out = with_codes(rings(60, 3, 3, Rng(2)));
  check_resumes_after_stops(small("hybrid"), data, held_out);
  check_resumes_after_stops(small("backprop"), data, held_out);
  TrainConfig config = small("trees");
  config.trees.rounds = 30;
  config.trees.patience = 7;
  check_resumes_after_stops(config, data, held_out);
  config.method = "auto";
  config.stages = 5;
  config.patience = 5;
  config.automatic.networks = 3;
  config.automatic.width = 8;
  config.automatic.steps = 30;
  check_resumes_after_stops(config, data, held_out);
}

TEST_CASE("trees, which run ahead of their stages, and are fitted once more at the end") {
  const Dataset data = with_codes(rings(150, 3, 3, Rng(1))),
                held_out = with_codes(rings(60, 3, 3, Rng(2)));
  TrainConfig config = small("trees");
  config.trees.rounds = 30;
  config.trees.patience = 7;
  config.trees.learning_rate = 0.3;
  check_resumes(config, data, held_out, 3);
  check_resumes(config, data, held_out.take({}), 4);
  config.method = "boostresnet-trees";
  check_resumes(config, data, held_out, 3);
}

TEST_CASE("trees and the networks that are averaged with them") {
  const Dataset data = with_codes(rings(150, 3, 3, Rng(1))),
                held_out = with_codes(rings(60, 3, 3, Rng(2)));
  TrainConfig config = small("auto");
  config.stages = 8;
  config.trees.rounds = 20;
  config.automatic.networks = 4;
  config.automatic.width = 8;
  config.automatic.steps = 100;
  check_resumes(config, data, held_out, 4);  // and all of it once more
  config.automatic.refit_rows = 0;
  check_resumes(config, data, held_out, 5);
}

TEST_CASE("blocks that begin where the last one ended, fine-tuning, corrective epochs") {
  const Dataset data = rings(150, 3, 3, Rng(1)), held_out = rings(60, 3, 3, Rng(2));
  TrainConfig config = small("hybrid");
  config.embedding.warm_start = true;
  check_resumes(config, data, held_out, 3);
  config.finetune_epochs = 3;
  config.backprop.learning_rate = 0.01;
  check_resumes(config, data, nothing(data), 5);
  config.finetune_epochs = 0;
  config.corrective_epochs = 2;
  check_resumes(config, data, held_out, 3);
}

TEST_CASE("pictures, stage by stage and end to end") {
  const Dataset data = bar_pictures(48, Rng(1)), held_out = bar_pictures(12, Rng(2));
  for (const char* method : {"boostresnet", "hybrid", "backprop"})
    check_resumes(small(method), data, held_out, 2);
}

TEST_CASE("pictures whose stages learn side by side, with classifiers that are thrown away") {
  Dataset data = bar_pictures(48, Rng(1));
  data.x = augmented(data.x, {1, true});
  const Dataset held_out = bar_pictures(12, Rng(2));
  TrainConfig config = small("boostresnet");
  config.boostresnet.order = BoostResNetConfig::Order::online;
  check_resumes(config, data, held_out, 2);
  check_resumes_after_stops(config, data, held_out);
  config.boostresnet.auxiliary_layers = BoostResNetConfig::Auxiliary::remaining;
  config.image.modules = 2;
  check_resumes(config, data, held_out.take({}), 2);
  TrainConfig laps = config;
  laps.boostresnet.order = BoostResNetConfig::Order::laps;
  laps.boostresnet.laps = 3;
  check_resumes(laps, data, held_out, 2);
  check_resumes_after_stops(laps, data, held_out);
  config.image.modules = 1;  // with one module it is not taken for the fine-tuning that follows
  config.finetune_epochs = 2;
  check_resumes(config, data, held_out, 3);
}

TEST_CASE("what a stage cannot do costs that stage, not those before") {
  struct Fails : StageFitter {
    std::unique_ptr<StageFitter> inner;
    std::optional<FittedStage> fit(const StageContext& c) override {
      if (c.t == 2) throw std::bad_alloc();
      return inner->fit(c);
    }
  } fitter;
  const TrainConfig config = small("hybrid");
  fitter.inner = make_hybrid(config.block, config.embedding, config.hybrid);
  const Dataset data = rings(150, 3, 3, Rng(1));
  Reporter silent;
  const auto loss = make_softmax_loss();
  try {
    fit_stagewise(Network{}, data, nothing(data), fitter, *loss, {}, {Rng(1), silent});
    FAIL("no error");
  } catch (const TrainingError& error) {
    CHECK(error.best().depth() == 2);
    CHECK_THROWS_AS(std::rethrow_exception(error.cause()), std::bad_alloc);
  }
}

TEST_CASE("a second fit on all rows that fails leaves the first") {
  struct NoMemory : Reporter {
    void on_step(const std::string&) override { throw std::bad_alloc(); }
  } reporter;
  TrainConfig config;
  config.method = "trees";
  config.trees.rounds = 4;
  config.stages = 2;
  const Dataset data = with_codes(rings(200, 3, 3, Rng(1))),
                held_out = with_codes(rings(40, 3, 3, Rng(2)));
  const auto loss = make_softmax_loss();
  try {
    train(Network{}, data, held_out, *loss, config, {Rng(1), reporter});
    FAIL("no error");
  } catch (const TrainingError& error) {
    CHECK(error.best().depth() > 0);
    CHECK_THROWS_AS(std::rethrow_exception(error.cause()), std::bad_alloc);
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

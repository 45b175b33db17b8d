#include <doctest/doctest.h>

#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "resboost/error.h"
#include "resboost/methods.h"
#include "support/recorder.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

/// Adds a fixed amount to every feature, or changes the width, or stops.
class Script : public StageFitter {
 public:
  enum class Act { shift, widen, stop };
  explicit Script(std::vector<Act> acts) : acts_(std::move(acts)) {}
  std::optional<FittedStage> fit(const StageContext& c) override {
    seen.push_back(c.t);
    const Act act = acts_[seen.size() - 1];
    if (act == Act::stop) return std::nullopt;
    const Index width = c.train.z.width(), next = act == Act::widen ? width + 1 : width;
    auto layer = make_dense(width, next);
    params(*layer)[1]->value.setConstant(Real(0.5));
    FittedStage fitted;
    fitted.stage = Stage{std::move(layer), act == Act::widen ? Real(0) : Real(1), 1};
    return fitted;
  }
  std::vector<int> seen;

 private:
  std::vector<Act> acts_;
};

const Dataset kNothing = [] {
  Dataset data;
  data.x = Matrix(0, 2);
  data.y.resize(0, 3);
  return data;
}();

}  // namespace

TEST_SUITE_BEGIN("train/fit_stagewise");

TEST_CASE(
    "every stage is reported with a head for its depth, until the fitter has nothing to add") {
  const Dataset data = rings(200, 3, 3, Rng(1));
  using Act = Script::Act;
  Script fitter({Act::shift, Act::widen, Act::shift, Act::stop});
  Recorder recorder;
  const Network net = fit_stagewise(Network{}, data, kNothing, fitter, *make_softmax_loss(),
                                    {.stages = 10, .patience = 3, .head = {}}, {Rng(1), recorder});
  CHECK(net.depth() == 3);
  CHECK(net.heads.size() == 4);
  CHECK(net.heads[1].features() == 2);
  CHECK(net.heads[2].features() == 3);
  CHECK(recorder.stages.size() == 4);
  CHECK(recorder.stages[3].stage == 3);
  CHECK(fitter.seen == std::vector<int>{0, 1, 2, 3});
}

TEST_CASE("patience ends the run and the best depth on held-out rows is kept") {
  const Dataset data = rings(200, 3, 3, Rng(1)), held_out = rings(100, 3, 3, Rng(2));
  using Act = Script::Act;
  Script fitter(std::vector<Act>(20, Act::shift));  // shifts change nothing that a head cannot undo
  Recorder recorder;
  StagewiseConfig config;
  config.stages = 20;
  config.patience = 2;
  const Network net = fit_stagewise(Network{}, data, held_out, fitter, *make_softmax_loss(), config,
                                    {Rng(1), recorder});
  CHECK(recorder.stages.size() < 20);
  std::size_t best = 0;
  for (std::size_t i = 0; i < recorder.stages.size(); ++i)
    if (recorder.stages[i].valid_loss < recorder.stages[best].valid_loss) best = i;
  CHECK(net.depth() == static_cast<Index>(best));
  CHECK(net.heads.size() == best + 1);
}

TEST_CASE("a selection chooses the depth in place of the loss, and what that costs is said") {
  const Dataset data = rings(200, 3, 3, Rng(1)), held_out = rings(100, 3, 3, Rng(2));
  for (const bool higher : {true, false}) {
    Script fitter({Script::Act::shift, Script::Act::shift, Script::Act::shift, Script::Act::stop});
    Recorder recorder;
    StagewiseConfig config;
    const std::vector<double> worth{0.5, 0.25, 0.75, 0.625};
    std::size_t asked = 0;
    config.selection = {"worth", higher, [&](const Matrix& scores) {
                          CHECK(scores.rows() == 100);
                          CHECK(scores.cols() == 3);
                          return worth[asked++];
                        }};
    const Network net = fit_stagewise(Network{}, data, held_out, fitter, *make_softmax_loss(),
                                      config, {Rng(1), recorder});
    const Index chosen = higher ? 2 : 1;
    CHECK(net.depth() == chosen);
    REQUIRE(recorder.stages.size() == 4);
    CHECK(by_name(recorder.stages[2].theory).at("valid_worth") == 0.75);
    std::size_t lowest = 0;
    for (std::size_t i = 0; i < 4; ++i)
      if (recorder.stages[i].valid_loss < recorder.stages[lowest].valid_loss) lowest = i;
    REQUIRE(recorder.notes.size() == (static_cast<Index>(lowest) != chosen));
    if (!recorder.notes.empty())
      CHECK(recorder.notes[0].find(higher ? "worth 0.7500" : "worth 0.2500") != std::string::npos);
  }
}

TEST_CASE("what is fitted when the reporter asks to stop becomes a stage; nothing is fitted then") {
  struct Asking : Recorder {
    bool stop = false;
    bool stop_requested() override { return stop; }
  };
  /// Fits three stages at once, and is asked to stop while it does.
  struct Ahead : Script {
    Asking& reporter;
    int fitted = 0;
    explicit Ahead(Asking& asking) : Script(std::vector<Act>(3, Act::shift)), reporter(asking) {}
    std::optional<FittedStage> fit(const StageContext& c) override {
      if (reporter.stop && seen.size() == 3) return std::nullopt;
      if (!std::exchange(reporter.stop, true)) return std::nullopt;
      return Script::fit(c);
    }
    bool ready() const override { return reporter.stop && seen.size() < 3; }
  };
  Asking reporter;
  Ahead fitter(reporter);
  const Network net =
      fit_stagewise(Network{}, rings(200, 3, 3, Rng(1)), kNothing, fitter, *make_softmax_loss(),
                    {.stages = 10, .patience = 3, .head = {}}, {Rng(1), reporter});
  CHECK(net.depth() == 3);
  CHECK(reporter.stages.size() == 4);
}

TEST_CASE("a metric that applies nowhere keeps the first depth") {
  const Dataset data = rings(200, 3, 3, Rng(1)), held_out = rings(100, 3, 3, Rng(2));
  Script fitter({Script::Act::shift, Script::Act::stop});
  Recorder recorder;
  StagewiseConfig config;
  config.selection = {"nothing", true,
                      [](const Matrix&) { return std::numeric_limits<double>::quiet_NaN(); }};
  CHECK(fit_stagewise(Network{}, data, held_out, fitter, *make_softmax_loss(), config,
                      {Rng(1), recorder})
            .depth() == 0);
}

TEST_CASE("a network that grows keeps its old depth's predictions to the bit") {
  const Dataset data = rings(400, 3, 3, Rng(1));
  const auto loss = make_softmax_loss();
  Reporter silent;
  TrainConfig config;
  config.stages = 2;
  config.block.width = 16;
  config.embedding.sgd.epochs = 5;
  const Network small = train(Network{}, data, kNothing, *loss, config, {Rng(1), silent});
  REQUIRE(small.depth() == 2);
  const Network grown = train(small.clone(), data, kNothing, *loss, config, {Rng(2), silent});
  CHECK(grown.depth() == 4);
  CHECK(grown.truncated(2).predict(data.x) == small.predict(data.x));
  CHECK(grown.truncated(1).predict(data.x) == small.truncated(1).predict(data.x));
  CHECK(grown.predict(data.x) != small.predict(data.x));
}

TEST_CASE("a network whose scores overflow is not grown") {
  const Dataset data = rings(100, 3, 3, Rng(1));
  Network net;
  for (int i = 0; i < 2; ++i) {
    auto layer = make_dense(2, 2);
    params(*layer)[0]->value.setConstant(std::numeric_limits<Real>::max());
    net.stages.push_back({std::move(layer), 0, 1});
    net.heads.push_back(random_head(2, 3, Rng(2)));
  }
  Script fitter(std::vector<Script::Act>(3, Script::Act::shift));
  Reporter silent;
  CHECK_THROWS_AS(fit_stagewise(std::move(net), data, kNothing, fitter, *make_softmax_loss(),
                                {.stages = 3, .patience = 3, .head = {}}, {Rng(1), silent}),
                  ModelError);
  CHECK(fitter.seen.empty());
}

TEST_CASE("a stop is heard at the start") {
  struct Stop : Reporter {
    bool stop_requested() override { return true; }
  } stop;
  const Dataset data = rings(100, 3, 3, Rng(1));
  Script fitter(std::vector<Script::Act>(3, Script::Act::shift));
  const Network net = fit_stagewise(Network{}, data, kNothing, fitter, *make_softmax_loss(),
                                    {.stages = 3, .patience = 3, .head = {}}, {Rng(1), stop});
  CHECK(net.depth() == 0);
  CHECK(net.heads.size() == 1);
  CHECK(fitter.seen.empty());
}

TEST_CASE("fixture 12: stored stages applied again give the features of training to the bit") {
  struct Keep : StageFitter {
    std::unique_ptr<StageFitter> inner;
    Matrix last;
    explicit Keep(std::unique_ptr<StageFitter> fitter) : inner(std::move(fitter)) {}
    std::optional<FittedStage> fit(const StageContext& c) override {
      last = c.train.z.matrix();
      return c.t == 2 ? std::nullopt : inner->fit(c);
    }
  };
  const Dataset data = rings(300, 3, 3, Rng(1));
  TrainConfig config;
  config.block.width = 16;
  config.embedding.sgd.epochs = 3;
  config.rfrboost.features = 30;
  Reporter silent;
  for (const bool random : {false, true}) {
    Keep fitter(random ? make_rfrboost(config.rfrboost)
                       : make_hybrid(config.block, config.embedding, config.hybrid));
    Network net = fit_stagewise(Network{}, data, kNothing, fitter, *make_softmax_loss(), {},
                                {Rng(1), silent});
    REQUIRE(net.depth() == 2);
    net.heads.clear();
    CHECK(net.predict(data.x) == fitter.last);
  }
}

TEST_CASE(
    "corrective epochs lower the training loss, move old stages, and leave a head for every "
    "depth") {
  const Dataset data = rings(600, 5, 3, Rng(1));
  const auto loss = make_softmax_loss();
  TrainConfig config;
  config.stages = 2;
  config.block.width = 16;
  config.embedding.sgd.epochs = 5;
  config.backprop.batch_size = 100;
  config.backprop.learning_rate = 0.01;
  Recorder plain, corrected;
  const Network before = train(Network{}, data, kNothing, *loss, config, {Rng(1), plain});
  config.corrective_epochs = 10;
  const Network after = train(Network{}, data, kNothing, *loss, config, {Rng(1), corrected});
  REQUIRE(after.depth() == 2);
  CHECK(corrected.stages.back().train_loss < plain.stages.back().train_loss);
  CHECK(params(*before.stages[0].block)[0]->value != params(*after.stages[0].block)[0]->value);
  CHECK(after.first_head() == 0);
  // Heads of smaller depths fit the stages as they are now, not as they were.
  Features features(data);
  features.advance(after.stages[0]);
  const Head refitted =
      fit_head(Head(2, 3), features.examples(), *loss, config.head, 1, {Rng(1), plain});
  CHECK(evaluate(features.examples(), after.heads[1], *loss).loss <=
        evaluate(features.examples(), refitted, *loss).loss * 1.001);
}

TEST_SUITE_END();

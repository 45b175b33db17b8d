#include "train/committee.h"

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "resboost/methods.h"
#include "support/coded.h"
#include "support/recorder.h"
#include "support/small_automatic.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

TrainConfig committee_config() {
  TrainConfig config = automatic_config();
  config.stages = 5;
  config.trees.rounds = 30;
  config.automatic.networks = 2;
  config.automatic.steps = 300;
  config.automatic.weight_decay = AutomaticConfig{}.weight_decay;
  return config;
}

Matrix scores_of(const Network& net, const Dataset& data) {
  return scores(net, Features(data).examples());
}

/// The first number of a row tells rows apart.
std::set<Real> names(const Dataset& data) {
  std::set<Real> all;
  for (Index i = 0; i < data.rows(); ++i) all.insert(data.x.matrix()(i, 0));
  return all;
}

}  // namespace

TEST_SUITE_BEGIN("train/committee");

TEST_CASE("the scores of the average are the mean of those of its members, whatever they are") {
  Recorder recorder;
  const Dataset rows = with_codes(rings(300, 3, 3, Rng(1))),
                held_out = with_codes(rings(100, 3, 3, Rng(2)));
  const auto softmax = make_softmax_loss();
  std::vector<Network> members;
  Matrix mean = Matrix::Zero(held_out.rows(), 3);
  for (const auto learners : {AutomaticConfig::Learners::all, AutomaticConfig::Learners::networks,
                              AutomaticConfig::Learners::trees, AutomaticConfig::Learners::all}) {
    TrainConfig config = committee_config();
    config.automatic.learners = learners;
    config.automatic.share = learners == AutomaticConfig::Learners::all ? 0.3 : -1;
    const Rng rng(members.size());
    members.push_back(train(Network{}, rows, held_out, *softmax, config, {rng, recorder}));
    mean += scores_of(members.back(), held_out) / 4;
  }
  const Index first = members.front().depth();
  const Matrix of_first = scores_of(members.front(), held_out);
  const Network average = average_of(std::move(members));
  CHECK((scores_of(average, held_out) - mean).cwiseAbs().maxCoeff() < 1e-4);
  CHECK(average.heads.size() == average.stages.size());  // none for the rows themselves
  CHECK(scores_of(average.truncated(first), held_out) == of_first);
}

TEST_CASE("a member that has nothing but its constant has its part") {
  Recorder recorder;
  const Dataset rows = with_codes(smooth_surface(200, 2, Rng(1)));
  const auto squared = make_squared_loss();
  TrainConfig config = committee_config();
  std::vector<Network> members;
  for (const int stages : {2, 0}) {
    config.stages = stages;
    config.automatic.networks = 0;
    members.push_back(train(Network{}, rows, rows.take({}), *squared, config, {Rng(1), recorder}));
  }
  const Matrix mean = (scores_of(members[0], rows) + scores_of(members[1], rows)) / 2;
  CHECK((scores_of(average_of(std::move(members)), rows) - mean).cwiseAbs().maxCoeff() < 1e-5);
}

TEST_CASE("every fold holds out other rows, each class's share of them, and learns from the rest") {
  const Dataset rows = with_codes(rings(300, 2, 3, Rng(1))),
                held_out = with_codes(rings(60, 2, 3, Rng(2)));
  const MoreFolds more(rows, held_out, 4, true, Rng(3));
  const auto all = names(rows), first = names(held_out);
  std::set<Real> seen;
  for (int i = 0; i < 4; ++i) {
    const Fold fold = more.fold(i);
    CHECK(fold.held_out.rows() == 60);
    CHECK(fold.train.rows() == 300);
    CHECK(fold.train.codes.rows == 300);
    const auto in = names(fold.train), out = names(fold.held_out);
    for (const Real name : first) CHECK(in.contains(name));
    for (const Real name : out) {
      CHECK_FALSE(in.contains(name));
      CHECK(seen.insert(name).second);
    }
    const Vector of_each = fold.held_out.y.colwise().sum(), in_all = rows.y.colwise().sum();
    CHECK((of_each - in_all / 5).cwiseAbs().maxCoeff() <= 1);
  }
}

TEST_CASE("folds that are averaged are nearer to the truth than one of them") {
  Recorder recorder;
  const Dataset rows = with_codes(smooth_surface(200, 3, Rng(1))),
                held_out = with_codes(smooth_surface(50, 3, Rng(2))),
                test = with_codes(smooth_surface(1000, 3, Rng(3)));
  const auto squared = make_squared_loss();
  TrainConfig config = committee_config();
  const auto trained = [&] {
    return train(Network{}, rows, held_out, *squared, config, {Rng(1), recorder});
  };
  const Network one = trained();
  config.automatic.folds = 4;
  CHECK(ends_on_all_rows(config, 1 << 30));
  const Network four = trained();
  CHECK(scores_of(four.truncated(one.depth()), test) == scores_of(one, test));
  const auto error = [&](const Network& net) { return (scores_of(net, test) - test.y).norm(); };
  CHECK(error(four) < 0.99 * error(one));
}

TEST_CASE("a fold that is not complete when the reporter asks to stop is none of the average") {
  /// Once the second fold has begun, it is enough.
  struct Second : Recorder {
    int folds = 0;
    bool stop_requested() override { return folds > 1; }
    void on_step(const std::string& text) override { folds += text.find("fold ") == 0; }
  };
  const Dataset rows = with_codes(smooth_surface(200, 2, Rng(1))),
                held_out = with_codes(smooth_surface(50, 2, Rng(2)));
  const auto squared = make_squared_loss();
  TrainConfig config = committee_config();
  config.automatic.networks = 0;
  config.automatic.folds = 2;
  Recorder patient;
  const Network two = train(Network{}, rows, held_out, *squared, config, {Rng(1), patient});
  config.automatic.folds = 9;
  Second second;
  const Network stopped = train(Network{}, rows, held_out, *squared, config, {Rng(1), second});
  CHECK(stopped.depth() == two.depth());
}

TEST_CASE("where there can be one fit only, that is said") {
  struct Warned : Recorder {
    std::vector<std::string> warnings;
    void on_warning(const std::string& text) override { warnings.push_back(text); }
  };
  const Dataset rows = with_codes(smooth_surface(200, 2, Rng(1))),
                held_out = with_codes(smooth_surface(50, 2, Rng(2)));
  const auto squared = make_squared_loss();
  TrainConfig config = committee_config();
  config.automatic.networks = 0;
  config.automatic.folds = 3;
  Warned several;
  const Network start = train(Network{}, rows, held_out, *squared, config, {Rng(1), several});
  CHECK(several.warnings.empty());
  Warned one;
  const Network longer = train(start.clone(), rows, held_out, *squared, config, {Rng(2), one});
  REQUIRE(one.warnings.size() == 1);
  CHECK(one.warnings[0].find("`auto.folds`: there is one fit") == 0);
  CHECK(longer.depth() <= start.depth() + config.stages);
  Warned none;
  train(Network{}, rows, rows.take({}), *squared, config, {Rng(1), none});
  CHECK(none.warnings.size() == 1);
}

TEST_CASE("a metric that was asked for chooses in every fold, by that fold's rows") {
  Recorder recorder;
  const Dataset rows = with_codes(smooth_surface(200, 2, Rng(1))),
                held_out = with_codes(smooth_surface(50, 2, Rng(2)));
  TrainConfig config = committee_config();
  config.automatic.folds = 3;
  std::vector<Index> asked;
  const auto measure = [](const Matrix& scores) { return double{scores.norm()}; };
  config.selection = {"norm", false, measure, [&](const Dataset& others) {
                        asked.push_back(others.rows());
                        return Selection{"norm", false, measure, {}};
                      }};
  train(Network{}, rows, held_out, *make_squared_loss(), config, {Rng(1), recorder});
  CHECK(asked == std::vector<Index>{50, 50});
}

TEST_SUITE_END();

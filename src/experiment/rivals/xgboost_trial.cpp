#include "experiment/rivals/xgboost_trial.h"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "base/nan.h"
#include "experiment/measure_trial.h"
#include "experiment/peak_memory.h"
#include "experiment/rivals/xgboost_library.h"
#include "experiment/trial_meter.h"
#include "resboost/parallel.h"

namespace resboost {
namespace {

constexpr int kRounds = 1000, kPatience = 100;
constexpr int kRoundsPerReport = 50;

void require_comparable(const TrialData& rows, const Task& task, const Loss& loss) {
  if (pictures_of(rows.data.train.x))
    throw ConfigError("parameter `rivals`: xgboost reads tables, and the data are pictures");
  if (task.kind == Task::Kind::classification) return;
  if (task.size() > 1)
    throw ConfigError(
        fmt::format("parameter `rivals`: xgboost predicts one number, and there are "
                    "{} targets; name one with `target`",
                    task.size()));
  if (!loss.quadratic())
    throw ConfigError("parameter `rivals`: xgboost is compared by squared error; leave `loss` out");
}

XgboostModel::Options options_for(const Task& task, std::uint64_t seed) {
  XgboostModel::Options options{{"tree_method", "hist"},
                                {"nthread", std::to_string(threads())},
                                {"seed", std::to_string(seed % 0x7fffffff)},
                                {"verbosity", "0"}};
  const auto add = [&](std::initializer_list<std::pair<const char*, const char*>> more) {
    for (const auto& [name, value] : more) options.emplace_back(name, value);
  };
  if (task.kind != Task::Kind::classification) {
    add({{"objective", "reg:squarederror"},
         {"eta", "0.05"},
         {"max_depth", "9"},
         {"subsample", "0.7"},
         {"colsample_bylevel", "0.9"},
         {"min_child_weight", "2"},
         {"lambda", "1"},
         {"eval_metric", "rmse"}});
    return options;
  }
  add({{"eta", "0.08"},
       {"max_depth", "6"},
       {"subsample", "0.65"},
       {"colsample_bylevel", "0.9"},
       {"min_child_weight", "5e-6"},
       {"lambda", "0"}});
  if (task.size() == 2) {
    add({{"objective", "binary:logistic"}, {"eval_metric", "logloss"}, {"eval_metric", "error"}});
  } else {
    add({{"objective", "multi:softprob"}, {"eval_metric", "mlogloss"}, {"eval_metric", "merror"}});
    options.emplace_back("num_class", std::to_string(task.size()));
  }
  return options;
}

/// Of the first target, by the rows' weights.
double variance_of(const Dataset& data) {
  const Eigen::ArrayXd y = data.y.col(0).cast<double>();
  Eigen::ArrayXd w = Eigen::ArrayXd::Ones(y.size());
  if (data.w.size() > 0) w = data.w.cast<double>();
  const double mean = (w * y).sum() / w.sum();
  return (w * (y - mean).square()).sum() / w.sum();
}

/// Rounds until the held-out loss rises, and how many of them are best.
class Rounds {
 public:
  Rounds(XgboostModel model, const TrialData& rows, bool classes) : model_(std::move(model)) {
    if (!classes && rows.data.valid.rows() > 0) variance_ = variance_of(rows.data.valid);
  }

  void run(const XgboostRows& train, const XgboostRows* valid, Reporter& reporter) {
    const auto begin = std::chrono::steady_clock::now();
    do {  // one round at least: a trial has a model, as those of our methods do
      model_.add_round(done_, train);
      ++done_;
      StageReport report{done_, kRounds, kNaN, kNaN, kNaN, kNaN, 0, {}};
      if (valid) look(*valid, report);
      const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
      report.seconds = seconds.count();
      if (valid && done_ % kRoundsPerReport == 0) reporter.on_stage(report);
    } while (done_ < kRounds && !(valid && done_ - best_ >= kPatience) &&
             !reporter.stop_requested());
    if (!valid) best_ = done_;
  }

  int best() const { return best_; }
  XgboostModel best_model() const { return model_.first(best_); }

 private:
  void look(const XgboostRows& valid, StageReport& report) {
    const std::vector<double> values = model_.measure(done_ - 1, valid);
    if (values.size() == 2) {  // loss and share of errors
      report.valid_loss = values[0];
      report.valid_metric = 1 - values[1];
    } else {
      report.valid_loss = values.at(0) * values.at(0);
      report.valid_metric = 1 - report.valid_loss / variance_;
    }
    if (best_ > 0 && report.valid_loss >= lowest_) return;
    lowest_ = report.valid_loss;
    best_ = done_;
  }

  XgboostModel model_;
  double variance_ = kNaN;  ///< of held-out numbers
  double lowest_ = kNaN;
  int done_ = 0, best_ = 0;
};

/// In the units and the columns of the task.
Predictions of_task(const Task& task, const Predictions& said) {
  if (task.kind != Task::Kind::classification)
    return (said.array() * task.scale.front() + task.mean.front()).matrix();
  if (task.size() > 2) return said;
  Predictions both(said.rows(), 2);
  both << (1 - said.array()).matrix(), said;
  return both;
}

}  // namespace

void require_xgboost() { const XgboostLibrary there; }

Trial xgboost_trial(const TrialData& rows, const Model& model, const Budget& budget,
                    std::uint64_t seed, Reporter& reporter) {
  const Task& task = model.schema->task;
  require_comparable(rows, task, *model.loss);
  const bool classes = task.kind == Task::Kind::classification;
  const XgboostLibrary library;
  const bool knows_memory = reset_peak_memory();
  TrialMeter meter(reporter, budget, nullptr);
  const XgboostRows train(library, rows.data.train, classes);
  std::optional<XgboostRows> valid;
  if (rows.data.valid.rows() > 0) valid.emplace(library, rows.data.valid, classes);
  Rounds rounds(XgboostModel(library, train, options_for(task, seed)), rows, classes);
  rounds.run(train, valid ? &*valid : nullptr, meter);
  Trial trial = meter.trial();
  if (knows_memory) trial.peak_memory = peak_memory();
  const XgboostModel best = rounds.best_model();
  trial.stages = rounds.best();
  trial.parameters = best.nodes();
  trial.bytes = best.bytes();
  const XgboostRows test(library, rows.test, classes);  // encoded, as those of our models are
  measure_predictions([&] { return of_task(task, best.predict(test)); }, task, rows.test,
                      model.loss.get(), trial);
  return trial;
}

}  // namespace resboost

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "base/counted.h"
#include "experiment/test_split.h"
#include "experiment/time_limit.h"
#include "experiment/untrained_model.h"
#include "metrics/error_of.h"
#include "resboost/experiment.h"
#include "resboost/methods.h"

namespace resboost {
namespace {

constexpr const char* kEndToEnd = "backprop";

constexpr int kGroups = 3;  // of blocks in a network on pictures

/// "4,8,16", rising.
std::vector<int> parse_depths(const std::string& text) {
  std::vector<int> depths;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    int depth = 0;
    read_number("depths", text.substr(begin, end - begin), depth);
    check_range("depths", depth, 1, 10000);
    if (!depths.empty() && depth <= depths.back())
      throw ConfigError(
          fmt::format("parameter `depths`: {} after {}; name each depth once, the smallest first",
                      depth, depths.back()));
    depths.push_back(depth);
    begin = end + 1;
  }
  return depths;
}

void refuse_parameter(const std::string& parameter, const std::string& why) {
  throw ConfigError(fmt::format("parameter `{}`: {}; leave it out", parameter, why));
}

/// The trainings, on one split of the rows.
class Networks {
 public:
  Networks(const TrialData& rows, const RunConfig& config, double time_limit,
           ExperimentReporter& reporter)
      : rows_(rows), config_(config), time_limit_(time_limit), reporter_(reporter) {}

  bool pictures() const { return pictures_of(rows_.data.train.x); }

  void end_to_end(int depth, bool plain, DepthCurve& curve) const {
    if (reporter_.stop_requested()) return;
    reporter_.on_step(fmt::format("{}, depth {}:", curve.kind, depth));
    const Trained trained = train_one(config_for(depth, kEndToEnd, plain));
    if (!reporter_.stop_requested()) add(depth, trained, curve);
  }

  /// A network of a table that was trained stage by stage is one of every smaller depth too.
  void stage_by_stage(const std::vector<int>& depths, DepthCurve& curve) const {
    if (reporter_.stop_requested()) return;
    reporter_.on_step(fmt::format("{}, depth {}:", curve.kind, depths.back()));
    TrainConfig config = config_for(depths.back(), config_.train.method, false);
    config.patience = 10000;
    Trained trained = train_one(config);
    if (reporter_.stop_requested()) return;
    const int stem = pictures() ? 1 : 0;
    for (const int depth : depths) {
      if (depth + stem > trained.model.net.depth()) {
        reporter_.on_warning(
            fmt::format("stage by stage: {} after {}; no depth {}",
                        trained.cut ? "the time limit was reached" : "no stage helped",
                        counted(trained.model.net.depth() - stem, "stage"), depth));
        return;
      }
      Network whole = trained.model.net.clone();
      trained.model.net = whole.truncated(depth + stem);
      add(depth, trained, curve);
      if (depth != depths.back())
        curve.results.back().seconds = std::numeric_limits<double>::quiet_NaN();
      trained.model.net = std::move(whole);
    }
  }

 private:
  struct Trained {
    Model model;
    double seconds;
    bool cut;  ///< by the time limit
  };

  TrainConfig config_for(int depth, const std::string& method, bool plain) const {
    TrainConfig config = config_.train;
    config.method = method;
    config.finetune_epochs = 0;
    if (pictures()) {
      config.image.blocks = depth / kGroups;
      if (plain) config.image.architecture = "plain-20";  // the number of blocks is said above
    } else {
      config.stages = depth;
      if (plain) config.block.shortcut = BlockConfig::Shortcut::none;
    }
    return config;
  }

  Trained train_one(const TrainConfig& config) const {
    TimeLimit limited(reporter_, time_limit_);
    Model model = untrained_model(rows_.data, config.image);
    const auto begin = std::chrono::steady_clock::now();
    model.net = train(Network{}, rows_.data.train, rows_.data.valid, *model.loss, config,
                      {Rng(config_.seed), limited});
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    if (limited.reached())
      reporter_.on_warning("the time limit was reached; this network is not trained to the end");
    return {std::move(model), seconds.count(), limited.reached()};
  }

  void add(int depth, const Trained& trained, DepthCurve& curve) const {
    const Model& model = trained.model;
    const auto error = [&](const Dataset& rows) {
      return error_of(metrics_of(model.schema->task, model.predict(rows), rows));
    };
    curve.results.push_back({depth, error(rows_.data.train), error(rows_.test), trained.seconds,
                             stage_responses(model.net, rows_.test), trained.cut});
  }

  const TrialData& rows_;
  const RunConfig& config_;
  double time_limit_;
  ExperimentReporter& reporter_;
};

std::vector<int> depths_of(const DegradationConfig& degradation, bool pictures) {
  const auto depths = parse_depths(!degradation.depths.empty() ? degradation.depths
                                   : pictures                  ? "3,9,18"
                                                               : "4,8,16");
  for (const int depth : depths)
    if (pictures && depth % kGroups != 0)
      throw ConfigError(fmt::format(
          "parameter `depths`: {}; networks on pictures have {} groups of as many blocks, so "
          "depths are multiples of {}",
          depth, kGroups, kGroups));
  return depths;
}

}  // namespace

void check_degradation(const DegradationConfig& degradation, const RunConfig& config) {
  const TrainConfig& train = config.train;
  if (!method_of(train).make)
    throw ConfigError(
        "parameter `method`: backprop trains the plain and the residual networks anyway; name the "
        "method "
        "that trains stage by stage, or leave it out");
  if (train.block.shortcut != BlockConfig::Shortcut::identity)
    refuse_parameter("block.shortcut", "plain and residual networks are both trained anyway");
  if (!train.image.architecture.starts_with("resnet-"))
    refuse_parameter("image.architecture",
                     "plain networks are those of resnet-N, without its shortcuts");
  if (train.image.blocks > 0) refuse_parameter("image.blocks", "`depths` says how many");
  if (train.stages >= 0) refuse_parameter("stages", "`depths` says how many");
  if (train.finetune_epochs > 0)
    refuse_parameter("finetune-epochs", "networks are trained one way only");
  if (!config.valid.empty()) refuse_parameter("valid", "nothing is chosen by held-out rows here");
  if (!degradation.depths.empty()) parse_depths(degradation.depths);
}

Degradation degrade(const DataSource& source, const DegradationConfig& degradation,
                    const RunConfig& config, ExperimentReporter& reporter) {
  check_degradation(degradation, config);
  RunConfig all_rows = config;
  all_rows.train = config_of_blocks(config.train);
  all_rows.valid_share = 0;  // errors of every depth as they are: nothing chooses among them
  const TrialData rows =
      split_off_test(source, degradation.test, all_rows, {true, views_of(all_rows.train).codes});
  reporter.on_data(rows.data);
  const Networks networks(rows, all_rows, degradation.time_limit, reporter);
  const bool pictures = networks.pictures();
  const auto depths = depths_of(degradation, pictures);
  std::vector<DepthCurve> curves{{"plain", {}}, {"residual", {}}, {"stage by stage", {}}};
  for (const int depth : depths) {
    networks.end_to_end(depth, true, curves[0]);
    networks.end_to_end(depth, false, curves[1]);
    if (pictures) networks.stage_by_stage({depth}, curves[2]);
  }
  if (!pictures) networks.stage_by_stage(depths, curves[2]);
  std::erase_if(curves, [](const DepthCurve& curve) { return curve.results.empty(); });
  return {std::move(curves), rows.data.train.rows(), rows.test.rows(),
          rows.data.schema->task.kind == Task::Kind::classification};
}

}  // namespace resboost

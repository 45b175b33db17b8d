#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/degradation_page.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/outputs.h"
#include "cli/results.h"
#include "cli/session.h"
#include "cli/test_rows.h"
#include "resboost/describe.h"
#include "resboost/methods.h"

namespace resboost::cli {
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
          fmt::format("option --depths: {} after {}; name each depth once, the smallest first",
                      depth, depths.back()));
    depths.push_back(depth);
    begin = end + 1;
  }
  return depths;
}

class DegradationCommand final : public Command {
 public:
  Usage usage() const override {
    return {
        "degradation DATA [--depths A,B,...] [--test FILE | --test-share S] [options]",
        "Trains plain, residual and stage-wise networks of several depths: does depth help, or "
        "does it hurt?",
        {"resboost degradation data/digits.csv --target target --depths 2,4,8",
         "resboost degradation images/ --depths 3,9,18 --backprop.epochs 5 --report depth.html"},
        {"DATA"},
        true};
  }

  void describe(OptionTable& table) override {
    ToOptions visitor(table, "Depths");
    visitor.text("depths", depths_,
                 "residual stages, separated by commas, the smallest first (4,8,16); on pictures "
                 "blocks, multiples of "
                 "3 (3,9,18)");
    test_.describe(visitor);
    add_train_options(table, settings_);
    ToOptions run(table, "Run");
    report_.describe(run);
  }

  int run(const Invocation& call) override {
    require_report(call, report_.report);
    if (!method_of(settings_.train).make)
      throw ConfigError(
          "option --method: backprop trains the plain and the residual networks anyway; name the "
          "method "
          "that trains stage by stage, or leave it out");
    require_comparable();
    settings_.valid_share =
        0;  // training and test error of every depth as it is: nothing chooses among them
    if (!depths_.empty()) parse_depths(depths_);
    return run_logged(settings_, call, [&](Session& session) { return experiment(call, session); });
  }

 private:
  /// What would make the kinds differ in more than their shortcuts, or choose among depths.
  void require_comparable() const {
    const auto refuse = [](const std::string& option, const std::string& why) {
      throw ConfigError(fmt::format("option --{}: {}; leave it out", option, why));
    };
    if (settings_.train.block.shortcut != BlockConfig::Shortcut::identity)
      refuse("block.shortcut", "plain and residual networks are both trained anyway");
    if (!settings_.train.image.architecture.starts_with("resnet-"))
      refuse("image.architecture", "plain networks are those of resnet-N, without its shortcuts");
    if (settings_.train.image.blocks > 0) refuse("image.blocks", "--depths says how many");
    if (settings_.train.stages >= 0) refuse("stages", "--depths says how many");
    if (settings_.train.finetune_epochs > 0)
      refuse("finetune-epochs", "networks are trained one way only");
    if (!settings_.valid.empty()) refuse("valid", "nothing is chosen by held-out rows here");
  }

  int experiment(const Invocation& call, Session& session) {
    std::vector<std::string> warnings;
    const Source source = read_to_learn(call.files[0], settings_, warnings);
    const Parts parts = split_off_test(source, test_, settings_, std::move(warnings));
    session.tell_data(parts.data, call.files[0]);
    const auto depths = parse_depths(!depths_.empty()  ? depths_
                                     : pictures(parts) ? "3,9,18"
                                                       : "4,8,16");
    if (pictures(parts)) require_groups(depths);
    std::vector<DepthCurve> curves{{"plain", {}}, {"residual", {}}, {"stage by stage", {}}};
    for (const int depth : depths) {
      end_to_end(depth, true, parts, session, curves[0]);
      end_to_end(depth, false, parts, session, curves[1]);
      if (pictures(parts)) stage_by_stage({depth}, parts, session, curves[2]);
    }
    if (!pictures(parts)) stage_by_stage(depths, parts, session, curves[2]);
    std::erase_if(curves, [](const DepthCurve& curve) { return curve.results.empty(); });
    if (!curves.empty()) tell(call, parts, curves, session);
    if (!interrupted()) return kOk;
    session.console.line("interrupted; the depths are not all there");
    return kInterrupted;
  }

  static bool pictures(const Parts& parts) { return pictures_of(parts.data.train.x); }

  static void require_groups(const std::vector<int>& depths) {
    for (const int depth : depths)
      if (depth % kGroups != 0)
        throw ConfigError(fmt::format(
            "option --depths: {}; networks on pictures have {} groups of as many blocks, so "
            "depths are multiples of {}",
            depth, kGroups, kGroups));
  }

  TrainConfig config_for(int depth, const std::string& method, const Parts& parts,
                         bool plain) const {
    TrainConfig config = settings_.train;
    config.method = method;
    config.finetune_epochs = 0;
    if (pictures(parts)) {
      config.image.blocks = depth / kGroups;
      if (plain) config.image.architecture = "plain-20";  // the number of blocks is said above
    } else {
      config.stages = depth;
      if (plain) config.block.shortcut = BlockConfig::Shortcut::none;
    }
    return config;
  }

  void end_to_end(int depth, bool plain, const Parts& parts, Session& session,
                  DepthCurve& curve) const {
    if (interrupted()) return;
    session.console.line(fmt::format("{}, depth {}:", curve.kind, depth));
    const Trained trained = train_one(config_for(depth, kEndToEnd, parts, plain), parts, session);
    if (!interrupted()) enter(depth, trained, parts, curve);
  }

  /// A network of a table that was trained stage by stage is one of every smaller depth too.
  void stage_by_stage(const std::vector<int>& depths, const Parts& parts, Session& session,
                      DepthCurve& curve) const {
    if (interrupted()) return;
    session.console.line(fmt::format("{}, depth {}:", curve.kind, depths.back()));
    TrainConfig config = config_for(depths.back(), settings_.train.method, parts, false);
    config.patience = 10000;
    Trained trained = train_one(config, parts, session);
    if (interrupted()) return;
    const int stem = pictures(parts) ? 1 : 0;
    for (const int depth : depths) {
      if (depth + stem > trained.model.net.depth()) {
        session.reporter.on_warning(
            fmt::format("stage by stage: {} after {}; no depth {}",
                        trained.cut ? "the time limit was reached" : "no stage helped",
                        counted(trained.model.net.depth() - stem, "stage"), depth));
        return;
      }
      Network whole = trained.model.net.clone();
      trained.model.net = whole.truncated(depth + stem);
      enter(depth, trained, parts, curve);
      if (depth != depths.back())
        curve.results.back().seconds = std::numeric_limits<double>::quiet_NaN();
      trained.model.net = std::move(whole);
    }
  }

  struct Trained {
    Model model;
    double seconds;
    bool cut;  ///< by the time limit
  };

  Trained train_one(const TrainConfig& config, const Parts& parts, Session& session) const {
    Model model{parts.data.schema, make_loss(parts.data.loss), Network{}, {}};
    session.reporter.start_clock(settings_.time_limit);
    const auto begin = std::chrono::steady_clock::now();
    model.net = train(Network{}, parts.data.train, parts.data.valid, *model.loss, config,
                      Rng(settings_.seed), session.reporter);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    const bool cut = session.reporter.out_of_time();
    if (cut)
      session.reporter.on_warning(
          "the time limit was reached; this network is not trained to the end");
    return {std::move(model), seconds.count(), cut};
  }

  static void enter(int depth, const Trained& trained, const Parts& parts, DepthCurve& curve) {
    const auto error = [&](const Dataset& rows) {
      const Metrics metrics = measure(trained.model, trained.model.predict(rows), rows);
      return trained.model.loss->of_classes() ? 1 - metrics.accuracy : metrics.rmse;
    };
    curve.results.push_back({depth, error(parts.data.train), error(parts.test), trained.seconds,
                             stage_responses(trained.model.net, parts.test), trained.cut});
  }

  /// Why not all is there, or "no".
  static std::string ended_early(const std::vector<DepthCurve>& curves) {
    if (interrupted()) return "interrupted; not all depths are here";
    for (const DepthCurve& curve : curves)
      for (const DepthResult& result : curve.results)
        if (result.cut) return "the time limit cut trainings short (table of all networks)";
    return "no";
  }

  void tell(const Invocation& call, const Parts& parts, const std::vector<DepthCurve>& curves,
            Session& session) const {
    const bool classes = parts.data.schema->task.kind == Task::Kind::classification;
    const std::string error = classes ? "error" : "RMSE";
    const report::Page page{"Depth on " + call.files[0],
                            called(call.arguments),
                            {{"data", call.files[0]},
                             {"rows to train", grouped(parts.data.train.rows())},
                             {"test rows", grouped(parts.test.rows())},
                             {"seed", number_text(settings_.seed)},
                             {"ended early", ended_early(curves)}},
                            degradation_sections(curves, error)};
    if (settings_.output.json)
      call.streams.out << report::to_json(page) << "\n";
    else
      call.streams.out << degradation_table(curves, error) << degradation_sentences(curves, error)
                       << "\n\nAgain: " << page.command << "\n";
    if (report_.report.empty()) return;
    report::write_page(page, report_.report);
    session.console.line("wrote " + report_.report);
  }

  TrainSettings settings_;
  TestRowSettings test_;
  ReportSettings report_;
  std::string depths_;
};

}  // namespace

std::unique_ptr<Command> make_degradation_command() {
  return std::make_unique<DegradationCommand>();
}

}  // namespace resboost::cli

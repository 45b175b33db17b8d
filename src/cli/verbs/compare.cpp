#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "base/counted.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/follow_tasks.h"
#include "cli/outputs.h"
#include "cli/session.h"
#include "experiment/rank_services.h"
#include "pages/comparison_facts.h"

namespace resboost::cli {
namespace {

class CompareCommand final : public Command {
 public:
  Usage usage() const override {
    return {"compare DATA [--methods A,B,...] [--seeds K] [--test FILE | --test-share S] [options]",
            "Trains by several methods on the same rows, stage by stage and end to end, and tests "
            "them on the same rows.",
            {"resboost compare data/digits.csv --target target",
             "resboost compare train.csv --test test.csv --methods hybrid,resfgb,backprop --seeds "
             "5 --budget updates"},
            {"DATA"},
            true};
  }

  void describe(OptionTable& table) override {
    ToOptions visitor(table, "Contest");
    comparison_.describe(visitor);
    add_train_options(table, settings_);
    ToOptions run(table, "Run");
    report_.describe(run);
  }

  int run(const Invocation& call) override {
    comparison_.time_limit = settings_.time_limit;
    require_shared_data(call);
    requirements_ =
        requirements_of(comparison_, compared_methods(comparison_, settings_.run.train));
    require_report(call, report_.report);
    return run_logged(settings_, call,
                      [&](Session& session) { return compare_and_tell(call, session); });
  }

  int follow(const Invocation& call) override {
    comparison_.time_limit = settings_.time_limit;
    return follow_tasks(call, settings_, [&](const DataSource& source, Reporter& reporter) {
      return seed_services(*call.ranks, source, comparison_, settings_.run, reporter);
    });
  }

 private:
  int compare_and_tell(const Invocation& call, Session& session) const {
    const DataSource source = read_data(call, settings_, session);
    const Comparison comparison =
        compare(source, comparison_, settings_.run, session.reporter, call.ranks);
    const auto complete = static_cast<int>(comparison.methods.front().trials.size());
    if (complete == 0) {
      session.console.line("interrupted; there is nothing to compare");
      return kInterrupted;
    }
    const std::string ended_early =
        complete < comparison_.seeds
            ? fmt::format("interrupted, {} of {}", complete, counted(comparison_.seeds, "seed"))
            : "";
    print(call, comparison.methods, ended_early);
    write_report(call, comparison, ended_early, session);
    const bool passed = check(call, comparison.methods);
    if (ended_early.empty()) return passed ? kOk : kCheckFailed;
    session.console.line(ended_early + " are compared");
    return kInterrupted;
  }

  void write_report(const Invocation& call, const Comparison& comparison,
                    const std::string& ended_early, Session& session) const {
    if (report_.report.empty()) return;
    Facts facts = facts_of(comparison, comparison_, settings_.run.seed, call.files[0]);
    if (!ended_early.empty()) facts.emplace_back("ended early", ended_early);
    report::write_page(
        comparison_page(comparison.methods, called(call.arguments), std::move(facts)),
        report_.report);
    session.console.line("wrote " + report_.report);
  }

  /// Says what does not hold, also with --quiet: it is why the exit code is what it is.
  bool check(const Invocation& call, const std::vector<MethodTrials>& methods) const {
    bool all = true;
    for (const Requirement& one : requirements_) {
      if (holds(one, methods)) continue;
      all = false;
      call.streams.err << "resboost: requirement " << failure_text(one, methods) << "\n";
    }
    return all;
  }

  void print(const Invocation& call, const std::vector<MethodTrials>& methods,
             const std::string& ended_early) const {
    if (!settings_.output.json) {
      call.streams.out << comparison_table(methods) << "\n"
                       << verdict(methods) << "\n\nAgain: " << called(call.arguments) << "\n";
      return;
    }
    call.streams.out << json_line(
                            json_of(methods, called(call.arguments), requirements_, ended_early))
                     << "\n";
  }

  TrainSettings settings_;
  ReportSettings report_;
  ComparisonConfig comparison_;
  std::vector<Requirement> requirements_;
};

}  // namespace

std::unique_ptr<Command> make_compare_command() { return std::make_unique<CompareCommand>(); }

}  // namespace resboost::cli

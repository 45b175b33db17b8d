#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "base/counted.h"
#include "base/shell_quoted.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/follow_tasks.h"
#include "cli/outputs.h"
#include "cli/session.h"
#include "experiment/rank_services.h"
#include "experiment/run_checkpoint.h"
#include "experiment/tuning/trial_log.h"
#include "pages/tuning_text.h"
#include "report/text.h"
#include "resboost/tuning.h"

namespace resboost::cli {
namespace {

/// Tells the console and the log of each trial.
class Teller final : public TuningReporter {
 public:
  Teller(Session& session, TrialLog& log, std::string identity)
      : session_(session), log_(log), identity_(std::move(identity)) {}

  void on_search(const Search& search) override {
    search_ = search;
    log_.begin(search, identity_);
    if (!log_.trials().empty())
      session_.console.line(
          fmt::format("going on after {}", counted(std::ssize(log_.trials()), "trial")));
  }
  void on_tuning_trial(const TuningTrial& trial) override {
    log_.write(trial);
    session_.console.line(text_of(trial, search_.metric));
  }
  bool stop_requested() override { return session_.reporter.stop_requested(); }

 private:
  Session& session_;
  TrialLog& log_;
  std::string identity_;
  Search search_;
};

class TuneCommand final : public Command {
 public:
  Usage usage() const override {
    return {
        "tune DATA [--trials N | --time-limit S] [--over NAME=LOW:HIGH] [--output FILE] "
        "[options]",
        "Searches options at random, most of them on few rows, and writes the best ones as a "
        "config file.",
        {"resboost tune orders.csv --target returned --trials 30 --output best.conf",
         "resboost tune orders.csv --target returned --time-limit 600 --over trees.leaves=4:64 "
         "--trial-log trials.jsonl --output best.conf"},
        {"DATA"},
        true};
  }

  void describe(OptionTable& table) override {
    ToOptions visitor(table, "Search");
    tuning_.describe(visitor);
    visitor.file("output", output_, "write the best options, as --config takes them");
    visitor.file("trial-log", log_, "write each trial as a line of JSON");
    visitor.file("resume", resume_,
                 "go on with this log: the same search without the trials that it has");
    report_.describe(visitor);
    add_train_options(table, settings_);
  }

  int run(const Invocation& call) override {
    tuning_.time_limit = settings_.time_limit;
    require_shared_data(call);
    if (!log_.empty() && !resume_.empty())
      throw ConfigError("options --trial-log and --resume: give one; --resume goes on in its file");
    require_report(call, report_.report);
    std::optional<Output> file;
    if (!output_.empty()) file = open_output(call, "output", output_);
    if (!log_.empty()) require_own_file(call, "trial-log", log_);
    if (!resume_.empty()) require_own_file(call, "resume", resume_);
    return run_logged(settings_, call,
                      [&](Session& session) { return search(call, session, file); });
  }

  int follow(const Invocation& call) override {
    tuning_.time_limit = settings_.time_limit;
    return follow_tasks(call, settings_, [&](const DataSource& source, Reporter& reporter) {
      return trial_services(*call.ranks, source, tuning_, settings_.run, reporter);
    });
  }

 private:
  int search(const Invocation& call, Session& session, std::optional<Output>& file) const {
    const DataSource source = read_data(call, settings_, session);
    const Prepared all = prepare(source, config_of({}, tuning_, settings_.run));
    session.reporter.on_data(all);
    TrialLog log(resume_.empty() ? log_ : resume_, !resume_.empty());
    Teller teller(session, log, identity_of_run(settings_.run, all, nullptr));
    const Tuning found = tune(source, tuning_, settings_.run, log.trials(), teller, call.ranks);
    if (found.best < 0 && !session.reporter.stop_requested())
      throw ConfigError("option --time-limit: no training was complete by then; give it more");
    if (found.best < 0) {
      session.console.line("interrupted; no training is complete");
      return kInterrupted;
    }
    print(call, found);
    if (file) file->write(config_text(call, found));
    if (!report_.report.empty())
      report::write_page(tuning_page(found, settings_.run.train.method,
                                     {called(call.arguments), "", call.files[0]}),
                         report_.report);
    return session.reporter.stop_requested() ? kInterrupted : kOk;
  }

  std::string config_text(const Invocation& call, const Tuning& found) const {
    const TuningTrial& best = best_of(found);
    RunConfig config = config_of(best, tuning_, settings_.run);
    return report::clean(fmt::format("# {}\n# trial {}: {} {:.6g} on rows that it has not seen\n",
                                     called(call.arguments), best.number, found.search.metric,
                                     best.score)) +
           dump_config(parameters_of(config));
  }

  void print(const Invocation& call, const Tuning& found) const {
    if (settings_.output.json) {
      call.streams.out << json_line(json_of(found)) << "\n";
      return;
    }
    std::string text = text_of(found, call.files[0]);
    if (!output_.empty())
      text += "Again on all rows: " +
              shell_quoted(
                  {"resboost", "train", call.files[0], "--config", output_, "--model", "OUT"}) +
              "\n";
    call.streams.out << report::clean(text);
  }

  TrainSettings settings_;
  TuningConfig tuning_;
  ReportSettings report_;
  std::string output_, log_, resume_;
};

}  // namespace

std::unique_ptr<Command> make_tune_command() { return std::make_unique<TuneCommand>(); }

}  // namespace resboost::cli

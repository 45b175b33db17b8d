#include <fmt/format.h>

#include <algorithm>
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
#include "pages/tuning_sections.h"
#include "report/text.h"
#include "resboost/parallel.h"
#include "resboost/tuning.h"

namespace resboost::cli {
namespace {

constexpr std::size_t kShown = 5;

std::string options_text(const TuningTrial& trial) {
  if (trial.number == 0) return "as given";
  std::string text;
  for (const auto& [name, value] : trial.options)
    text += fmt::format("{}--{} {}", text.empty() ? "" : " ", name, value);
  return text;
}

Json json_of(const TuningTrial& trial) {
  Json json{{"trial", trial.number},     {"rung", trial.rung},   {"rows", trial.rows},
            {"options", Json::object()}, {"score", trial.score}, {"seconds", trial.seconds}};
  for (const auto& [name, value] : trial.options) json["options"][name] = value;
  if (!trial.error.empty()) json["error"] = trial.error;
  return json;
}

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
    log_.write(log_line(trial));
    const std::string found =
        trial.error.empty() ? fmt::format("{} {:.5g}", search_.metric, trial.score) : trial.error;
    session_.console.line(fmt::format("trial {:>3}  {:>7} rows  {}  {:.1f} s  {}", trial.number,
                                      grouped(trial.rows), found, trial.seconds,
                                      options_text(trial)));
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
    if (!report_.report.empty()) report::write_page(page(call, found), report_.report);
    return session.reporter.stop_requested() ? kInterrupted : kOk;
  }

  static const TuningTrial& best_of(const Tuning& found) {
    return found.trials[static_cast<std::size_t>(found.best)];
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
      Json json{{"metric", found.search.metric},
                {"higher_is_better", found.search.higher_is_better},
                {"rungs", found.search.rungs},
                {"best", json_of(best_of(found))},
                {"trials", Json::array()}};
      for (const TuningTrial& trial : found.trials) json["trials"].push_back(json_of(trial));
      call.streams.out << json_line(json) << "\n";
      return;
    }
    const std::vector<TuningTrial> trials = complete_trials(found);
    std::string text = fmt::format("{}: {}, {} on all {}; {}, {} is better\n", call.files[0],
                                   counted(std::ssize(found.trials), "training"), trials.size(),
                                   counted(found.search.rungs.back(), "row"), found.search.metric,
                                   found.search.higher_is_better ? "higher" : "lower");
    for (std::size_t i = 0; i < std::min(kShown, trials.size()); ++i)
      text += fmt::format("  {:>10.5g}  {}\n", trials[i].score, options_text(trials[i]));
    if (!output_.empty())
      text += "Again on all rows: " +
              shell_quoted(
                  {"resboost", "train", call.files[0], "--config", output_, "--model", "OUT"}) +
              "\n";
    call.streams.out << report::clean(text);
  }

  report::Page page(const Invocation& call, const Tuning& found) const {
    return {"Options searched for " + call.files[0],
            called(call.arguments),
            {{"data", call.files[0]},
             {"method", settings_.run.train.method},
             {"trainings", grouped(std::ssize(found.trials))},
             {"judged by", found.search.metric},
             {"best", options_text(best_of(found))},
             {"seed", number_text(found.search.seed)},
             {"threads", number_text(threads())}},
            tuning_sections(found)};
  }

  TrainSettings settings_;
  TuningConfig tuning_;
  ReportSettings report_;
  std::string output_, log_, resume_;
};

}  // namespace

std::unique_ptr<Command> make_tune_command() { return std::make_unique<TuneCommand>(); }

}  // namespace resboost::cli

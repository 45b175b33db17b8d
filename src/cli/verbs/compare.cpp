#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "base/counted.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/contest.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/outputs.h"
#include "experiment/requirement.h"
#include "experiment/test_split.h"
#include "pages/comparison_page.h"
#include "pages/verdict.h"
#include "resboost/describe.h"
#include "resboost/parallel.h"

namespace resboost::cli {
namespace {

using Facts = std::vector<std::pair<std::string, std::string>>;

/// What the budget is called on the page.
constexpr const char* kBudgets[] = {"none", "seconds of the first method",
                                    "updates of the first method", "epochs of the first method"};

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
    visitor.text("methods", methods_,
                 "names of `resboost methods`, and finetuned (--finetune-epochs), separated by "
                 "commas; without it "
                 "--method, then backprop");
    visitor("seeds", seeds_, 1, 1000,
            "repetitions with --seed, --seed + 1, ...: of splits and of training");
    visitor.text("require", require_,
                 "such as resfgb>=backprop or hybrid>backprop-0.01, several separated by commas: "
                 "exit code 7 where one "
                 "does not hold on the test rows (docs/cli.md)");
    visitor.choice(
        "budget", budget_, {"none", "time", "updates", "epochs"},
        "what the first method used of this is what each of the others gets (docs/cli.md)");
    test_.describe(visitor);
    add_train_options(table, settings_);
    ToOptions run(table, "Run");
    report_.describe(run);
  }

  int run(const Invocation& call) override {
    const auto methods = contestants(methods_, settings_.train);
    requirements_.clear();
    for (const std::string& text : names_in(require_))
      requirements_.push_back(read_requirement(text, methods));
    require_report(call, report_.report);
    return run_logged(settings_, call,
                      [&](Session& session) { return compare(methods, call, session); });
  }

 private:
  int compare(const std::vector<std::string>& methods, const Invocation& call,
              Session& session) const {
    Facts facts;
    const auto contenders = train_all(methods, call, session, facts);
    const auto complete = static_cast<int>(contenders.front().runs.size());
    if (complete == 0) {
      session.console.line("interrupted; there is nothing to compare");
      return kInterrupted;
    }
    const std::string ended_early =
        complete < seeds_ ? fmt::format("interrupted, {} of {}", complete, counted(seeds_, "seed"))
                          : "";
    if (!ended_early.empty()) facts.emplace_back("ended early", ended_early);
    print(call, contenders, ended_early);
    write_report(call, contenders, std::move(facts), session);
    const bool passed = check(call, contenders);
    if (ended_early.empty()) return passed ? kOk : kCheckFailed;
    session.console.line(ended_early + " are compared");
    return kInterrupted;
  }

  /// The runs of those seeds for which no method was interrupted, and the facts of the first seed.
  std::vector<Contender> train_all(const std::vector<std::string>& methods, const Invocation& call,
                                   Session& session, Facts& facts) const {
    std::vector<std::string> warnings;
    const Source source = read_to_learn(call.files[0], settings_, warnings);
    std::vector<Contender> contenders;
    for (const std::string& method : methods) contenders.push_back({method, {}});
    TrainSettings settings = settings_;
    for (int i = 0; i < seeds_; ++i, ++settings.seed) {
      const Parts parts =
          split_off_test(source, test_, settings, i == 0 ? warnings : std::vector<std::string>{});
      if (i == 0) {
        session.tell_data(parts.data, call.files[0]);
        facts = facts_of(parts, call.files[0]);
      }
      auto runs = run_contest(methods, budget_, parts, settings, session);
      if (runs.empty()) break;  // interrupted
      for (std::size_t k = 0; k < runs.size(); ++k) {
        runs[k].overlap = test_.file.empty() ? test_.share / (1 - test_.share) : 0;
        contenders[k].runs.push_back(std::move(runs[k]));
      }
    }
    return contenders;
  }

  void write_report(const Invocation& call, const std::vector<Contender>& contenders, Facts facts,
                    Session& session) const {
    if (report_.report.empty()) return;
    report::write_page(
        comparison_page(contenders, called(call.arguments), std::move(facts), verdict(contenders)),
        report_.report);
    session.console.line("wrote " + report_.report);
  }

  /// Says what does not hold, also with --quiet: it is why the exit code is what it is.
  bool check(const Invocation& call, const std::vector<Contender>& contenders) const {
    bool all = true;
    for (const Requirement& one : requirements_) {
      if (holds(one, contenders)) continue;
      all = false;
      call.streams.err << "resboost: requirement " << failure_text(one, contenders) << "\n";
    }
    return all;
  }

  Facts facts_of(const Parts& parts, const std::string& path) const {
    return {{"data", path},
            {"rows to train", grouped(parts.data.train.rows())},
            {"rows to validate", grouped(parts.data.valid.rows())},
            {"test rows", grouped(parts.test.rows())},
            {"seeds", seeds_ == 1 ? number_text(settings_.seed)
                                  : fmt::format("{} to {}", settings_.seed,
                                                settings_.seed + std::uint64_t(seeds_) - 1)},
            {"budget", kBudgets[static_cast<std::size_t>(budget_)]},
            {"threads", number_text(threads())}};
  }

  void print(const Invocation& call, const std::vector<Contender>& contenders,
             const std::string& ended_early) const {
    if (!settings_.output.json) {
      call.streams.out << comparison_table(contenders) << "\n"
                       << verdict(contenders) << "\n\nAgain: " << called(call.arguments) << "\n";
      return;
    }
    Json methods = Json::array();
    for (const Contender& one : contenders) methods.push_back(to_json(one, contenders.front()));
    Json result{{"methods", methods},
                {"verdict", verdict(contenders)},
                {"command", called(call.arguments)}};
    if (!ended_early.empty()) result["ended_early"] = ended_early;
    if (!requirements_.empty()) result["requirements"] = Json::array();
    for (const Requirement& one : requirements_)
      result["requirements"].push_back(Json{{"text", one.text}, {"holds", holds(one, contenders)}});
    call.streams.out << json_line(result) << "\n";
  }

  TrainSettings settings_;
  ReportSettings report_;
  std::vector<std::string> methods_, require_;
  std::vector<Requirement> requirements_;
  int seeds_ = 1;
  Budget::Kind budget_ = Budget::Kind::none;
  TestRowSettings test_;
};

}  // namespace

std::unique_ptr<Command> make_compare_command() { return std::make_unique<CompareCommand>(); }

}  // namespace resboost::cli

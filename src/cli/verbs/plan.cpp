#include "resboost/plan.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "base/memory.h"
#include "base/processor_time.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/session.h"
#include "pages/plan_text.h"
#include "report/text.h"

namespace resboost::cli {
namespace {

class PlanCommand final : public Command {
 public:
  Usage usage() const override {
    return {"plan DATA [options of train]",
            "Says what a training will take, by its beginning: parameters, memory, time.",
            {"resboost plan data/digits.csv --target target",
             "resboost plan big.csv --preset best --max-memory 8"},
            {"DATA"},
            true};
  }

  void describe(OptionTable& table) override {
    ToOptions visitor(table, "Plan");
    plan_.describe(visitor);
    add_train_options(table, settings_);
  }

  int run(const Invocation& call) override {
    limit_ = std::exchange(settings_.machine.max_memory, 0) * 1e9;  // compared with, not imposed
    return run_logged(settings_, call, [&](Session& session) { return tell(call, session); });
  }

 private:
  int tell(const Invocation& call, Session& session) const {
    std::vector<std::string> warnings;
    DataSource source = read_to_learn(call.files[0], settings_.run, warnings);
    const double limit = limit_ > 0 ? limit_ : static_cast<double>(available_memory());
    for (const std::string& warning : warnings) session.reporter.on_warning(warning);
    const double before = process_seconds();  // since the program began
    Plan plan = make_plan(std::move(source), plan_, settings_.run, session.reporter);
    plan.preparing_seconds += before;
    if (session.reporter.stop_requested()) return kInterrupted;
    call.streams.out << (settings_.output.json ? json_line(json_of(plan)) + "\n"
                                               : report::clean(text_of(plan, call.files[0])));
    if (const auto bytes = plan.bytes(); bytes && *bytes > limit)
      throw ConfigError(fmt::format("{}: training takes about {}, and there are {}; {}",
                                    call.files[0], megabytes(bytes), megabytes(limit),
                                    memory_cure(plan, settings_.run)));
    return kOk;
  }

  TrainSettings settings_;
  PlanConfig plan_;
  double limit_ = 0;  ///< bytes
};

}  // namespace

std::unique_ptr<Command> make_plan_command() { return std::make_unique<PlanCommand>(); }

}  // namespace resboost::cli

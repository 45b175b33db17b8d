#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/counted.h"
#include "cli/apply.h"
#include "cli/command.h"
#include "cli/console/json.h"
#include "cli/exit_code.h"
#include "cli/settings.h"
#include "report/text.h"
#include "resboost/metrics.h"

namespace resboost::cli {
namespace {

class EvaluateCommand final : public Command {
 public:
  Usage usage() const override {
    return {"evaluate MODEL DATA [--stages T] [--json]",
            "Predicts labelled rows and says how good the predictions are.",
            {"resboost evaluate digits.model test.csv",
             "resboost evaluate digits.model test.csv --stages 2 --json"},
            {"MODEL", "DATA"},
            false,
            SIZE_MAX,
            "use fewer rows"};
  }

  void describe(OptionTable& table) override {
    ToOptions visitor(table);
    settings_.describe(visitor);
    output_.describe(visitor);
  }

  int run(const Invocation& call) override {
    const Applied applied = apply_model(settings_, call, Schema::Targets::open, output_.quiet);
    const Metrics metrics = metrics_of(applied.model.schema->task, applied.predictions,
                                       applied.data, applied.model.loss.get());
    if (output_.json) {
      call.streams.out << json_line(to_json(metrics)) << "\n";
      return kOk;
    }
    call.streams.out << report::clean(fmt::format("{}: {}, {} with {}\n", call.files[1],
                                                  counted(metrics.rows, "row"), call.files[0],
                                                  counted(applied.model.net.depth(), "stage")));
    for (const Measure& measure : measures_of(metrics))
      call.streams.out << fmt::format("  {:<9} {:.4f}\n", measure.name, measure.value);
    return kOk;
  }

 private:
  ApplySettings settings_;
  OutputSettings output_;
};

}  // namespace

std::unique_ptr<Command> make_evaluate_command() { return std::make_unique<EvaluateCommand>(); }

}  // namespace resboost::cli

#include "resboost/importance.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "base/json_line.h"
#include "cli/apply.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/console/step_reporter.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/outputs.h"
#include "cli/settings.h"
#include "pages/importance_text.h"
#include "resboost/model_file.h"
#include "resboost/prepare.h"

namespace resboost::cli {
namespace {

struct ImportanceSettings {
  std::string metric, output;
  ImportanceConfig importance;
  int rows = 20000;
  Machine machine;
  InputConfig input;
  OutputSettings text;
  ReportSettings report;

  template <class Visitor>
  void describe(Visitor& v) {
    v.text("metric", metric,
           "what gets worse, a name of docs/cli.md (\"evaluate\"); without it log_loss (accuracy "
           "for losses without probabilities), or rmse");
    importance.describe(v);
    v("rows", rows, 1, 1 << 30, "rows to look at, drawn at random; all if there are fewer");
    v.file("output", output, "write the numbers as CSV");
    machine.describe(v);
    input.describe(v);
    text.describe(v);
    report.describe(v);
  }
};

class ImportanceCommand final : public Command {
 public:
  Usage usage() const override {
    return {"importance MODEL DATA [--metric NAME] [options]",
            "Says what each column of a table is worth to a model: how much worse it gets where "
            "the column is shuffled.",
            {"resboost importance loans.model test.csv",
             "resboost importance loans.model test.csv --metric auc --repeats 20 --output "
             "columns.csv --report columns.html"},
            {"MODEL", "DATA"},
            false,
            SIZE_MAX,
            "use a smaller --rows"};
  }

  void describe(OptionTable& table) override {
    ToOptions visitor(table);
    settings_.describe(visitor);
  }

  int run(const Invocation& call) override {
    require_report(call, settings_.report.report);
    std::optional<Output> file;
    if (!settings_.output.empty()) file = open_output(call, "output", settings_.output);
    settings_.machine.take();
    watch_interrupts();
    const Model model = load_model(call.files[0]);
    const Metric metric = make_metric(
        settings_.metric.empty() ? importance_metric(model) : settings_.metric, model.schema->task);
    const Dataset data = read_rows(
        call, model,
        {settings_.input, Schema::Targets::open, settings_.rows, settings_.importance.seed},
        settings_.text.quiet);
    StepReporter reporter(call.streams.err, settings_.text.quiet);
    const Importance found = importance_of(model, data, metric, settings_.importance, reporter);
    const CallFacts facts{called(call.arguments), call.files[0], call.files[1]};
    call.streams.out << (settings_.text.json ? json_line(json_of(found, data.rows())) + "\n"
                                             : text_of(found, data.rows(), facts));
    if (file) file->write(csv_of(found));
    if (!settings_.report.report.empty())
      report::write_page(importance_page(found, data.rows(), model.net, facts),
                         settings_.report.report);
    return interrupted() ? kInterrupted : kOk;
  }

 private:
  ImportanceSettings settings_;
};

}  // namespace

std::unique_ptr<Command> make_importance_command() { return std::make_unique<ImportanceCommand>(); }

}  // namespace resboost::cli

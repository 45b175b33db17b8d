#include <nlohmann/json.hpp>

#include "base/json_line.h"
#include "cli/apply.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/outputs.h"
#include "cli/settings.h"
#include "pages/evaluation_page.h"
#include "prepare/kept_columns.h"
#include "report/text.h"
#include "resboost/metrics.h"
#include "resboost/page.h"

namespace resboost::cli {
namespace {

class EvaluateCommand final : public Command {
 public:
  Usage usage() const override {
    return {"evaluate MODEL DATA [--metric NAME] [--by COLUMN] [--stages T] [--json]",
            "Predicts labelled rows and says how good the predictions are.",
            {"resboost evaluate digits.model test.csv",
             "resboost evaluate loans.model test.csv --metric auc --by region --report loans.html"},
            {"MODEL", "DATA"},
            false,
            SIZE_MAX,
            "use fewer rows"};
  }

  void describe(OptionTable& table) override {
    ToOptions visitor(table);
    visitor.text("metric", metrics_,
                 "a number to print in place of all that apply, as auc, f1:class=NAME or "
                 "pinball_loss:alpha=0.9 (several: repeat the option)");
    visitor.text("by", by_,
                 "column of the data by which rows are told apart: the metrics of each of its "
                 "values, or of the quarters of many numbers");
    settings_.describe(visitor);
    output_.describe(visitor);
    report_.describe(visitor);
  }

  int run(const Invocation& call) override {
    require_report(call, report_.report);
    const ModelAndRows applied =
        load_model_and_rows(settings_, call, Schema::Targets::open, output_.quiet);
    const Predictions predictions = applied.model.predict(applied.data);
    const Judged judged(applied.model.schema->task, predictions, applied.data);
    const EvaluatedRows found = find(call, applied, judged);
    const Network& net = applied.model.net;
    const CallFacts facts{called(call.arguments), call.files[0], call.files[1]};
    if (output_.json)
      call.streams.out << json_line(json_of(found, judged, metrics_.empty())) << "\n";
    else
      call.streams.out << text_of(found, judged.rows(), net.depth(), facts);
    if (report_.report.empty()) return kOk;
    report::write_page(evaluation_page(found, judged, net, applied.data, applied.names, by_, facts),
                       report_.report);
    if (!output_.quiet) call.streams.err << "wrote " << report::clean(report_.report) << "\n";
    return kOk;
  }

 private:
  EvaluatedRows find(const Invocation& call, const ModelAndRows& applied,
                     const Judged& judged) const {
    const std::vector<Metric> metrics = wanted(judged.task(), *applied.model.loss);
    EvaluatedRows found{measured(metrics, judged), measured_classes(metrics, judged), {}};
    if (!by_.empty())
      found.groups =
          measured_groups(metrics, judged, by_,
                          row_groups(column_texts(call.files[1], by_, "by", settings_.input,
                                                  *applied.model.schema)));
    return found;
  }

  std::vector<Metric> wanted(const Task& task, const Loss& loss) const {
    if (metrics_.empty()) return metrics_for(task, &loss);
    std::vector<Metric> metrics;
    for (const std::string& name : metrics_) metrics.push_back(make_metric(name, task));
    return metrics;
  }

  ApplySettings settings_;
  OutputSettings output_;
  ReportSettings report_;
  std::vector<std::string> metrics_;
  std::string by_;
};

}  // namespace

std::unique_ptr<Command> make_evaluate_command() { return std::make_unique<EvaluateCommand>(); }

}  // namespace resboost::cli

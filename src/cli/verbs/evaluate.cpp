#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/counted.h"
#include "base/json_line.h"
#include "cli/apply.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/outputs.h"
#include "cli/settings.h"
#include "metrics/evaluation.h"
#include "model/fingerprint.h"
#include "pages/evaluation_sections.h"
#include "pages/mistake_sections.h"
#include "pages/number_table.h"
#include "prepare/kept_columns.h"
#include "report/text.h"
#include "resboost/metrics.h"
#include "resboost/page.h"

namespace resboost::cli {
namespace {

Json json_of(const Eigen::MatrixXd& table) {
  Json rows = Json::array();
  for (Index i = 0; i < table.rows(); ++i)
    rows.push_back(std::vector<double>(table.row(i).begin(), table.row(i).end()));
  return rows;
}

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
    const Findings found = find(call, applied, judged);
    if (output_.json)
      call.streams.out << json_line(json(judged, found)) << "\n";
    else
      tell(call, applied, judged, found);
    if (report_.report.empty()) return kOk;
    report::write_page(page(call, applied, judged, found), report_.report);
    if (!output_.quiet) call.streams.err << "wrote " << report::clean(report_.report) << "\n";
    return kOk;
  }

 private:
  struct Findings {
    std::vector<Measure> measures;
    NumberTable classes, groups;
  };

  Findings find(const Invocation& call, const ModelAndRows& applied, const Judged& judged) const {
    const std::vector<Metric> metrics = wanted(judged.task(), *applied.model.loss);
    Findings found{measured(metrics, judged), measured_classes(metrics, judged), {}};
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

  void tell(const Invocation& call, const ModelAndRows& applied, const Judged& judged,
            const Findings& found) const {
    std::string text =
        fmt::format("{}: {}, {} with {}\n", call.files[1], counted(judged.rows(), "row"),
                    call.files[0], counted(applied.model.net.depth(), "stage"));
    std::size_t width = 9;
    for (const Measure& measure : found.measures) width = std::max(width, measure.name.size());
    for (const Measure& measure : found.measures)
      text += fmt::format("  {:<{}} {:.4f}\n", measure.name, width, measure.value);
    call.streams.out << report::clean(text);
    for (const NumberTable* table : {&found.classes, &found.groups})
      if (!table->empty()) call.streams.out << "\n" << text_of(*table);
  }

  Json json(const Judged& judged, const Findings& found) const {
    Json result{{"rows", judged.rows()}};
    for (const Measure& measure : found.measures) result[measure.name] = measure.value;
    if (!found.groups.empty()) result["by"] = resboost::json_of(found.groups);
    if (found.classes.empty()) return result;
    result["classes"] = resboost::json_of(found.classes);
    if (metrics_.empty()) result["confusion"] = json_of(confusion_of(judged));
    return result;
  }

  report::Page page(const Invocation& call, const ModelAndRows& applied, const Judged& judged,
                    const Findings& found) const {
    report::Page page{"Evaluation of " + call.files[0],
                      called(call.arguments),
                      {{"model", call.files[0]},
                       {"fingerprint", fingerprint(applied.model.net)},
                       {"stages", grouped(applied.model.net.depth())},
                       {"data", call.files[1]},
                       {"rows", grouped(judged.rows())}},
                      {}};
    report::Table metrics{{"metric", "value", "what it is"}, {}};
    for (const Measure& measure : found.measures)
      metrics.rows.push_back({measure.name, measure.value, measure.text});
    page.sections.push_back({"metrics", "Metrics", "", "", {}, metrics});
    if (!found.classes.empty())
      page.sections.push_back(section_of(found.classes, "classes", "Each class"));
    if (!found.groups.empty())
      page.sections.push_back(section_of(found.groups, "groups", "By " + by_));
    for (report::Section& section : evaluation_sections(judged))
      page.sections.push_back(std::move(section));
    const Pictures* pictures = pictures_of(applied.data.x);
    if (auto mistakes = pictures ? mistake_section(judged, *pictures, applied.names) : std::nullopt)
      page.sections.push_back(std::move(*mistakes));
    return page;
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

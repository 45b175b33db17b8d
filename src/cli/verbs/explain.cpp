#include "resboost/explain.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "analyze/column_places.h"
#include "base/counted.h"
#include "cli/apply.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/console/step_reporter.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/outputs.h"
#include "cli/settings.h"
#include "pages/explanation_page.h"
#include "pages/explanation_text.h"
#include "pages/occlusion_text.h"
#include "report/text.h"
#include "resboost/model_file.h"
#include "resboost/prepare.h"

namespace resboost::cli {
namespace {

struct ExplainSettings {
  ExplanationConfig asked;
  OcclusionConfig hiding;
  std::vector<std::string> line;
  std::string of, background, contributions, curves;
  Machine machine;
  InputConfig input;
  OutputSettings text;
  ReportSettings report;

  template <class Visitor>
  void describe(Visitor& v) {
    v("rows", asked.rows, 0, 1 << 30, "rows or pictures to explain, drawn at random; 0: none");
    v.text("line", line, "explain the row on this line of DATA instead (repeatable)");
    v.text("of", of,
           "class or target to explain; without it all of them, but of two classes the second, and "
           "of pictures the predicted one");
    v.file("background", background,
           "rows that stand for not knowing a column; without it those of DATA");
    asked.sampling.describe(v);
    hiding.describe(v);
    v.file("contributions", contributions,
           "write what each column contributes to each row, or hiding to each pixel, as CSV");
    v.text("dependence", asked.dependence,
           "column along which predictions are followed (several: repeat the option)");
    v("points", asked.points, 1, 10000, "values of such a column, missing ones aside");
    v("curve-rows", asked.curve_rows, 1, 1 << 30,
      "rows that are given those values, drawn at random");
    v.file("curves", curves, "write means and rows along those columns as CSV");
    machine.describe(v);
    input.describe(v);
    text.describe(v);
    report.describe(v);
  }
};

class ExplainCommand final : public Command {
 public:
  Usage usage() const override {
    return {
        "explain MODEL DATA [--line N] [--dependence COLUMN] [options]",
        "Says what each column contributes to predictions of rows, and how predictions go along "
        "a column; of pictures where each class is seen.",
        {"resboost explain loans.model new.csv --line 17",
         "resboost explain loans.model test.csv --contributions rows.csv --dependence income "
         "--dependence age --report why.html",
         "resboost explain pets.model photos/ --rows 24 --report why.html"},
        {"MODEL", "DATA"},
        false,
        SIZE_MAX,
        "use a smaller --rows or --curve-rows"};
  }

  void describe(OptionTable& table) override {
    ToOptions visitor(table);
    settings_.describe(visitor);
  }

  int run(const Invocation& call) override {
    require_report(call, settings_.report.report);
    if (!explains_rows() && settings_.asked.dependence.empty())
      throw ConfigError(
          "option --rows: 0 leaves nothing to explain; give more, or --line N or --dependence "
          "COLUMN");
    std::optional<Output> contributions, curves;
    if (!settings_.contributions.empty())
      contributions = open_output(call, "contributions", settings_.contributions);
    if (!settings_.curves.empty()) curves = open_output(call, "curves", settings_.curves);
    settings_.machine.take();
    watch_interrupts();
    const Model model = load_model(call.files[0]);
    if (model.schema->pictures.shape.size() > 0) {
      explain_pictures(call, model, contributions);
      return interrupted() ? kInterrupted : kOk;
    }
    if (settings_.hiding.patch > 0)
      throw ConfigError(
          "option --patch: hides a part of a picture, and the model is of a table; leave it out");
    const Explanation found = found_in(call, model);
    call.streams.out << (settings_.text.json
                             ? json_line(json_of(found)) + "\n"
                             : text_of(found, call.files[1], settings_.asked.sampling.samples));
    if (contributions) contributions->write(contributions_csv(found));
    if (curves) curves->write(curves_csv(found));
    if (!settings_.report.report.empty())
      report::write_page(
          explanation_page(found,
                           settings_.background.empty() ? call.files[1] : settings_.background,
                           settings_.asked.sampling.samples, model.net, facts_of(call)),
          settings_.report.report);
    return interrupted() ? kInterrupted : kOk;
  }

 private:
  static CallFacts facts_of(const Invocation& call) {
    return {called(call.arguments), call.files[0], call.files[1]};
  }

  bool explains_rows() const { return settings_.asked.rows > 0 || !settings_.line.empty(); }

  Explanation found_in(const Invocation& call, const Model& model) const {
    ExplanationConfig asked = settings_.asked;
    asked.outputs = asked_outputs(model.schema->task, settings_.of);
    for (const std::string& line : settings_.line)
      read_number("line", line, asked.lines.emplace_back());
    const Table table = read(call, model, call.files[1]);
    std::optional<Table> background;
    if (explains_rows() && !settings_.background.empty())
      background = read(call, model, settings_.background);
    StepReporter reporter(call.streams.err, settings_.text.quiet);
    std::vector<std::string> warnings;
    Explanation found =
        explain(model, table, background ? *background : table, asked, warnings, reporter);
    if (!settings_.text.quiet) print_warnings(call, warnings);
    return found;
  }

  void require_no_columns() const {
    const auto refuse = [](const char* option) {
      throw ConfigError(fmt::format(
          "option --{}: is of the columns of a table, and the model is of pictures; leave it out",
          option));
    };
    if (!settings_.asked.dependence.empty()) refuse("dependence");
    if (!settings_.line.empty()) refuse("line");
    if (!settings_.background.empty()) refuse("background");
    if (!settings_.curves.empty()) refuse("curves");
    const ExplanationConfig usual;
    if (settings_.asked.sampling.samples != usual.sampling.samples) refuse("samples");
    if (settings_.asked.points != usual.points) refuse("points");
    if (settings_.asked.curve_rows != usual.curve_rows) refuse("curve-rows");
  }

  void explain_pictures(const Invocation& call, const Model& model,
                        std::optional<Output>& maps) const {
    require_no_columns();
    std::vector<std::string> warnings;
    const DataSource source = read_to_encode(call.files[1], settings_.input, *model.schema,
                                             Schema::Targets::none, warnings);
    StepReporter reporter(call.streams.err, settings_.text.quiet);
    const PictureExplanation found = explain(
        model, std::get<ImageSet>(source),
        {settings_.asked.rows, settings_.asked.sampling.seed, settings_.of, settings_.hiding},
        warnings, reporter);
    if (!settings_.text.quiet) print_warnings(call, warnings);
    call.streams.out << (settings_.text.json ? json_line(json_of(found)) + "\n"
                                             : report::clean(text_of(found)));
    if (maps) maps->write(maps_csv(found));
    if (!settings_.report.report.empty())
      report::write_page(explanation_page(found, model.net, facts_of(call)),
                         settings_.report.report);
  }

  Table read(const Invocation& call, const Model& model, const std::string& path) const {
    std::vector<std::string> warnings;
    DataSource source =
        read_to_encode(path, settings_.input, *model.schema, Schema::Targets::none, warnings);
    auto table = std::get<Table>(std::move(source));
    if (!settings_.text.quiet) print_warnings(call, warnings);
    return table;
  }

  ExplainSettings settings_;
};

}  // namespace

std::unique_ptr<Command> make_explain_command() { return std::make_unique<ExplainCommand>(); }

}  // namespace resboost::cli

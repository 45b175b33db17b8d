#include "resboost/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "analyze/column_places.h"
#include "base/counted.h"
#include "base/nearest_name.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/console/step_reporter.h"
#include "cli/drawn_rows.h"
#include "cli/exit_code.h"
#include "cli/explanation.h"
#include "cli/interrupt.h"
#include "cli/option_names.h"
#include "cli/outputs.h"
#include "cli/settings.h"
#include "model/fingerprint.h"
#include "report/text.h"
#include "resboost/model_file.h"
#include "resboost/parallel.h"
#include "resboost/prepare.h"

namespace resboost::cli {
namespace {

struct ExplainSettings {
  int rows = 100, points = 20, curve_rows = 1000, threads = 0;
  std::vector<std::string> line, dependence;
  std::string output_name, background, contributions, curves;
  ContributionConfig sampling;
  InputConfig input;
  OutputSettings text;
  ReportSettings report;

  template <class Visitor>
  void describe(Visitor& v) {
    v("rows", rows, 0, 1 << 30, "rows to explain, drawn at random; 0: none");
    v.text("line", line, "explain the row on this line of DATA instead (repeatable)");
    v.text("of", output_name,
           "class or target to explain; without it all of them, but of two classes the second");
    v.file("background", background,
           "rows that stand for not knowing a column; without it those of DATA");
    sampling.describe(v);
    v.file("contributions", contributions, "write what each column contributes to each row as CSV");
    v.text("dependence", dependence,
           "column along which predictions are followed (several: repeat the option)");
    v("points", points, 1, 10000, "values of such a column, missing ones aside");
    v("curve-rows", curve_rows, 1, 1 << 30, "rows that are given those values, drawn at random");
    v.file("curves", curves, "write means and rows along those columns as CSV");
    v("threads", threads, 0, 4096, "0: all cores that this process may use");
    input.describe(v);
    text.describe(v);
    report.describe(v);
  }
};

/// Those that are shown.
std::vector<Index> asked_outputs(const Task& task, const std::string& name) {
  const auto found = std::find(task.outputs.begin(), task.outputs.end(), name);
  if (!name.empty() && found == task.outputs.end()) {
    const std::string near = nearest_name(name, task.outputs);
    throw ConfigError(fmt::format(
        "option --of: the model has no class or target \"{}\"{}", name,
        near.empty() ? "; resboost inspect lists them" : "; did you mean \"" + near + "\""));
  }
  if (!name.empty()) return {found - task.outputs.begin()};
  if (task.kind == Task::Kind::classification && task.size() == 2) return {1};
  std::vector<Index> all;
  for (Index k = 0; k < task.size(); ++k) all.push_back(k);
  return all;
}

/// The rows that begin on these lines of the file.
std::vector<Index> rows_on_lines(const Table& table, const std::vector<std::string>& lines) {
  std::vector<Index> rows;
  for (const std::string& text : lines) {
    std::uint64_t line = 0;
    read_number("line", text, line);
    const auto found = std::lower_bound(table.lines.begin(), table.lines.end(), line);
    if (found == table.lines.end() || *found != line)
      throw ConfigError(
          fmt::format("option --line: no row of {} begins on line {}", table.source, text));
    rows.push_back(found - table.lines.begin());
  }
  return rows;
}

std::vector<std::uint32_t> lines_of(const Table& table, const std::vector<Index>& rows) {
  std::vector<std::uint32_t> lines;
  for (const Index row : rows) lines.push_back(table.lines[static_cast<std::size_t>(row)]);
  return lines;
}

class ExplainCommand final : public Command {
 public:
  Usage usage() const override {
    return {
        "explain MODEL DATA [--line N] [--dependence COLUMN] [options]",
        "Says what each column contributes to predictions of rows, and how predictions go along "
        "a column.",
        {"resboost explain loans.model new.csv --line 17",
         "resboost explain loans.model test.csv --contributions rows.csv --dependence income "
         "--dependence age --report why.html"},
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
    if (settings_.rows == 0 && settings_.line.empty() && settings_.dependence.empty())
      throw ConfigError(
          "option --rows: 0 leaves nothing to explain; give more, or --line N or --dependence "
          "COLUMN");
    std::optional<Output> contributions, curves;
    if (!settings_.contributions.empty())
      contributions = open_output(call, "contributions", settings_.contributions);
    if (!settings_.curves.empty()) curves = open_output(call, "curves", settings_.curves);
    if (settings_.threads > 0) set_threads(settings_.threads);
    watch_interrupts();
    const Model model = load_model(call.files[0]);
    require_columns(*model.schema, "explain");
    const Explanation found = explain(call, model);
    tell(call, found);
    if (contributions) contributions->write(contributions_csv(found));
    if (curves) curves->write(curves_csv(found));
    if (!settings_.report.report.empty())
      report::write_page(page(call, model, found), settings_.report.report);
    return interrupted() ? kInterrupted : kOk;
  }

 private:
  Explanation explain(const Invocation& call, const Model& model) const {
    Explanation found;
    found.outputs = asked_outputs(model.schema->task, settings_.output_name);
    const Table table = read(call, model, call.files[1]);
    std::vector<std::string> warnings;
    StepReporter reporter(call.streams.err, settings_.text.quiet);
    if (settings_.rows > 0 || !settings_.line.empty()) {
      const std::vector<Index> rows = settings_.line.empty() ? drawn(table, settings_.rows)
                                                             : rows_on_lines(table, settings_.line);
      found.lines = lines_of(table, rows);
      found.values = column_values(*model.schema, table, rows);
      const Dataset data = encoded(model, table, rows, warnings);
      found.contributions = contributions_of(model, data, background(call, model, table),
                                             settings_.sampling, reporter);
    }
    if (!settings_.dependence.empty()) add_dependences(model, table, reporter, found, warnings);
    warn(call, warnings);
    return found;
  }

  void add_dependences(const Model& model, const Table& table, Reporter& reporter,
                       Explanation& found, std::vector<std::string>& warnings) const {
    const std::vector<Index> rows = drawn(table, settings_.curve_rows);
    found.curve_lines = lines_of(table, rows);
    std::vector<std::string> unsaid;  // where others have been explained
    const Dataset data =
        encoded(model, table, rows, found.contributions.rows.empty() ? warnings : unsaid);
    const std::vector<ColumnValues> values = column_values(*model.schema, table, rows);
    for (const std::string& column : settings_.dependence) {
      const auto known = std::find_if(values.begin(), values.end(),
                                      [&](const auto& one) { return one.column == column; });
      std::vector<DependencePoint> points;
      if (known != values.end())
        points = dependence_points(*known, static_cast<std::size_t>(settings_.points));
      found.dependences.push_back(dependence_of(model, data, column, std::move(points), reporter));
      if (interrupted()) return;
    }
  }

  Table read(const Invocation& call, const Model& model, const std::string& path) const {
    std::vector<std::string> warnings;
    DataSource source =
        read_to_encode(path, settings_.input, *model.schema, Schema::Targets::none, warnings);
    auto table = std::get<Table>(std::move(source));
    warn(call, warnings);
    return table;
  }

  void warn(const Invocation& call, const std::vector<std::string>& warnings) const {
    if (settings_.text.quiet) return;
    for (const std::string& warning : warnings)
      call.streams.err << "warning: " << report::clean(with_option_names(warning)) << "\n";
  }

  Dataset background(const Invocation& call, const Model& model, const Table& data) const {
    std::vector<std::string> unsaid;  // of rows that are not explained
    if (settings_.background.empty())
      return encoded(model, data, drawn(data, settings_.sampling.samples), unsaid);
    const Table table = read(call, model, settings_.background);
    return encoded(model, table, drawn(table, settings_.sampling.samples), unsaid);
  }

  std::vector<Index> drawn(const Table& table, Index wanted) const {
    return drawn_rows(table.rows(), wanted, settings_.sampling.seed);
  }

  static Dataset encoded(const Model& model, const Table& table, const std::vector<Index>& rows,
                         std::vector<std::string>& warnings) {
    return model.schema->encode(table, rows, Schema::Targets::none, warnings, model.net.views());
  }

  void tell(const Invocation& call, const Explanation& found) const {
    if (settings_.text.json) {
      call.streams.out << json_line(json_of(found)) << "\n";
      return;
    }
    if (!found.contributions.rows.empty())
      call.streams.out << report::clean(
          fmt::format("{}: {} explained by {}\n", call.files[1],
                      counted(std::ssize(found.contributions.rows), "row"),
                      counted(settings_.sampling.samples, "sample")));
    call.streams.out << text_of(found);
  }

  report::Page page(const Invocation& call, const Model& model, const Explanation& found) const {
    return {"Why " + call.files[0] + " says so",
            called(call.arguments),
            {{"model", call.files[0]},
             {"fingerprint", fingerprint(model.net)},
             {"data", call.files[1]},
             {"rows explained", grouped(std::ssize(found.contributions.rows))},
             {"background", settings_.background.empty() ? call.files[1] : settings_.background},
             {"samples", grouped(settings_.sampling.samples)},
             {"rows along columns", grouped(std::ssize(found.curve_lines))}},
            sections_of(found)};
  }

  ExplainSettings settings_;
};

}  // namespace

std::unique_ptr<Command> make_explain_command() { return std::make_unique<ExplainCommand>(); }

}  // namespace resboost::cli

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "cli/apply.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/console/step_reporter.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/outputs.h"
#include "cli/settings.h"
#include "pages/analysis_page.h"
#include "resboost/model_file.h"
#include "resboost/pages.h"

namespace resboost::cli {
namespace {

struct AnalyzeSettings {
  InputConfig input;
  OutputSettings output;
  ReportSettings report;
  std::string control;
  std::uint64_t seed = 1;
  int rows = 2000, repeats = 10, deleted = 10, paths = 10;
  Machine machine;

  template <class Visitor>
  void describe(Visitor& v) {
    v("rows", rows, 1, 1 << 30, "rows to look at, drawn at random; all if there are fewer");
    v.file("control", control,
           "a model of a plain network (no shortcuts) whose lesions are drawn beside");
    v("repeats", repeats, 1, 10000,
      "random draws for each number of stages left out, and of pairs swapped");
    v("deleted", deleted, 1, 10000, "most stages left out at once, and most pairs swapped");
    v("paths", paths, 1, 100000, "paths drawn for each length");
    v("seed", seed, 0, UINT64_MAX, "of the random draws");
    machine.describe(v);
    input.describe(v);
    output.describe(v);
    report.describe(v);
  }
};

class AnalyzeCommand final : public Command {
 public:
  Usage usage() const override {
    return {"analyze MODEL DATA [options]",
            "Shows why a residual network works: what happens without its stages, along its paths, "
            "at each depth.",
            {"resboost analyze digits.model data/digits.csv --report digits.html",
             "resboost analyze resnet.model test.csv --control plain.model --rows 500 --json"},
            {"MODEL", "DATA"}};
  }

  void describe(OptionTable& table) override {
    ToOptions visitor(table);
    settings_.describe(visitor);
  }

  int run(const Invocation& call) override {
    require_report(call, settings_.report.report);
    settings_.machine.take();
    watch_interrupts();
    const Model model = load_model(call.files[0]);
    const std::optional<Model> control = load_control(model);
    const Dataset data = read(call, model);
    report::Page page = analysis_page(found_in(call, model, control, data), model, data,
                                      {called(call.arguments), call.files[0], call.files[1]});
    if (interrupted())
      page.facts.emplace_back("ended early", "interrupted; not all analyses are here");
    if (settings_.output.json) call.streams.out << report::to_json(page) << "\n";
    if (!settings_.output.json)
      for (const report::Section& section : page.sections)
        call.streams.out << section.title << "\n  " << section.see << "\n";
    if (!settings_.report.report.empty()) {
      report::write_page(page, settings_.report.report);
      say(call, "wrote " + settings_.report.report);
    }
    if (!interrupted()) return kOk;
    say(call, "interrupted; not all analyses were done");
    return kInterrupted;
  }

 private:
  /// The model of --control, which has to be what the page calls it.
  std::optional<Model> load_control(const Model& model) const {
    if (settings_.control.empty()) return std::nullopt;
    Model control = load_model(settings_.control);
    if (control.loss->of_classes() != model.loss->of_classes())
      throw ConfigError(fmt::format(
          "option --control: {} is a model of {}, the other one of {}; name one of the same task",
          settings_.control, control.loss->of_classes() ? "classes" : "numbers",
          model.loss->of_classes() ? "classes" : "numbers"));
    const Index inputs = control.net.depth() > 0 ? control.net.stages.front().block->inputs() : 0;
    for (const StageKind kind : stage_kinds(control.net, inputs))
      if (kind == StageKind::residual || kind == StageKind::opening)
        throw ConfigError(fmt::format(
            "option --control: {} has shortcuts; train one without: --method backprop with "
            "--block.shortcut none, on pictures --image.architecture plain-N",
            settings_.control));
    return control;
  }

  void say(const Invocation& call, const std::string& text) const {
    if (!settings_.output.quiet) call.streams.err << text << "\n";
  }

  Dataset read(const Invocation& call, const Model& model) const {
    return read_rows(call, model,
                     {settings_.input, Schema::Targets::required, settings_.rows, settings_.seed},
                     settings_.output.quiet);
  }

  Analysis found_in(const Invocation& call, const Model& model, const std::optional<Model>& control,
                    const Dataset& data) const {
    AnalysisConfig config;
    config.lesions = {.most_deleted = settings_.deleted,
                      .most_swaps = settings_.deleted,
                      .repeats = settings_.repeats,
                      .seed = settings_.seed};
    config.paths = {.samples = settings_.paths, .seed = settings_.seed};
    StepReporter progress(call.streams.err, settings_.output.quiet);
    if (!control) return resboost::analyze(model, data, nullptr, config, progress);
    const Dataset control_data = read(call, *control);
    const Control beside{*control, control_data};
    return resboost::analyze(model, data, &beside, config, progress);
  }

  AnalyzeSettings settings_;
};

}  // namespace

std::unique_ptr<Command> make_analyze_command() { return std::make_unique<AnalyzeCommand>(); }

}  // namespace resboost::cli

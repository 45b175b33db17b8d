#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "base/counted.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/outputs.h"
#include "metrics/named_metrics.h"
#include "model/fingerprint.h"
#include "pages/analyze_sections.h"
#include "prepare/prepare.h"
#include "resboost/model_file.h"
#include "resboost/parallel.h"
#include "resboost/rng.h"

namespace resboost::cli {
namespace {

struct AnalyzeSettings {
  InputSettings input;
  OutputSettings output;
  ReportSettings report;
  std::string control;
  std::uint64_t seed = 1;
  int rows = 2000, repeats = 10, deleted = 10, paths = 10, threads = 0;

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
    v("threads", threads, 0, 4096, "0: all cores that this process may use");
    input.describe(v);
    output.describe(v);
    report.describe(v);
  }
};

/// A sorted draw of rows, or all.
std::vector<Index> sample(Index rows, Index wanted, std::uint64_t seed) {
  std::vector<Index> all = Rng(seed).permutation(rows);
  all.resize(static_cast<std::size_t>(std::min(rows, wanted)));
  std::sort(all.begin(), all.end());
  return all;
}

Index rows_of(const Source& source) {
  return std::visit([](const auto& of) { return of.rows(); }, source);
}

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
    if (settings_.threads > 0) set_threads(settings_.threads);
    watch_interrupts();
    const Model model = load_model(call.files[0]);
    const std::optional<Model> control = load_control(model);
    const Dataset data = read(call, model, call.files[1]);
    report::Page page = describe(call, model, data);
    look(call, model, control ? &*control : nullptr, data, page);
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

  Dataset read(const Invocation& call, const Model& model, const std::string& path) const {
    std::vector<std::string> warnings;
    const Source source =
        read_to_encode(path, settings_.input, *model.schema, Schema::Targets::required, warnings);
    const auto rows = sample(rows_of(source), settings_.rows, settings_.seed);
    Dataset data = encode(*model.schema, source, rows, Schema::Targets::required, warnings);
    for (const std::string& warning : warnings) say(call, "warning: " + warning);
    return data;
  }

  report::Page describe(const Invocation& call, const Model& model, const Dataset& data) const {
    const Metrics metrics = measure(model.schema->task, model.predict(data), data);
    report::Page page{"Analysis of " + call.files[0], called(call.arguments), {}, {}};
    page.facts = {{"model", call.files[0]},
                  {"fingerprint", fingerprint(model.net)},
                  {"stages", grouped(model.net.depth())},
                  {"parameters", grouped(model.net.param_count())},
                  {"data", call.files[1]},
                  {"rows", grouped(data.rows())},
                  {"quality on them", summary(metrics)}};
    return page;
  }

  /// One analysis after the other, until interrupted.
  void look(const Invocation& call, const Model& model, const Model* control, const Dataset& data,
            report::Page& page) const {
    const std::string error = model.loss->of_classes() ? "error" : "RMSE";
    const auto add = [&](const char* what, auto analysis) {
      if (interrupted()) return;
      say(call, std::string("looking at ") + what + " ...");
      std::vector<report::Section> sections = analysis();
      std::move(sections.begin(), sections.end(), std::back_inserter(page.sections));
    };
    add("depths", [&] { return boosting(model, data, error); });
    add("prediction at any cost", [&] { return anytime_sections(anytime(model, data), error); });
    add("sizes of the branches", [&] { return depths_of(model, data); });
    add("lesions", [&] { return lesions_of(call, model, control, data, error); });
    add("paths", [&] {
      return path_sections(paths(model.net, *model.loss, data,
                                 {.samples = settings_.paths, .seed = settings_.seed}));
    });
  }

  std::vector<report::Section> lesions_of(const Invocation& call, const Model& model,
                                          const Model* control, const Dataset& data,
                                          const std::string& error) const {
    const LesionConfig config{.most_deleted = settings_.deleted,
                              .most_swaps = settings_.deleted,
                              .repeats = settings_.repeats,
                              .seed = settings_.seed};
    std::optional<Lesions> beside;
    if (control) beside = lesions(*control, read(call, *control, call.files[1]), config);
    return lesion_sections(lesions(model, data, config), beside ? &*beside : nullptr, error);
  }

  static std::vector<report::Section> depths_of(const Model& model, const Dataset& data) {
    const auto responses = stage_responses(model.net, data);
    std::vector<report::Section> sections = response_sections(responses);
    const auto gains = block_gains(responses);
    if (gains.empty()) return sections;
    auto more =
        depth_sections(effective_depth(gains), responses, stage_scales(model.net, data.inputs()));
    std::move(more.begin(), more.end(), std::back_inserter(sections));
    return sections;
  }

  static std::vector<report::Section> boosting(const Model& model, const Dataset& data,
                                               const std::string& error) {
    const std::vector<double> quantiles{0.05, 0.25, 0.5, 0.75, 0.95};
    return boosting_sections(boosting_theory(model, data, quantiles), quantiles, error);
  }

  AnalyzeSettings settings_;
};

}  // namespace

std::unique_ptr<Command> make_analyze_command() { return std::make_unique<AnalyzeCommand>(); }

}  // namespace resboost::cli

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/counted.h"
#include "base/shell_quoted.h"
#include "pages/source_name.h"
#include "report/text.h"
#include "resboost/describe.h"
#include "resboost/methods.h"
#include "resboost/metrics.h"
#include "resboost/pages.h"
#include "resboost/version.h"

namespace resboost {
namespace {

constexpr std::size_t kNamesShown = 50;

/// A scalar of YAML in double quotes: what JSON escapes, YAML reads back.
std::string yaml(const std::string& text) { return nlohmann::json(report::clean(text)).dump(); }

/// Text that Markdown, and HTML inside it, leave as it is; on one line.
std::string markdown(const std::string& text) {
  std::string escaped;
  for (const char c : report::clean(text)) {
    if (std::string_view("\\`*_[]<>|~&$").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c == '\n' || c == '\t' ? ' ' : c;
  }
  return escaped;
}

/// A block of code, whatever the code holds.
std::string fenced(const std::string& code) {
  std::size_t run = 0, longest = 2;
  for (const char c : code) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  return fence + "\n" + report::clean(code) + "\n" + fence + "\n";
}

std::string some_of(const std::vector<std::string>& names) {
  std::string list;
  for (std::size_t i = 0; i < std::min(names.size(), kNamesShown); ++i)
    list += (i ? ", " : "") + markdown(names[i]);
  return names.size() > kNamesShown
             ? fmt::format("{} and {} more", list, names.size() - kNamesShown)
             : list;
}

std::string file_name(const RunFacts& facts) {
  return std::filesystem::path(facts.model_path).filename().string();
}

const MethodInfo& method(const TrainedRun& run) { return method_of(run.config.train); }

bool of_classes(const TrainedRun& run) {
  return run.model.schema->task.kind == Task::Kind::classification;
}
bool of_pictures(const TrainedRun& run) { return run.model.schema->pictures.shape.size() > 0; }

/// One of Hugging Face's names; empty where none fits.
std::string pipeline(const TrainedRun& run) {
  if (of_pictures(run)) return of_classes(run) ? "image-classification" : "";
  return of_classes(run) ? "tabular-classification" : "tabular-regression";
}

/// Those that can be written down.
std::vector<Measure> finite(const Metrics& metrics) {
  auto named = measures_of(metrics);
  std::erase_if(named, [](const Measure& metric) { return !std::isfinite(metric.value); });
  return named;
}

std::string front_matter(const TrainedRun& run, const RunFacts& facts) {
  const std::string task = pipeline(run);
  std::string text = "---\nlibrary_name: resboost\n";
  if (!task.empty()) text += "pipeline_tag: " + task + "\n";
  text += "tags:\n  - resboost\n  - residual-network\n";
  if (method(run).make) text += "  - gradient-boosting\n";
  text += fmt::format("  - {}\n", method(run).name);
  text += "# license: not set. Name one before you publish, as in \"license: mit\".\n";
  if (!run.on_valid || task.empty()) return text + "---\n";
  text += "metrics:\n";
  for (const Measure& metric : finite(*run.on_valid)) text += fmt::format("  - {}\n", metric.name);
  text += fmt::format(
      "model-index:\n  - name: {}\n    results:\n      - task:\n          type: {}\n        "
      "dataset:\n          type: "
      "local-file\n          name: {}\n          split: validation\n        metrics:\n",
      yaml(file_name(facts)), task, yaml(source_name(facts.source)));
  for (const Measure& metric : finite(*run.on_valid))
    text +=
        fmt::format("          - type: {}\n            value: {:.6f}\n", metric.name, metric.value);
  return text + "---\n";
}

std::string what_it_is(const TrainedRun& run, const RunFacts& facts) {
  const Network& net = run.model.net;
  return fmt::format(
      "# {}\n\nA residual network of {} ({}) for {}, made by resboost {}.{}.{} with the method "
      "`{}`: {}.\n"
      "This card was written from the run's own numbers.\n\n",
      markdown(file_name(facts)), counted(net.depth(), "stage"),
      counted(net.param_count(), "parameter"), of_classes(run) ? "classification" : "regression",
      RESBOOST_VERSION_MAJOR, RESBOOST_VERSION_MINOR, RESBOOST_VERSION_PATCH, method(run).name,
      method(run).summary);
}

std::string data(const TrainedRun& run, const RunFacts& facts) {
  const Schema& schema = *run.model.schema;
  const ImageShape& shape = schema.pictures.shape;
  std::string text = "## Data\n\n| | |\n| --- | --- |\n";
  const auto row = [&](const char* name, const std::string& value) {
    text += fmt::format("| {} | {} |\n", name, value);
  };
  row("file", markdown(source_name(facts.source)));
  row("rows to train", grouped(run.data.train.rows()));
  row("rows to validate", grouped(run.data.valid.rows()));
  if (of_pictures(run)) {
    row("pictures", fmt::format("{} x {} x {} (channels x height x width)", shape.channels,
                                shape.height, shape.width));
  } else {
    std::vector<std::string> names;
    for (const ColumnSpec& column : schema.columns)
      if (column.kind != ColumnSpec::Kind::ignored && column.category.empty())
        names.push_back(column.name);
    row("columns", some_of(names));
    row("features made of them", grouped(schema.width()));
  }
  row("target", some_of(schema.targets));
  if (of_classes(run)) row("classes", some_of(schema.task.outputs));
  if (schema.task.threshold)
    row("threshold", fmt::format("{} is predicted where its probability is at least {:.4g}",
                                 markdown(schema.task.outputs[1]), *schema.task.threshold));
  if (!schema.weight.empty()) row("weight", markdown(schema.weight));
  return text +
         "\nWhere the rows come from, and whom they stand for, this program cannot know.\n\n";
}

std::string training(const TrainedRun& run, const RunFacts& facts) {
  const RunConfig defaults;
  std::string options;
  const auto compare = [&](const ToText::Pairs& has, const ToText::Pairs& usual) {
    for (std::size_t i = 0; i < has.size(); ++i)
      if (has[i].second != usual[i].second)
        options += fmt::format("| `--{}` | {} | {} |\n", has[i].first, markdown(has[i].second),
                               markdown(usual[i].second));
  };
  compare(to_text(run.config.schema), to_text(defaults.schema));
  compare(to_text(run.config.train), to_text(defaults.train));
  if (!run.config.threshold.empty())
    options += fmt::format("| `--threshold` | {} | |\n", markdown(run.config.threshold));
  if (run.config.valid.empty() && run.config.valid_share != defaults.valid_share)
    options += fmt::format("| `--valid-share` | {} | {} |\n", run.config.valid_share,
                           defaults.valid_share);
  std::string text =
      fmt::format("## Training\n\nMethod `{}` ({}), loss {}, seed {}.", method(run).name,
                  markdown(method(run).source), run.model.loss->spec(), run.config.seed);
  if (!facts.ended_early.empty())
    text += fmt::format(" Training ended early: {}.", facts.ended_early);
  text += options.empty()
              ? " All options have their defaults.\n\n"
              : "\n\n| Option | Value | Default |\n| --- | --- | --- |\n" + options + "\n";
  return text + fenced(facts.command) + "\n";
}

std::string quality(const TrainedRun& run) {
  if (!run.on_train) return "";  // there was no time
  std::string text = "## Measured quality\n\n| Rows | Number |";
  const auto named = finite(*run.on_train);
  for (const Measure& metric : named) text += fmt::format(" {} |", markdown(metric.name));
  text += "\n| --- | --- |";
  for (std::size_t i = 0; i < named.size(); ++i) text += " --- |";
  const auto row = [&](const char* name, const Metrics& measured) {
    text += fmt::format("\n| {} | {} |", name, grouped(measured.rows));
    for (const Measure& metric : finite(measured)) text += fmt::format(" {:.4f} |", metric.value);
  };
  row("training", *run.on_train);
  if (run.on_valid) row("validation", *run.on_valid);
  return text + "\n\n";
}

/// Of a network without trees nothing.
std::string importance(const TrainedRun& run) {
  constexpr std::size_t kShown = 10;
  const auto gains = column_gains(run.model);
  if (gains.empty()) return "";
  std::string text =
      "## What its trees ask for\n\n| Column | Share of the gain of all splits |\n| --- | --- |\n";
  for (std::size_t i = 0; i < std::min(kShown, gains.size()); ++i)
    text += fmt::format("| {} | {:.1f} % |\n", markdown(gains[i].name), 100 * gains[i].share);
  return text + "\n";
}

std::string use(const RunFacts& facts) {
  const std::string model = file_name(facts);
  const auto command = [&](const std::string& verb, const std::string& rest) {
    return shell_quoted({"resboost", verb, model}) + rest + "\n";
  };
  return "## Use\n\n" +
         fenced(command("predict", " rows.csv --output predictions.csv") +
                command("evaluate", " labelled-rows.csv") + "resboost inspect " +
                shell_quoted({model})) +
         "\n";
}

std::string limits(const TrainedRun& run) {
  std::string text = "## Limits\n\n";
  text += run.on_valid ? "- The validation rows chose what was kept of the network, so their "
                         "numbers are a little too good. No "
                         "other rows "
                         "were\n  measured: `resboost evaluate` on rows of your own says more.\n"
                       : "- Nothing was held out: the only numbers are of the rows that it was "
                         "trained on, and they are too "
                         "good.\n";
  text +=
      "- Not measured: quality on parts of the rows (groups of people, places, times), on rows "
      "from another source, on "
      "rows\n  that someone altered to mislead it.\n";
  if (of_classes(run)) {
    text +=
        "- It knows the classes above and no others: a row of another class is given one of "
        "these.\n";
    text += run.model.loss->gives_probabilities()
                ? "- Whether its probabilities mean what they say was not tested; `--report` draws "
                  "a reliability diagram.\n"
                : "- Its probabilities are not calibrated.\n";
  } else {
    text += "- Predictions never leave the range of the training targets.\n";
  }
  return text +
         "\n## Licence\n\nNot set. Whoever publishes this model names one here, and as `license:` "
         "on top.\n";
}

}  // namespace

std::string model_card(const TrainedRun& run, const RunFacts& facts) {
  return front_matter(run, facts) + "\n" + what_it_is(run, facts) + data(run, facts) +
         training(run, facts) + quality(run) + importance(run) + use(facts) + limits(run);
}

}  // namespace resboost

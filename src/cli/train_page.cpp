#include "cli/train_page.h"

#include <fmt/format.h>

#include <iterator>

#include "cli/curve_sections.h"
#include "cli/fingerprint.h"
#include "cli/quality_sections.h"
#include "cli/results.h"
#include "cli/theory_sections.h"
#include "resboost/describe.h"
#include "resboost/methods.h"
#include "resboost/version.h"

namespace resboost::cli {
namespace {

/// `7`, or `7 of 10 fitted`
std::string stages_text(const TrainedRun& run) {
  const Index kept = run.model.net.depth();
  const Index fitted =
      run.said.stages().empty() ? kept : static_cast<Index>(run.said.stages().back().stage);
  return fitted > kept ? fmt::format("{} of {} fitted", kept, fitted) : grouped(kept);
}

std::string inputs_text(const Schema& schema) {
  const ImageShape& shape = schema.pictures.shape;
  if (shape.size() > 0)
    return fmt::format("pictures of {}x{}x{}", shape.channels, shape.height, shape.width);
  return fmt::format("{}, {}", counted(static_cast<Index>(schema.columns.size()), "column"),
                     counted(schema.width(), "feature"));
}

std::vector<std::pair<std::string, std::string>> facts(const TrainedRun& run) {
  const Task& task = run.data.schema->task;
  const bool classes = task.kind == Task::Kind::classification;
  std::vector<std::pair<std::string, std::string>> facts{
      {"data", run.source},
      {"rows to train", grouped(run.data.train.rows())},
      {"rows to validate", grouped(run.data.valid.rows())},
      {"inputs", inputs_text(*run.data.schema)},
      {classes ? "classes" : "targets", grouped(task.size())},
      {"method", methods()[static_cast<std::size_t>(run.settings.train.method)].name},
      {"loss", run.model.loss->name()},
      {"seed", number_text(run.settings.seed)},
      {"stages", stages_text(run)},
      {"parameters", grouped(run.model.net.param_count())},
      {"seconds of training", fmt::format("{:.1f}", run.seconds)},
      {"training rows", run.on_train ? summary(*run.on_train) : "not measured"}};
  if (run.on_valid) facts.emplace_back("validation rows", summary(*run.on_valid));
  if (!run.ended_early.empty()) facts.emplace_back("ended early", run.ended_early);
  facts.emplace_back("model", run.model_path);
  facts.emplace_back("fingerprint", fingerprint(run.model.net));
  facts.emplace_back("resboost", fmt::format("{}.{}.{}", RESBOOST_VERSION_MAJOR,
                                             RESBOOST_VERSION_MINOR, RESBOOST_VERSION_PATCH));
  return facts;
}

/// What was done instead of what was asked.
std::optional<report::Section> warnings(const TrainedRun& run) {
  report::Table table{{"warning"}, {}};
  for (const auto* texts : {&run.data.warnings, &run.said.warnings()})
    for (const std::string& text : *texts) table.rows.push_back({text});
  if (table.rows.empty()) return std::nullopt;
  return report::Section{"warnings", "Warnings", "", "", {}, table};
}

void append(std::vector<report::Section>& sections, std::vector<report::Section> more) {
  sections.insert(sections.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
}

}  // namespace

report::Page train_page(const TrainedRun& run) {
  const Task& task = run.data.schema->task;
  const MethodInfo& method = methods()[static_cast<std::size_t>(run.settings.train.method)];
  report::Page page{
      fmt::format("{} on {}", method.name, source_name(run)), run.command, facts(run), {}};
  append(page.sections, curve_sections(run.said.stages(),
                                       task.kind == Task::Kind::classification ? "accuracy" : "R²",
                                       run.model.net.depth()));
  append(page.sections, epoch_sections(run.said.epochs()));
  if (run.on_valid)
    append(page.sections, quality_sections(task, run.valid_predictions, run.data.valid));
  append(page.sections, theory_sections(run.said.stages(), method.source));
  append(page.sections, scale_sections(run.said.scales()));
  if (auto section = warnings(run)) page.sections.push_back(std::move(*section));
  return page;
}

}  // namespace resboost::cli

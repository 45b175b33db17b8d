#include <fmt/format.h>

#include <iterator>

#include "base/counted.h"
#include "model/fingerprint.h"
#include "pages/curve_sections.h"
#include "pages/quality_sections.h"
#include "pages/source_name.h"
#include "pages/theory_sections.h"
#include "pages/tree_sections.h"
#include "resboost/describe.h"
#include "resboost/methods.h"
#include "resboost/metrics.h"
#include "resboost/pages.h"
#include "resboost/version.h"

namespace resboost {
namespace {

/// `7`, or `7 of 10 fitted`
std::string stages_text(const TrainedRun& run, const RunHistory& history) {
  const Index kept = run.model.net.depth();
  const Index fitted =
      history.stages().empty() ? kept : static_cast<Index>(history.stages().back().stage);
  return fitted > kept ? fmt::format("{} of {} fitted", kept, fitted) : grouped(kept);
}

std::string inputs_text(const Schema& schema) {
  const ImageShape& shape = schema.pictures.shape;
  if (shape.size() > 0)
    return fmt::format("pictures of {}x{}x{}", shape.channels, shape.height, shape.width);
  return fmt::format("{}, {}", counted(static_cast<Index>(schema.columns.size()), "column"),
                     counted(schema.width(), "feature"));
}

Facts facts_of(const TrainedRun& run, const RunHistory& history, const RunFacts& about) {
  const Task& task = run.data.schema->task;
  const bool classes = task.kind == Task::Kind::classification;
  Facts facts{{"data", about.source},
              {"rows to train", grouped(run.data.train.rows())},
              {"rows to validate", grouped(run.data.valid.rows())},
              {"inputs", inputs_text(*run.data.schema)},
              {classes ? "classes" : "targets", grouped(task.size())},
              {"method", run.config.train.method},
              {"loss", run.model.loss->spec()},
              {"seed", number_text(run.config.seed)},
              {"stages", stages_text(run, history)},
              {"parameters", grouped(run.model.net.param_count())},
              {"seconds of training", fmt::format("{:.1f}", run.seconds)},
              {"training rows", run.on_train ? summary(*run.on_train) : "not measured"}};
  if (run.on_valid) facts.emplace_back("validation rows", summary(*run.on_valid));
  for (const std::string& note : history.notes()) facts.emplace_back("note", note);
  if (!about.ended_early.empty()) facts.emplace_back("ended early", about.ended_early);
  facts.emplace_back("model", about.model_path);
  facts.emplace_back("fingerprint", fingerprint(run.model.net));
  facts.emplace_back("resboost", fmt::format("{}.{}.{}", RESBOOST_VERSION_MAJOR,
                                             RESBOOST_VERSION_MINOR, RESBOOST_VERSION_PATCH));
  return facts;
}

/// What was done instead of what was asked.
std::optional<report::Section> warnings(const TrainedRun& run, const RunHistory& history) {
  report::Table table{{"warning"}, {}};
  for (const auto* texts : {&run.data.warnings, &history.warnings()})
    for (const std::string& text : *texts) table.rows.push_back({text});
  if (table.rows.empty()) return std::nullopt;
  return report::Section{"warnings", "Warnings", "", "", {}, table};
}

void append(std::vector<report::Section>& sections, std::vector<report::Section> more) {
  sections.insert(sections.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
}

}  // namespace

report::Page train_page(const TrainedRun& run, const RunHistory& history, const RunFacts& facts) {
  const Task& task = run.data.schema->task;
  const MethodInfo& method = method_of(run.config.train);
  report::Page page{fmt::format("{} on {}", method.name, source_name(facts.source)),
                    facts.command,
                    facts_of(run, history, facts),
                    {}};
  append(page.sections, curve_sections(history.stages(),
                                       task.kind == Task::Kind::classification ? "accuracy" : "R²",
                                       run.model.net.depth()));
  append(page.sections, epoch_sections(history.epochs()));
  if (run.on_valid)
    append(page.sections, quality_sections(task, run.valid_predictions, run.data.valid));
  append(page.sections, theory_sections(history.stages(), method.source));
  append(page.sections, scale_sections(history.scales()));
  append(page.sections, tree_sections(run.model));
  if (auto section = warnings(run, history)) page.sections.push_back(std::move(*section));
  return page;
}

}  // namespace resboost

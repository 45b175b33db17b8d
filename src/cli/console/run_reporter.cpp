#include "cli/console/run_reporter.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "base/counted.h"
#include "cli/interrupt.h"
#include "cli/option_names.h"
#include "pages/trial_json.h"

namespace resboost::cli {
namespace {

/// `64 features`, or `pictures of 3x32x32`
std::string inputs_text(const Schema& schema) {
  const ImageShape& shape = schema.pictures.shape;
  if (shape.size() == 0) return counted(schema.width(), "feature");
  return fmt::format("pictures of {}x{}x{}", shape.channels, shape.height, shape.width);
}

}  // namespace

void RunReporter::set_source(const std::string& path, std::vector<std::string> warnings) {
  source_ = path;
  read_warnings_ = std::move(warnings);
}

void RunReporter::on_data(const Prepared& data) {
  watch_interrupts();  // until now there was nothing to keep
  const Task& task = data.schema->task;
  const bool classes = task.kind == Task::Kind::classification;
  std::vector<std::string> warnings = read_warnings_;
  warnings.insert(warnings.end(), data.warnings.begin(), data.warnings.end());
  for (std::string& warning : warnings) warning = with_option_names(warning);
  console_.set_metric(classes ? "acc" : "r2");
  console_.line(fmt::format("{}: {} to train, {} to validate, {}, {}", source_,
                            counted(data.train.rows(), "row"), grouped(data.valid.rows()),
                            inputs_text(*data.schema),
                            counted(task.size(), classes ? "class" : "target")));
  log_.event("data", {{"source", source_},
                      {"train_rows", data.train.rows()},
                      {"valid_rows", data.valid.rows()},
                      {"features", data.schema->width()},
                      {classes ? "classes" : "targets", task.outputs},
                      {"warnings", warnings}});
  for (const std::string& warning : warnings) console_.on_warning(warning);
  if (watches_rows_) history_.watch(data.train);
}

void RunReporter::on_trial_start(const std::string& method, std::uint64_t seed) {
  log_.event("method", {{"method", method}, {"seed", seed}});
}

void RunReporter::on_trial(const std::string& method, const Trial& trial) {
  Json measured{{"method", method}};
  measured.update(json_of(trial));
  log_.event("measured", measured);
}

void RunReporter::check_log() {
  if (!log_.failed() || log_warned_) return;
  log_warned_ = true;  // a full disk must not cost the training
  console_.on_warning("the log cannot be written any more; training goes on without it");
}

void RunReporter::on_stage(const StageReport& report) {
  console_.on_stage(report);
  log_.on_stage(report);
  history_.on_stage(report);
  check_log();
}

void RunReporter::on_epoch(const EpochReport& report) {
  console_.on_epoch(report);
  log_.on_epoch(report);
  history_.on_epoch(report);
  check_log();
}

void RunReporter::on_network(const Network& net, int epoch) { history_.on_network(net, epoch); }

void RunReporter::on_note(const std::string& text) {
  console_.on_note(text);
  log_.on_note(text);
  history_.on_note(text);
  check_log();
}

void RunReporter::on_warning(const std::string& text) {
  const std::string warning = with_option_names(text);
  console_.on_warning(warning);
  log_.on_warning(warning);
  history_.on_warning(warning);
}

bool RunReporter::stop_requested() { return interrupted(); }

}  // namespace resboost::cli

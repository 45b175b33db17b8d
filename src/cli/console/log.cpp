#include "cli/console/log.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdint>
#include <nlohmann/json.hpp>

#include "resboost/error.h"

namespace resboost::cli {
namespace {

constexpr int kSchema = 1;

std::string utc_now() {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto milliseconds = now.time_since_epoch().count() % 1000;
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(seconds), milliseconds);
}

std::int64_t peak_rss_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return std::int64_t{usage.ru_maxrss} * 1024;
}

}  // namespace

Log::Log(const std::string& path) : path_(path) {
  if (!path.empty()) file_ = open_to_write(path, O_CREAT | O_TRUNC);
}

void Log::event(const char* name, const Json& fields) {
  if (!file_ || failed_) return;
  Json line{{"schema", kSchema}, {"ts", utc_now()}, {"event", name}};
  line.update(fields);
  try {
    write_all(file_.get(), json_line(line) + "\n", path_);
  } catch (const IoError&) {
    failed_ = true;
  }
}

void Log::on_stage(const StageReport& report) {
  Json theory = Json::object();
  for (const Measure& measure : report.theory) theory[measure.name] = measure.value;
  event("stage", {{"stage", report.stage},
                  {"stages", report.stages},
                  {"train_loss", report.train_loss},
                  {"train_metric", report.train_metric},
                  {"valid_loss", report.valid_loss},
                  {"valid_metric", report.valid_metric},
                  {"seconds", report.seconds},
                  {"theory", theory},
                  {"peak_rss_bytes", peak_rss_bytes()}});
}

void Log::on_epoch(const EpochReport& report) {
  event("epoch", {{"part", name_of(report.phase)},
                  {"stage", report.stage},
                  {"epoch", report.epoch},
                  {"epochs", report.epochs},
                  {"train_loss", report.train_loss},
                  {"valid_loss", report.valid_loss},
                  {"valid_metric", report.valid_metric},
                  {"seconds", report.seconds}});
}

void Log::on_note(const std::string& text) { event("note", {{"text", text}}); }
void Log::on_warning(const std::string& text) { event("warning", {{"text", text}}); }

}  // namespace resboost::cli

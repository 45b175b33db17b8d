#include "cli/console/console_reporter.h"

#include <fmt/format.h>

#include <cmath>

#include "base/duration.h"
#include "report/text.h"

namespace resboost::cli {
namespace {

std::string quality(const char* rows, double loss, const std::string& metric, double value) {
  std::string text;
  if (std::isfinite(loss)) text += fmt::format("  {} loss {:.4f}", rows, loss);
  if (std::isfinite(value)) text += fmt::format("  {} {:.4f}", metric, value);
  return text;
}

/// Seconds that the others take, if each takes as long as those that are done.
double rest(double seconds, int done, int all) {
  return done > 0 && done < all ? seconds / done * (all - done) : 0;
}

std::string to_go_text(double seconds) {
  return seconds > 0 ? "up to " + duration(seconds) + " to go" : "";
}

}  // namespace

std::string stage_line(const StageReport& report, const std::string& metric) {
  const std::string most = std::to_string(report.stages);
  std::string line = fmt::format("stage {:>{}}/{}", report.stage, most.size(), most);
  line += quality("train", report.train_loss, metric, report.train_metric);
  line += quality("valid", report.valid_loss, metric, report.valid_metric);
  for (const Measure& measure : report.theory)  // the log has all of them
    if (!measure.label.empty() && std::isfinite(measure.value))
      line += fmt::format("  {} {:.2g}", measure.label, measure.value);
  return line + fmt::format("  {:.1f} s", report.seconds);
}

void ConsoleReporter::clear_progress() {
  if (drawn_) err_ << "\r\x1b[K";
  drawn_ = false;
}

void ConsoleReporter::line(const std::string& text) {
  if (detail_ == Detail::quiet) return;
  clear_progress();
  err_ << report::clean(text) << "\n" << std::flush;
}

void ConsoleReporter::draw(const std::string& text) {
  err_ << "\r\x1b[K" << text << std::flush;
  drawn_ = true;
}

void ConsoleReporter::on_stage(const StageReport& report) {
  line(stage_line(report, metric_));
  if (report.stage <= first_stage_) {  // a run begins, or goes on from here
    first_stage_ = report.stage;
    first_seconds_ = report.seconds;
  }
  to_go_ = rest(report.seconds - first_seconds_, report.stage - first_stage_,
                report.stages - first_stage_);
  if (detail_ == Detail::progress && to_go_ > 0) draw(to_go_text(to_go_));
}

void ConsoleReporter::on_note(const std::string& text) { line(text); }
void ConsoleReporter::on_warning(const std::string& text) { line("warning: " + text); }

void ConsoleReporter::on_epoch(const EpochReport& report) {
  if (detail_ != Detail::progress) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_draw_) return;
  next_draw_ = now + std::chrono::milliseconds(100);
  std::string text = name_of(report.phase);
  if (report.stage > 0) text += fmt::format(" of stage {}", report.stage);
  text += fmt::format(", epoch {}/{}, loss {:.4g}", report.epoch, report.epochs, report.train_loss);
  if (std::isfinite(report.valid_loss)) text += fmt::format(", valid {:.4g}", report.valid_loss);
  text += fmt::format(", {:.1f} s", report.seconds);
  const double all = report.phase == Phase::network
                         ? rest(report.seconds, report.epoch, report.epochs)
                         : to_go_ - report.seconds;
  if (all > 0) text += "; " + to_go_text(all);
  draw(text);
}

}  // namespace resboost::cli

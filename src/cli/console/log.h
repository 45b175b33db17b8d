#pragma once

#include <chrono>
#include <string>

#include "base/descriptor.h"
#include "base/json_line.h"
#include "resboost/report.h"

namespace resboost::cli {

/// A run as JSON lines, each written out at once. Every line has "schema", "ts" and "event";
/// docs/cli.md lists the rest.
class Log final : public Reporter {
 public:
  /// No log if the path is empty. IoError if it cannot be opened.
  explicit Log(const std::string& path);

  void event(const char* name, const Json& fields);
  void on_stage(const StageReport& report) override;
  void on_epoch(const EpochReport& report) override;
  void on_note(const std::string& text) override;
  void on_warning(const std::string& text) override;

  /// A line could not be written; nothing is written after it.
  bool failed() const { return failed_; }

 private:
  std::string path_;
  Descriptor file_;
  bool failed_ = false;
};

}  // namespace resboost::cli

#pragma once

#include <string>

#include "cli/machine.h"
#include "resboost/prepare.h"

namespace resboost::cli {

/// What is said, and how.
struct OutputSettings {
  bool quiet = false, json = false;

  template <class Visitor>
  void describe(Visitor& v) {
    v.flag("quiet", quiet, "nothing on standard error but errors");
    v.flag("json", json, "the result as one JSON object");
  }
};

/// The page that a verb makes of what it found.
struct ReportSettings {
  std::string report;

  template <class Visitor>
  void describe(Visitor& v) {
    v.file("report", report,
           "write a page of charts, FILE.html, and its numbers beside it as .json and .csv "
           "(docs/reports.md)");
  }
};

/// What train, compare and degradation share: the run, and what only a program has.
struct TrainSettings {
  RunConfig run;
  OutputSettings output;
  Machine machine;
  double time_limit = 0;
  std::string log;

  template <class Visitor>
  void describe(Visitor& v) {
    run.describe(v);
    machine.describe(v);
    v("time-limit", time_limit, 0.0, 1e9,
      "seconds; training ends in time with the best model so far; 0: none");
    v.file("cache-dir", run.train.cache_dir,
           "folder for what memory does not hold: pixels of a folder of pictures, and "
           "representations stage by stage; nothing stays in it");
    v.file("log", log, "write what happens as JSON lines (docs/cli.md)");
    output.describe(v);
  }
};

/// describe() of the settings and --preset.
inline void add_train_options(OptionTable& table, TrainSettings& settings) {
  ToOptions visitor(table, "Data");
  settings.describe(visitor);
  add_preset(table, settings.run);
}

}  // namespace resboost::cli

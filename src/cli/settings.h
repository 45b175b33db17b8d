#pragma once

#include <string>

#include "resboost/prepare.h"

namespace resboost::cli {

/// What every verb that computes may take of the machine.
template <class Visitor>
void describe_threads(Visitor& v, int& threads) {
  v("threads", threads, 0, 4096, "0: all cores that this process may use");
}
template <class Visitor>
void describe_memory(Visitor& v, double& max_memory) {
  v.gigabytes("max-memory", max_memory, 0.0, 1e9,
              "GB, or with a unit as 500MB or 2GiB, of its own that the program may take, mapped "
              "files aside; 0: what there is");
}

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
  int threads = 0;
  double time_limit = 0, max_memory = 0;
  std::string log;

  template <class Visitor>
  void describe(Visitor& v) {
    run.describe(v);
    describe_threads(v, threads);
    v("time-limit", time_limit, 0.0, 1e9,
      "seconds; training ends in time with the best model so far; 0: none");
    describe_memory(v, max_memory);
    v.file("cache-dir", run.train.cache_dir,
           "folder for representations that memory does not hold (stage by stage); nothing stays "
           "in it");
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

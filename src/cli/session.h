#pragma once

#include <functional>
#include <string>

#include "cli/command.h"
#include "cli/json.h"
#include "cli/prepare.h"
#include "cli/run_reporter.h"

namespace resboost::cli {

/// The voices of one training run: the console, the log, the page, and all of them as the Reporter
/// that the library knows.
struct Session {
  Session(const TrainSettings& settings, const Streams& streams);
  /// What was read, before training begins. From here on a signal to stop ends training in time with
  /// what there is.
  void tell_data(const Prepared& data, const std::string& source);

  ConsoleReporter console;
  Log log;
  PageReporter page;
  RunReporter reporter;
};

/// Sets threads, and frames `body` with the log's first and last line, which has the
/// exit code of its exception too.
int run_logged(const TrainSettings& settings, const Invocation& call,
               const std::function<int(Session&)>& body);

/// Name -> value, or values of a list, for every option that a config file may hold.
Json options_json(const OptionTable& table);

}  // namespace resboost::cli

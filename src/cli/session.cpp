#include "cli/session.h"

#include <fmt/format.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/outputs.h"
#include "options/values_json.h"
#include "resboost/parallel.h"
#include "resboost/version.h"

namespace resboost::cli {
namespace {

ConsoleReporter::Detail detail(const TrainSettings& settings, const Streams& streams) {
  if (settings.output.quiet) return ConsoleReporter::Detail::quiet;
  return streams.terminal ? ConsoleReporter::Detail::progress : ConsoleReporter::Detail::lines;
}

Json run_fields(const TrainSettings& settings, const Invocation& call) {
  return {{"version", fmt::format("{}.{}.{}", RESBOOST_VERSION_MAJOR, RESBOOST_VERSION_MINOR,
                                  RESBOOST_VERSION_PATCH)},
          {"arguments", call.arguments},
          {"seed", settings.run.seed},
          {"threads", threads()},
          {"options", values_json(call.options)}};
}

}  // namespace

Session::Session(const TrainSettings& settings, const Streams& streams)
    : console(streams.err, detail(settings, streams)),
      log(settings.log),
      reporter(console, log, history) {}

int run_logged(const TrainSettings& settings, const Invocation& call,
               const std::function<int(Session&)>& body) {
  settings.machine.take();
  if (!settings.log.empty()) require_own_file(call, "log", settings.log);
  // Whoever reads what is said may go away; that costs the lines, not the training.
  std::signal(SIGPIPE, SIG_IGN);
  Session session(settings, call.streams);
  session.log.event("run", run_fields(settings, call));
  const auto begin = std::chrono::steady_clock::now();
  const auto end = [&](int code, const std::string& error) {
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    Json fields{{"exit", code}, {"seconds", seconds.count()}};
    if (!error.empty()) fields["error"] = error;
    session.log.event("end", fields);
  };
  try {
    const int code = body(session);
    end(code, "");
    return code;
  } catch (...) {
    const Failure failure = failure_of(std::current_exception());
    end(failure.code, failure.text);
    throw;
  }
}

DataSource read_data(const Invocation& call, const TrainSettings& settings, Session& session) {
  std::vector<std::string> warnings;
  DataSource source = read_to_learn(call.files[0], settings.run, warnings);
  session.reporter.set_source(call.files[0], std::move(warnings));
  return source;
}

}  // namespace resboost::cli

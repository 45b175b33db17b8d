#include "cli/console/run_reporter.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/interrupt.h"
#include "resboost/error.h"
#include "support/deserted_pipe.h"

namespace resboost::cli {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

StageReport third_stage() {
  return {3,
          10,
          0.04123,
          0.99671,
          0.09111,
          0.97222,
          12.34,
          {{"grad_l1", 0.0311, "", "|g|"}, {"energy", 0.5}, {"alignment", 0.812, "", "align"}}};
}

std::string log_path() {
  return (std::filesystem::temp_directory_path() /
          ("resboost_" + std::to_string(getpid()) + ".jsonl"))
      .string();
}

std::vector<Json> json_lines_of(const std::string& path) {
  std::vector<Json> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(Json::parse(line));
  return lines;
}

TEST_SUITE_BEGIN("cli/console/run_reporter");

TEST_CASE("a stage is one line with losses, metrics and the measures that fit") {
  CHECK(stage_line(third_stage(), "acc") ==
        "stage  3/10  train loss 0.0412  acc 0.9967  valid loss 0.0911  acc 0.9722  |g| 0.031  "
        "align 0.81  12.3 s");
}

TEST_CASE("numbers with a label are columns, in the order that the method has them") {
  const auto columns = [](std::vector<Measure> theory) {
    const std::string line =
        stage_line({1, 5, kNan, kNan, kNan, kNan, 0, std::move(theory)}, "acc");
    return line.substr(std::string("stage 1/5").size());
  };
  CHECK(columns({{"grad_l1", 0.5, "", "|g|"}, {"grad_l2", 1}, {"step", 2, "length", "step"}}) ==
        "  |g| 0.5  step 2  0.0 s");
  BoostingRound round;
  round.edge = 0.3;
  round.gamma = kNan;
  round.alpha = 0.7;
  round.error_bound = 0.9;
  CHECK(columns(measures(round)) == "  edge 0.3  alpha 0.7  bound 0.9  0.0 s");
}

TEST_CASE("what is not known is not printed") {
  CHECK(stage_line({0, 5, 1.5, 0.5, kNan, kNan, 0.04, {}}, "r2") ==
        "stage 0/5  train loss 1.5000  r2 0.5000  0.0 s");
}

TEST_CASE("epochs are drawn on a terminal only and wiped before the next line") {
  const EpochReport epoch{Phase::block, 3, 4, 20, 0.125, kNan, 1.26};
  std::ostringstream file, terminal, quiet;
  ConsoleReporter to_file(file, ConsoleReporter::Detail::lines);
  ConsoleReporter to_terminal(terminal, ConsoleReporter::Detail::progress);
  ConsoleReporter to_nobody(quiet, ConsoleReporter::Detail::quiet);
  for (ConsoleReporter* reporter : {&to_file, &to_terminal, &to_nobody}) {
    reporter->on_epoch(epoch);
    reporter->on_warning("odd");
  }
  CHECK(file.str() == "warning: odd\n");
  CHECK(terminal.str() ==
        "\r\x1b[Kblock of stage 3, epoch 4/20, loss 0.125, 1.3 s\r\x1b[Kwarning: odd\n");
  CHECK(quiet.str().empty());
}

TEST_CASE("the time to go is that of the stages or epochs that may come, on a terminal only") {
  std::ostringstream file, terminal;
  ConsoleReporter to_file(file, ConsoleReporter::Detail::lines);
  ConsoleReporter to_terminal(terminal, ConsoleReporter::Detail::progress);
  StageReport stage{0, 5, 1, kNan, kNan, kNan, 1, {}};
  for (stage.stage = 0; stage.stage < 6; stage.stage += 2) {
    to_file.on_stage(stage);
    to_terminal.on_stage(stage);
    stage.seconds = 9;
  }
  const std::string lines =
      "stage 0/5  train loss 1.0000  1.0 s\n"
      "stage 2/5  train loss 1.0000  9.0 s\n"
      "stage 4/5  train loss 1.0000  9.0 s\n";
  CHECK(file.str() == lines);
  CHECK(terminal.str().find("9.0 s\n\r\x1b[Kup to 12 s to go\r\x1b[Kstage 4/5") !=
        std::string::npos);
  to_terminal.on_epoch({Phase::block, 5, 4, 20, 0.125, kNan, 1});
  CHECK(terminal.str().ends_with(", 1.0 s; up to 1.0 s to go"));
  std::ostringstream whole;
  ConsoleReporter network(whole, ConsoleReporter::Detail::progress);
  network.on_epoch({Phase::network, 0, 4, 20, 0.125, kNan, 100});
  CHECK(whole.str().ends_with("epoch 4/20, loss 0.125, 100.0 s; up to 400 s to go"));
  network.clear_progress();
  CHECK(whole.str().ends_with("to go\r\x1b[K"));
}

TEST_CASE("where stages are added, the time to go is by those that were added") {
  std::ostringstream terminal;
  ConsoleReporter reporter(terminal, ConsoleReporter::Detail::progress);
  reporter.on_stage({5, 9, 1, kNan, kNan, kNan, 3, {}});
  CHECK(terminal.str().ends_with("3.0 s\n"));  // nothing is known yet
  reporter.on_stage({6, 9, 1, kNan, kNan, kNan, 5, {}});
  CHECK(terminal.str().ends_with("up to 6.0 s to go"));
}

TEST_CASE("the log has one object a line with schema, time and event, and all measures by name") {
  const std::string path = log_path();
  Log log(path);
  log.on_stage(third_stage());
  log.on_epoch({Phase::head, 0, 1, 2, 0.5, kNan, 0.1});
  log.on_warning("bytes \xff that are no UTF-8");
  const auto lines = json_lines_of(path);  // while the log is still open
  REQUIRE(lines.size() == 3);
  for (const Json& line : lines) {
    CHECK(line.at("schema") == 1);
    CHECK(line.at("ts").get<std::string>().size() ==
          std::string("2026-01-31T12:00:00.000Z").size());
  }
  CHECK(lines[0].at("event") == "stage");
  CHECK(lines[0].at("stage") == 3);
  CHECK(lines[0].at("theory").at("energy") == 0.5);
  CHECK(lines[0].at("peak_rss_bytes") > 1000000);
  CHECK(lines[1].at("event") == "epoch");
  CHECK(lines[1].at("valid_loss").is_null());
  CHECK(lines[2].at("text") == "bytes \xEF\xBF\xBD that are no UTF-8");
}

TEST_CASE("a log that cannot be opened is an I/O error") {
  CHECK_THROWS_WITH_AS(Log("/nowhere/run.jsonl"),
                       "/nowhere/run.jsonl: cannot open for writing: No such file or directory",
                       IoError);
  CHECK_THROWS_WITH_AS(Log("/dev/full"), "/dev/full: cannot write: No space left on device",
                       IoError);
}

TEST_CASE("a disk that is full, or a reader that is gone, costs the log, not the run") {
  std::ostringstream err;
  ConsoleReporter console(err, ConsoleReporter::Detail::lines);
  test::DesertedPipe pipe;
  Log log(pipe.path());
  pipe.desert();
  RunHistory history;
  RunReporter reporter(console, log, history);
  reporter.on_epoch({Phase::head, 0, 1, 2, 0.5, kNan, 0.1});
  reporter.on_epoch({Phase::head, 0, 2, 2, 0.5, kNan, 0.1});
  CHECK(err.str() == "warning: the log cannot be written any more; training goes on without it\n");
  CHECK(history.epochs().size() == 2);
}

TEST_CASE("training is asked to stop by Ctrl-C, and warnings name options") {
  std::ostringstream err;
  ConsoleReporter console(err, ConsoleReporter::Detail::lines);
  Log log("");
  RunHistory history;
  RunReporter reporter(console, log, history);
  CHECK_FALSE(reporter.stop_requested());
  set_interrupted(true);
  CHECK(reporter.stop_requested());
  set_interrupted(false);
  reporter.on_warning("`stages` 5: too many");
  CHECK(err.str() == "warning: --stages 5: too many\n");
  CHECK(history.warnings() == std::vector<std::string>{"--stages 5: too many"});
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "cli/command_fixture.h"
#include "cli/interrupt.h"

namespace resboost::cli {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> train(const Folder& folder, const std::string& model) {
  return with({"train", folder("d.csv"), "--target", "target", "--model", folder(model),
               "--checkpoint", folder("c"), "--resume", "--patience", "100"},
              kSmall);
}

/// Does something where the first stage is said to be fitted: that of depth 0 has been kept.
int run_until_first_stage(const std::vector<std::string>& arguments, void (*act)()) {
  struct Watch final : std::streambuf {
    void (*act)() = nullptr;
    int overflow(int c) override { return c; }
    std::streamsize xsputn(const char* text, std::streamsize size) override {
      if (std::string(text, static_cast<std::size_t>(size)).find("stage 1/2") != std::string::npos)
        act();
      return size;
    }
  } watch;
  watch.act = act;
  std::ostream err(&watch);
  std::ostringstream out;
  return run(arguments, {out, err, false});
}

TEST_SUITE_BEGIN("cli/checkpoint");

TEST_CASE("a run that was killed goes on to the same file") {
  const Folder folder;
  folder.write("d.csv", toy_csv(200, true));
  REQUIRE(call(train(folder, "whole")).code == 0);
  CHECK_FALSE(fs::exists(folder("c")));  // it has served
  const pid_t child = fork();
  if (child == 0) {
    run_until_first_stage(train(folder, "killed"), [] { raise(SIGKILL); });
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  REQUIRE(fs::exists(folder("c")));
  CHECK_FALSE(fs::exists(folder("killed")));
  const Outcome resumed = call(train(folder, "killed"));
  CHECK(resumed.code == 0);
  CHECK_MESSAGE(resumed.err.find("going on from ") != std::string::npos, resumed.err);
  CHECK(folder.read("killed") == folder.read("whole"));
}

TEST_CASE("a checkpoint of other options or other data is refused") {
  const Folder folder;
  folder.write("d.csv", toy_csv(200, true));
  REQUIRE(run_until_first_stage(train(folder, "m"), [] { set_interrupted(true); }) == 6);
  set_interrupted(false);
  REQUIRE(fs::exists(folder("c")));
  const Outcome options = call(with(train(folder, "m"), {"--seed", "2"}));
  CHECK(options.code == 2);
  CHECK(options.err.find("is of another run") != std::string::npos);
  folder.write("d.csv", toy_csv(201, true));
  CHECK(call(train(folder, "m")).code == 2);
  folder.write("c", "something else");
  CHECK(call(train(folder, "m")).code == 4);
  CHECK(call({"train", folder("d.csv"), "--model", folder("m"), "--resume"}).code == 2);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli

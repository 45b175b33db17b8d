#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <memory>

#include "cli/command_fixture.h"
#include "resboost/loss.h"
#include "resboost/model_file.h"
#include "support/other_squared_loss.h"

namespace resboost::cli {
namespace {

/// The squared loss; but to be judged by it is a signal.
class SignalledLoss final : public test::OtherSquaredLoss {
 public:
  explicit SignalledLoss(int signal) : signal_(signal) {}
  std::string name() const override { return "signalled"; }
  std::string spec() const override { return "signalled:signal=" + std::to_string(signal_); }
  std::string criterion() const override { return "signals"; }
  double criterion_of(double, double, Index) const override {
    raise(signal_);
    return 0;
  }

 private:
  int signal_;
};

/// How a training ends that has this signal at the first row that its metrics look at.
int status_with(int signal, const std::string& data, const std::string& model) {
  const pid_t child = fork();
  if (child == 0)
    _exit(call({"train", data, "--target", "target", "--model", model, "--method", "rfrboost",
                "--stages", "1", "--rfrboost.features", "8", "--loss",
                "signalled:signal=" + std::to_string(signal)})
              .code);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return status;
}

TEST_SUITE_BEGIN("cli/verbs/train");

TEST_CASE("the model is saved before the metrics of all rows are measured") {
  register_loss(
      {"signalled", "signalled", "for a test",
       [](double signal) { return std::make_unique<SignalledLoss>(static_cast<int>(signal)); },
       "signal", SIGKILL, 1, 64});
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(60, false)),
                    killed = folder("killed.model"), ended = folder("ended.model");
  const int by_kill = status_with(SIGKILL, data, killed),
            by_term = status_with(SIGTERM, data, ended);
  REQUIRE(WIFSIGNALED(by_kill));
  CHECK(WTERMSIG(by_kill) == SIGKILL);
  REQUIRE(WIFEXITED(by_term));
  CHECK(WEXITSTATUS(by_term) == 6);
  for (const std::string& model : {killed, ended}) CHECK(load_model(model).net.depth() == 1);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli

#include <doctest/doctest.h>

#include <cmath>
#include <csignal>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "base/json_line.h"
#include "cli/command_fixture.h"
#include "cli/exit_code.h"
#include "support/page_check.h"

namespace resboost::cli {
namespace {

const std::string kDigits = RESBOOST_SOURCE_DIR "/data/digits.csv";
const std::vector<std::string> kTiny{
    "--stages",      "1",   "--block.width",      "16", "--block.layers",    "1",
    "--bins",        "0",   "--embedding.epochs", "3",  "--backprop.epochs", "3",
    "--head.solver", "sgd", "--head.sgd.epochs",  "2"};

/// Without what differs from run to run.
Json repeatable(Json methods) {
  for (Json& method : methods) {
    for (const char* part : {"mean", "sd"})
      for (const char* key : {"seconds", "peak_memory_bytes", "predicted_rows_per_second"})
        method[part].erase(key);
    for (Json& run : method["runs"])
      for (const char* key : {"seconds", "peak_memory_bytes", "predicted_rows_per_second"})
        run.erase(key);
  }
  return methods;
}

/// The methods of a comparison of toy rows with --json.
Json compared(const std::string& data, const std::vector<std::string>& options) {
  const Outcome outcome = call(with(with({"compare", data, "--json"}, kSmallBlocks), options));
  REQUIRE_MESSAGE(outcome.code == kOk, outcome.err);
  return Json::parse(outcome.out).at("methods");
}

TEST_SUITE_BEGIN("cli/verbs/compare");

TEST_CASE(
    "two methods with two seeds on the digits: every number is there, the same for one thread and "
    "two") {
  const auto run = [](const char* thread_count) {
    const Outcome outcome = call(
        with({"compare", kDigits, "--target", "target", "--json", "--quiet", "--methods",
              "resfgb,backprop", "--seeds", "2", "--budget", "updates", "--threads", thread_count},
             kTiny));
    REQUIRE_MESSAGE(outcome.code == kOk, outcome.err);
    CHECK(outcome.err.empty());
    return Json::parse(outcome.out);
  };
  const Json one = run("1"), two = run("2");
  CHECK(repeatable(one.at("methods")) == repeatable(two.at("methods")));
  CHECK(one.at("command").get<std::string>().starts_with("resboost compare "));
  CHECK(one.at("verdict").get<std::string>().starts_with("Against resfgb ("));
  REQUIRE(one.at("methods").size() == 2);
  CHECK_FALSE(one.at("methods")[0].contains("p_value"));
  CHECK(one.at("methods")[1].at("p_value") <= 1);
  for (const Json& method : one.at("methods")) {
    REQUIRE(method.at("runs").size() == 2);
    CHECK(method.at("runs")[0].at("seed") == 1);
    CHECK(method.at("runs")[1].at("seed") == 2);
    for (const Json& each : method.at("runs")) {
      CHECK(each.at("test").at("rows") == 359);
      for (const char* name : {"seconds", "updates", "epochs", "operations", "stages", "parameters",
                               "model_bytes", "predicted_rows_per_second"})
        CHECK_MESSAGE(each.at(name) > 0, name);
    }
    for (const char* name :
         {"accuracy", "log_loss", "ece", "seconds", "updates", "epochs", "operations", "stages",
          "parameters", "model_bytes", "predicted_rows_per_second"}) {
      CAPTURE(name);
      CHECK(std::isfinite(method.at("mean").at(name).get<double>()));
      CHECK(method.at("sd").at(name) >= 0);
    }
  }
  for (int seed : {0, 1}) {
    const Json &boosted = one.at("methods")[0].at("runs")[static_cast<std::size_t>(seed)],
               &whole = one.at("methods")[1].at("runs")[static_cast<std::size_t>(seed)];
    CHECK(whole.at("stages") == boosted.at("stages"));
    CHECK(whole.at("parameters") == boosted.at("parameters"));
    CHECK(whole.at("updates") <= boosted.at("updates"));
    CHECK(whole.at("updates") >
          boosted.at("updates").get<double>() - 6);  // the next epoch would not have fitted
  }
}

TEST_CASE("without --methods it is the method of --method, backprop, and the fine-tuned network") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true)), log = folder("run.jsonl");
  const Outcome text = call(with(
      {"compare", data, "--target", "target", "--finetune-epochs", "2", "--log", log}, kSmall));
  REQUIRE_MESSAGE(text.code == kOk, text.err);
  const auto lines = lines_of(text.out);
  REQUIRE(lines.size() == 9);
  CHECK(lines[0].starts_with("method"));
  CHECK(lines[1].starts_with("hybrid "));
  CHECK(lines[2].starts_with("backprop "));
  CHECK(lines[3].starts_with("finetuned "));
  CHECK(lines[6].starts_with("Against hybrid ("));
  CHECK(lines[8].starts_with("Again: resboost compare " + data + " --target target"));
  CHECK(text.err.find("  align ") != std::string::npos);
  CHECK(folder.read("run.jsonl").find("\"event\":\"method\",\"method\":\"finetuned\",\"seed\":1") !=
        std::string::npos);
  CHECK(
      folder.read("run.jsonl").find("\"event\":\"measured\",\"method\":\"backprop\",\"seed\":1") !=
      std::string::npos);

  const Json methods = compared(
      data, {"--method", "rfrboost", "--rfrboost.features", "8", "--finetune-epochs", "2"});
  CHECK(methods[0].at("method") == "rfrboost");
  CHECK(methods[0].at("runs")[0].at("test").at("rows") == 60);
  CHECK(methods[0].at("runs")[0].at("updates") == 0);
  CHECK(methods[0].at("runs")[0].at("operations") > 0);
  // What boosting cost is part of what the fine-tuned network cost.
  CHECK(methods[2].at("runs")[0].at("updates") == 2);
  CHECK(methods[2].at("runs")[0].at("operations") > methods[0].at("runs")[0].at("operations"));
}

TEST_CASE("numbers have errors in place of accuracies, and test rows may come from a file") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, false)),
                    test = folder.write("t.csv", toy_csv(50, false)), page = folder("page.html");
  const Json methods = compared(
      data, {"--methods", "rfrboost", "--methods", "backprop", "--test", test, "--report", page});
  CHECK(methods[0].at("runs")[0].at("test").at("rows") == 50);
  CHECK(methods[1].at("mean").at("rmse") > 0);
  CHECK_FALSE(methods[1].at("mean").contains("ece"));
  CHECK_FALSE(methods[1].contains("sd"));
  test::check_page(folder.read("page.html"), folder.read("page.json"));
  const Json measures =
      Json::parse(folder.read("page.json")).at("sections").at("measures").at("table");
  CHECK(measures[0].at("rfrboost") == methods[0].at("mean").at("rmse"));
}

TEST_CASE("no method uses more than the first, whoever leads") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true));
  const Json boosted = compared(data, {"--methods", "backprop,hybrid,finetuned",
                                       "--finetune-epochs", "3", "--budget", "epochs"});
  for (const std::size_t i : {std::size_t{1}, std::size_t{2}}) {
    CAPTURE(i);
    CHECK(boosted[i].at("runs")[0].at("epochs") <= boosted[0].at("runs")[0].at("epochs"));
    CHECK(boosted[i].at("runs")[0].at("epochs") > 0);
  }
  const Json timed = compared(data, {"--methods", "hybrid,backprop", "--budget", "time"});
  CHECK(timed[1].at("runs")[0].at("updates") > 0);
  const Outcome none = call(
      with({"compare", data, "--methods", "rfrboost,backprop", "--budget", "updates"}, kSmall));
  CHECK(none.code == kUsage);
  CHECK(none.err.find("rfrboost leads --methods and makes no minibatch updates") !=
        std::string::npos);
}

TEST_CASE("names are checked before anything is read") {
  const auto error = [](const std::vector<std::string>& options) {
    const Outcome outcome = call(with({"compare", "no-such.csv"}, options));
    CHECK(outcome.code == kUsage);
    return outcome.err;
  };
  CHECK(error({"--methods", "hybrid,backprob"})
            .starts_with("resboost: option --methods: unknown method \"backprob\"; did you mean "
                         "backprop; known: "));
  CHECK(error({"--methods", "hybrid,backprop,hybrid"}) ==
        "resboost: option --methods: hybrid is named twice\n");
  CHECK(error({"--methods", "hybrid,finetuned"}) ==
        "resboost: option --methods: finetuned needs --finetune-epochs\n");
  CHECK(error({"--methods", "backprop,finetuned", "--method", "backprop", "--finetune-epochs", "1"})
            .starts_with(
                "resboost: option --methods: finetuned needs a method that trains stage by stage"));
}

/// Text that presses Ctrl-C when it comes to these words.
class PressingBuffer final : public std::stringbuf {
 public:
  explicit PressingBuffer(std::string words) : words_(std::move(words)) {}

 protected:
  int sync() override {
    if (str().find(words_) != std::string::npos) set_interrupted(true);
    return std::stringbuf::sync();
  }

 private:
  std::string words_;
};

Outcome call_interrupted_at(const std::string& words, const std::vector<std::string>& arguments) {
  PressingBuffer buffer(words);
  std::ostream err(&buffer);
  std::ostringstream out;
  const int code = run(arguments, {out, err, false});
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  set_interrupted(false);
  return {code, out.str(), buffer.str()};
}

TEST_CASE("interrupted, it prints no result and says why") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true));
  const Outcome outcome = call_interrupted_at(
      "backprop, seed 1:", {"compare", data, "--methods", "backprop,hybrid", "--stages", "1",
                            "--block.width", "16", "--backprop.epochs", "100000"});
  CHECK(outcome.code == kInterrupted);
  CHECK(outcome.out.empty());
  CHECK(outcome.err.ends_with("interrupted; there is nothing to compare\n"));
}

TEST_CASE("interrupted after whole seeds, it prints and draws those") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true)),
                    page = folder("page.html");
  const Outcome outcome = call_interrupted_at(
      "hybrid, seed 3:",
      with({"compare", data, "--methods", "backprop,hybrid", "--seeds", "4", "--report", page,
            "--json", "--require", "hybrid>backprop+1", "--log", folder("run.jsonl")},
           kSmall));
  CHECK(outcome.code == kInterrupted);
  CHECK(outcome.err.find("interrupted, 2 of 4 seeds are compared\n") != std::string::npos);
  const Json result = Json::parse(outcome.out);
  for (const Json& method : result.at("methods")) CHECK(method.at("runs").size() == 2);
  CHECK(result.at("ended_early") == "interrupted, 2 of 4 seeds");
  test::check_page(folder.read("page.html"), folder.read("page.json"));
  CHECK(Json::parse(folder.read("page.json")).at("facts").at("ended early") ==
        "interrupted, 2 of 4 seeds");
  CHECK(folder.read("run.jsonl").find("\"event\":\"end\",\"exit\":6") != std::string::npos);
}

TEST_CASE("what is required of the result is checked after it was printed") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true)),
                    page = folder("page.html");
  const std::vector<std::string> methods{"compare",
                                         data,
                                         "--methods",
                                         "resfgb,backprop",
                                         "--quiet",
                                         "--report",
                                         page,
                                         "--require",
                                         "resfgb>=backprop-1, backprop>=resfgb-1"};
  const Outcome held = call(with(with(methods, kSmall), {"--json"}));
  CHECK_MESSAGE(held.code == kOk, held.err);
  CHECK(held.err.empty());
  CHECK(
      Json::parse(held.out).at("requirements").dump() ==
      R"([{"text":"resfgb>=backprop-1","holds":true},{"text":"backprop>=resfgb-1","holds":true}])");

  const Outcome failed =
      call(with(with(methods, kSmall), {"--require", "resfgb>backprop+1", "--json"}));
  CHECK(failed.code == kCheckFailed);
  CHECK(lines_of(failed.err).size() == 1);
  CHECK(failed.err.starts_with("resboost: requirement resfgb>backprop+1 does not hold: accuracy "));
  CHECK(Json::parse(failed.out).at("requirements")[2].at("holds") == false);
  CHECK(folder.read("page.html").size() > 0);
  CHECK_FALSE(
      Json::parse(call(with({"compare", data, "--json"}, kSmall)).out).contains("requirements"));
}

TEST_CASE("requirements are read before anything else is") {
  const Outcome outcome = call(
      {"compare", "no-such.csv", "--methods", "hybrid,backprop", "--require", "resfgb>=backprop"});
  CHECK(outcome.code == kUsage);
  CHECK(outcome.err.find("resfgb is not compared") != std::string::npos);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli

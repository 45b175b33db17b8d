#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/json_line.h"
#include "cli/command_fixture.h"

namespace resboost::cli {
namespace {

std::vector<std::string> train_of(const std::string& data, const std::string& model) {
  return {"train", data,      "--method", "rfrboost", "--stages", "1", "--rfrboost.features",
          "16",    "--model", model};
}

TEST_SUITE_BEGIN("cli/threshold");

TEST_CASE("predict, evaluate, inspect and the card go by the model's threshold") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(200, true)), model = folder("m");
  const Outcome trained =
      call(with(train_of(data, model), {"--threshold", "0.9", "--card", folder("card.md")}));
  REQUIRE_MESSAGE(trained.code == 0, trained.err);
  int wary = 0;
  for (const std::string& line : lines_of(call({"predict", model, data}).out)) {
    if (line.starts_with("prediction")) continue;
    const double same = std::stod(line.substr(line.rfind(',') + 1));
    CHECK(line.starts_with("same") == (same >= 0.9));
    wary += same > 0.5 && same < 0.9;
  }
  CHECK(wary > 0);
  const Outcome inspected = call({"inspect", model});
  CHECK(inspected.out.find("threshold    same where its probability is at least 0.9\n") !=
        std::string::npos);
  CHECK(Json::parse(call({"inspect", model, "--json"}).out).at("threshold") == 0.9);
  CHECK(folder.read("card.md").find("| threshold | same is predicted where its probability is at "
                                    "least 0.9 |") != std::string::npos);
  CHECK(folder.read("card.md").find("| `--threshold` |") != std::string::npos);

  REQUIRE(call(with(train_of(data, folder("plain")), {"--quiet"})).code == 0);
  const auto metrics = [&](const std::string& of) {
    return Json::parse(call({"evaluate", of, data, "--json"}).out);
  };
  CHECK(metrics(model).at("accuracy") < metrics(folder("plain")).at("accuracy"));
  CHECK(metrics(model).at("auc") == metrics(folder("plain")).at("auc"));
  CHECK(call({"inspect", folder("plain")}).out.find("threshold") == std::string::npos);
}

TEST_CASE("auto says what it found, and what is refused") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(200, true));
  const Outcome found = call(with(train_of(data, folder("m")), {"--threshold", "auto"}));
  REQUIRE_MESSAGE(found.code == 0, found.err);
  CHECK(found.err.find(": balanced_accuracy ") != std::string::npos);
  CHECK(call(with(train_of(data, folder("m")), {"--threshold", "2"})).code == 2);
  const std::string numbers = folder.write("numbers.csv", toy_csv(100, false));
  const Outcome refused = call(with(train_of(numbers, folder("m")), {"--threshold", "0.4"}));
  CHECK(refused.code == 2);
  CHECK(refused.err.find("option --threshold: it is for two classes") != std::string::npos);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli

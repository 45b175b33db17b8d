#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/json_line.h"
#include "cli/command_fixture.h"
#include "support/page_check.h"

namespace resboost::cli {
namespace {

TEST_SUITE_BEGIN("cli/verbs/evaluate");

TEST_CASE("all metrics that fit, or those that are asked for, as text and as JSON") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(200, true)), model = folder("m.model");
  REQUIRE(call(with({"train", data, "--model", model, "--quiet"}, kSmall)).code == 0);

  const Outcome text = call({"evaluate", model, data});
  REQUIRE_MESSAGE(text.code == 0, text.err);
  for (const char* line : {"\n  accuracy          0.", "\n  auc               0.",
                           "\n  class        ", "\n  other, \"not\" ", "\n  same         "})
    CHECK_MESSAGE(text.out.find(line) != std::string::npos, line, text.out);
  CHECK(text.out.find("rmse") == std::string::npos);

  const Json json = Json::parse(call({"evaluate", model, data, "--json"}).out);
  CHECK(json.at("rows") == 200);
  CHECK(json.at("classes").size() == 2);
  CHECK(json["classes"][1].at("class") == "same");
  const double weight = json["classes"][1].at("weight"), recall = json["classes"][1].at("recall");
  CHECK(json.at("confusion")[1][1] == doctest::Approx(recall * weight));
  CHECK(json["confusion"][1][0] == doctest::Approx((1 - recall) * weight));

  const Outcome asked = call(
      {"evaluate", model, data, "--metric", "brier", "--metric", "recall:class=same", "--json"});
  REQUIRE_MESSAGE(asked.code == 0, asked.err);
  const Json two = Json::parse(asked.out);
  CHECK(two.size() == 3);
  CHECK(two.at("brier") == json.at("brier"));
  CHECK(two.at("recall:class=same") == recall);

  const Outcome wrong = call({"evaluate", model, data, "--metric", "rmse"});
  CHECK(wrong.code == 2);
  CHECK(wrong.err.starts_with(
      "resboost: option --metric: \"rmse\": it is a metric of numbers, and the target is classes"));
}

TEST_CASE("groups of rows, and a page with everything on it") {
  const Folder folder;
  const std::string page = folder("page.html");
  for (const bool classes : {true, false}) {
    const std::string data = folder.write("train.csv", toy_csv(150, classes)),
                      model = folder("m.model");
    REQUIRE(call(with({"train", data, "--model", model, "--quiet"}, kSmall)).code == 0);
    const Outcome outcome =
        call({"evaluate", model, data, "--by", "colour", "--report", page, "--json"});
    REQUIRE_MESSAGE(outcome.code == 0, outcome.err);
    const Json json = Json::parse(outcome.out);
    REQUIRE(json.at("by").size() == 2);
    CHECK(json["by"][0].at("colour") == "red");
    CHECK(json["by"][0].at("rows") == 100);
    const std::string metric = classes ? "accuracy" : "mae";
    const double red = json["by"][0].at(metric), blue = json["by"][1].at(metric);
    CHECK((100 * red + 50 * blue) / 150 == doctest::Approx(json.at(metric).get<double>()));
    test::check_page(folder.read("page.html"), folder.read("page.json"));
    for (const char* id :
         {"id=\"metrics\"", "id=\"groups\"", classes ? "id=\"roc\"" : "id=\"residuals-1\""})
      CHECK(folder.read("page.html").find(id) != std::string::npos);
    CHECK(call({"evaluate", model, data, "--by", "nobody"}).code == 2);
  }
}

TEST_CASE("rows that lack what they are told apart by are a group, also beside many numbers") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(60, true)), model = folder("m.model");
  REQUIRE(call(with({"train", data, "--model", model, "--quiet"}, kSmall)).code == 0);
  std::string csv = "a,b,colour,target,town,age\n";
  for (int i = 0; i < 40; ++i)
    csv += "0.1,0.2,red,same," + std::string(i % 4 == 0 ? "" : "York") + "," +
           (i % 4 == 0 ? "" : std::to_string(i)) + "\n";
  const std::string rows = folder.write("rows.csv", csv);
  const auto names = [&](const std::string& column) {
    const Outcome outcome = call({"evaluate", model, rows, "--by", column, "--json"});
    REQUIRE_MESSAGE(outcome.code == 0, outcome.err);
    std::vector<std::string> all;
    const Json json = Json::parse(outcome.out);
    for (const Json& group : json.at("by")) all.push_back(group.at(column));
    return all;
  };
  CHECK(names("town") == std::vector<std::string>{"York", "missing"});
  CHECK(names("age") == std::vector<std::string>{"1 to 9", "over 9, to 19", "over 19, to 29",
                                                 "over 29, to 39", "missing"});
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli

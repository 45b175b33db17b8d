#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/json_line.h"
#include "cli/command_fixture.h"
#include "support/page_check.h"

namespace resboost::cli {
namespace {

TEST_SUITE_BEGIN("cli/verbs/importance");

TEST_CASE("columns of a model with trees, as text, JSON, CSV and a page") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true)), model = folder("m.model"),
                    page = folder("page.html"), csv = folder("columns.csv");
  REQUIRE(call({"train", data, "--model", model, "--method", "trees", "--trees.rounds", "20",
                "--quiet"})
              .code == 0);
  const std::vector<std::string> asked{"importance", model,       data, "--metric",
                                       "auc",        "--repeats", "3"};
  const auto and_then = [&](std::vector<std::string> more) {
    more.insert(more.begin(), asked.begin(), asked.end());
    return call(more);
  };
  const Outcome text = call(asked);
  REQUIRE_MESSAGE(text.code == 0, text.err);
  CHECK(text.out.find("300 rows, auc of ") != std::string::npos);
  const auto lines = lines_of(text.out);
  REQUIRE(lines.size() == 5);
  CHECK(lines.back().starts_with("  colour "));

  const Json json = Json::parse(and_then({"--json", "--report", page, "--output", csv}).out);
  CHECK(json.at("rows") == 300);
  CHECK(json.at("columns").size() == 3);
  CHECK(json["columns"][0].at("worse_by") > 0.2);
  CHECK(json["columns"][2].at("column") == "colour");
  CHECK(lines_of(folder.read("columns.csv")).front() == "column,worse_by,low,high");
  test::check_page(folder.read("page.html"), folder.read("page.json"));

  const Json some = Json::parse(and_then({"--rows", "100", "--json"}).out);
  CHECK(some.at("rows") == 100);
  CHECK(and_then({"--output", data}).code == 2);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli

#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/json_line.h"
#include "cli/command_fixture.h"
#include "support/page_check.h"

namespace resboost::cli {
namespace {

/// A model of two classes by the sign of a product, and its rows.
struct Trained {
  Folder folder;
  std::string data = folder.write("train.csv", toy_csv(300, true)), model = folder("m.model");
  Trained() {
    REQUIRE(call({"train", data, "--model", model, "--method", "trees", "--trees.rounds", "20",
                  "--quiet"})
                .code == 0);
  }
  Outcome explain(const std::vector<std::string>& more) const {
    return call(with({"explain", model, data, "--samples", "20"}, more));
  }
};

TEST_SUITE_BEGIN("cli/verbs/explain");

TEST_CASE("rows as text, JSON, CSV and a page; contributions add up") {
  const Trained trained;
  const std::string csv = trained.folder("rows.csv"), page = trained.folder("page.html");
  const Outcome text = trained.explain({"--line", "3"});
  REQUIRE_MESSAGE(text.code == 0, text.err);
  CHECK(text.out.find("1 row explained by 20 samples") != std::string::npos);
  CHECK(text.out.find("  line 3 ") != std::string::npos);
  CHECK(text.out.find("  colour = red ") != std::string::npos);

  const Outcome told =
      trained.explain({"--rows", "7", "--json", "--contributions", csv, "--report", page});
  REQUIRE_MESSAGE(told.code == 0, told.err);
  const Json json = Json::parse(told.out);
  REQUIRE(json.at("rows").size() == 7);
  CHECK(json.at("columns").back().at("column") == "colour");
  for (const Json& row : json["rows"]) {
    REQUIRE(row.at("outputs").size() == 1);  // of two classes the second
    const Json& of_class = row["outputs"][0];
    double sum = json.at("base").at("same");
    for (const Json& column : of_class.at("columns"))
      sum += column.at("contribution").get<double>();
    CHECK(sum == doctest::Approx(of_class.at("prediction").get<double>()).epsilon(1e-12));
  }
  const auto lines = lines_of(trained.folder.read("rows.csv"));
  CHECK(lines.front() == "line,output,prediction,base,column,value,contribution,error");
  CHECK(lines.size() == 1 + 7 * 3);
  test::check_page(trained.folder.read("page.html"), trained.folder.read("page.json"));
}

TEST_CASE("columns are followed, numbers and categories; curves of the rows") {
  const Trained trained;
  const std::string csv = trained.folder("curves.csv"), page = trained.folder("page.html");
  const std::vector<std::string> asked{
      "--rows",       "0",  "--dependence", "a", "--dependence", "colour", "--points", "5",
      "--curve-rows", "40", "--curves",     csv, "--report",     page};
  const Outcome text = trained.explain(asked);
  REQUIRE_MESSAGE(text.code == 0, text.err);
  CHECK(text.out.starts_with("  all rows with a "));
  CHECK(text.out.find("\n  red ") != std::string::npos);
  const auto lines = lines_of(trained.folder.read("curves.csv"));
  CHECK(lines.front() == "column,value,output,line,prediction,error");
  CHECK(lines.size() == 1 + (5 + 2) * 41);
  test::check_page(trained.folder.read("page.html"), trained.folder.read("page.json"));
  const Json json = Json::parse(trained.explain(with(asked, {"--json"})).out);
  CHECK(json.at("dependence").size() == 2);
  CHECK(json["dependence"][1].at("outputs").at(0).at("points").size() == 2);
  CHECK_FALSE(json.contains("rows"));
}

TEST_CASE("a class by its name, rows of another file as background") {
  const Trained trained;
  const std::string others = trained.folder.write("others.csv", toy_csv(30, true));
  const Json json = Json::parse(
      trained.explain({"--line", "2", "--of", "other, \"not\"", "--background", others, "--json"})
          .out);
  CHECK(json.at("base").contains("other, \"not\""));
  CHECK(json["base"].size() == 1);
}

TEST_CASE("names and lines that there are not; files that are read") {
  const Trained trained;
  const auto fails = [&](const std::vector<std::string>& more, const std::string& text) {
    const Outcome outcome = trained.explain(more);
    CHECK(outcome.code == 2);
    CHECK_MESSAGE(outcome.err.find(text) != std::string::npos, outcome.err);
  };
  fails({"--of", "sam"}, "option --of: the model has no class or target \"sam\"; did you mean");
  fails({"--line", "302"}, "option --line: no row of " + trained.data + " begins on line 302");
  fails({"--line", "x"}, "option --line: cannot read \"x\" as a whole number");
  fails({"--rows", "0"}, "option --rows: 0 leaves nothing to explain; give more, or --line N");
  fails({"--rows", "0", "--dependence", "color"}, "did you mean \"colour\"");
  fails({"--curves", trained.data}, "option --curves: it would write over");
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli

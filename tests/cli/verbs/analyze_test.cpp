#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/json_line.h"
#include "cli/command_fixture.h"
#include "cli/exit_code.h"
#include "support/page_check.h"

namespace resboost::cli {
namespace {

/// Trains a small network on toy rows; the path of the model.
std::string trained(const Folder& folder, const std::string& name, bool classes,
                    const std::vector<std::string>& more) {
  const std::string data = folder.write("data.csv", toy_csv(300, classes)), model = folder(name);
  const Outcome outcome =
      call(with({"train", data, "--target", "target", "--model", model, "--quiet", "--valid-share",
                 "0", "--stages", "3", "--block.width", "16", "--block.layers", "1",
                 "--embedding.epochs", "5", "--backprop.epochs", "5"},
                more));
  REQUIRE_MESSAGE(outcome.code == kOk, outcome.err);
  return model;
}

Json analyzed(const std::vector<std::string>& arguments) {
  const Outcome outcome = call(with(with({"analyze"}, arguments), {"--json", "--repeats", "2"}));
  REQUIRE_MESSAGE(outcome.code == kOk, outcome.err);
  return Json::parse(outcome.out).at("sections");
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + part.size()))
    ++found;
  return found;
}

TEST_SUITE_BEGIN("cli/verbs/analyze");

TEST_CASE("a boosted classifier: all analyses, in text, as numbers and as a page") {
  const Folder folder;
  const std::string model = trained(
      folder, "boosted.model", true,
      {"--method", "boostresnet", "--boostresnet.epochs", "5", "--boostresnet.gamma", "-1"});
  const std::string page = folder("page.html");
  const Json sections = analyzed({model, folder("data.csv"), "--report", page});
  for (const char* id :
       {"lesions-one", "lesions-several", "lesions-reordered", "paths-lengths", "paths-gradient",
        "paths-contribution", "responses", "taylor", "depth-law", "depth-gains", "depth-error",
        "functional-gradient", "margins", "edges", "bounds", "anytime"})
    CHECK_MESSAGE(sections.contains(id), id);
  CHECK(sections["lesions-one"]["series"][0]["y"].size() == 3);
  const Json shares = sections["paths-lengths"]["series"][0]["y"];
  REQUIRE(shares.size() == 4);
  CHECK(shares[1].get<double>() == doctest::Approx(0.375));
  test::check_page(folder.read("page.html"), folder.read("page.json"));
  // Each says what to see, and which paper it repeats; prediction at any cost is of none.
  CHECK(count(folder.read("page.html"), "<p class=\"see\">") == sections.size());
  CHECK(count(folder.read("page.html"), "<p class=\"source\">") == sections.size() - 1);
  const Outcome text = call({"analyze", model, folder("data.csv"), "--repeats", "2"});
  CHECK(lines_of(text.out).size() == 2 * sections.size());
  CHECK(lines_of(text.out)[0] == "Error of every depth");
}

TEST_CASE("the same draws for the same seed; the sample has as many rows as asked for") {
  const Folder folder;
  const std::string model = trained(folder, "hybrid.model", true, {"--method", "hybrid"}),
                    data = folder("data.csv");
  const Json first = analyzed({model, data, "--rows", "50"});
  CHECK(first == analyzed({model, data, "--rows", "50", "--threads", "3"}));
  CHECK(first != analyzed({model, data, "--rows", "50", "--seed", "2"}));
}

TEST_CASE("a plain network beside a residual one is the control of the lesions") {
  const Folder folder;
  const std::string residual = trained(folder, "residual.model", true, {"--method", "backprop"}),
                    plain = trained(folder, "plain.model", true,
                                    {"--method", "backprop", "--block.shortcut", "none"});
  const Json sections = analyzed({residual, folder("data.csv"), "--control", plain});
  REQUIRE(sections["lesions-one"]["series"].size() == 2);
  CHECK(sections["lesions-one"]["series"][1]["name"] == "plain network");
  CHECK_FALSE(sections.contains("edges"));  // one head is all there is
  // The control alone has no paths.
  CHECK_FALSE(analyzed({plain, folder("data.csv")}).contains("paths-lengths"));
}

TEST_CASE("numbers have errors in their units, and no margins") {
  const Folder folder;
  const Json sections = analyzed(
      {trained(folder, "numbers.model", false, {"--method", "hybrid"}), folder("data.csv")});
  CHECK(sections.contains("depth-error"));
  CHECK(sections.contains("anytime"));
  CHECK_FALSE(sections.contains("margins"));
  CHECK_FALSE(sections.contains("edges"));
}

TEST_CASE("what cannot be analysed is refused in one line") {
  const Folder folder;
  const std::string model = trained(folder, "boosted.model", true, {"--method", "hybrid"}),
                    data = folder("data.csv");
  CHECK(call({"analyze", model}).code == kUsage);
  CHECK(call({"analyze", model, data, "--report", folder("page.txt")}).code == kUsage);
  // The numbers beside data.html would be in data.csv.
  CHECK(call({"analyze", model, data, "--report", folder("data.html")}).err ==
        "resboost: option --report: it would write over " + data +
            ", which is what is read; choose another name\n");
  const std::string other = folder.write("other.csv", "a,b\n1,2\n");
  CHECK(call({"analyze", model, data, "--report", folder("other.html")}).err ==
        "resboost: option --report: it would write over " + other +
            ", which no report wrote; choose another name\n");
  CHECK(folder.read("other.csv") == "a,b\n1,2\n");
  CHECK(call({"analyze", model, data, "--control", model})
            .err.starts_with("resboost: option --control: " + model +
                             " has shortcuts; train one without: "));
  CHECK(call({"analyze", data, data}).code == kBadModel);
  const Outcome unlabelled =
      call({"analyze", model, folder.write("x.csv", "a,b,colour\n1,2,red\n")});
  CHECK(unlabelled.code == kBadData);
  CHECK(lines_of(unlabelled.err).size() == 1);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/json_line.h"
#include "cli/command_fixture.h"
#include "cli/exit_code.h"
#include "support/page_check.h"

namespace resboost::cli {
namespace {

TEST_SUITE_BEGIN("cli/verbs/degradation");

TEST_CASE("three kinds of networks at two depths: errors, responses, a page") {
  const Folder folder;
  const std::string data = folder.write("data.csv", toy_csv(300, true)), page = folder("page.html");
  const Outcome outcome = call(with(
      {"degradation", data, "--target", "target", "--depths", "1,3", "--json", "--report", page},
      {"--block.width", "16", "--block.layers", "1", "--embedding.epochs", "5", "--backprop.epochs",
       "5"}));
  REQUIRE_MESSAGE(outcome.code == kOk, outcome.err);
  const Json sections = Json::parse(outcome.out).at("sections");
  for (const char* id : {"training-error", "test-error"}) {
    REQUIRE(sections[id]["series"].size() == 3);
    for (const Json& line : sections[id]["series"]) {
      CHECK(line["x"] == Json({1, 3}));
      for (const Json& y : line["y"]) CHECK((y >= 0 && y <= 1));
    }
  }
  CHECK(sections["responses"]["series"][0]["y"].size() == 3);
  CHECK(sections["networks"]["table"].size() == 6);
  test::check_page(folder.read("page.html"), folder.read("page.json"));
}

TEST_CASE("the text is a table with a line for each depth, and how to repeat it") {
  const Folder folder;
  const std::string data = folder.write("data.csv", toy_csv(200, false));
  const Outcome outcome =
      call({"degradation", data, "--depths", "1,2", "--block.width", "16", "--block.layers", "1",
            "--embedding.epochs", "5", "--backprop.epochs", "5"});
  REQUIRE_MESSAGE(outcome.code == kOk, outcome.err);
  const auto lines = lines_of(outcome.out);
  CHECK(lines[0].find("plain train, test") != std::string::npos);
  CHECK(lines[1].starts_with("     1"));
  CHECK(lines[2].starts_with("     2"));
  CHECK(lines[3] == "(RMSE)");
  CHECK(lines.back().starts_with("Again: resboost degradation "));
}

TEST_CASE("depths that make no sense are refused before anything is read") {
  const auto text = [](const std::string& depths) {
    return call({"degradation", "no-such.csv", "--depths", depths}).err;
  };
  CHECK(text("4,2").starts_with("resboost: option --depths: 2 after 4; name each depth once"));
  CHECK(text("0").starts_with("resboost: option --depths: "));
  CHECK(text("4,x").starts_with("resboost: option --depths: "));
  const auto refused = [](const std::string& option, const std::string& value) {
    return call({"degradation", "no-such.csv", "--" + option, value}).err;
  };
  for (const auto& [option, value] :
       std::vector<std::pair<std::string, std::string>>{{"block.shortcut", "none"},
                                                        {"image.architecture", "plain-20"},
                                                        {"image.blocks", "2"},
                                                        {"stages", "4"},
                                                        {"finetune-epochs", "1"},
                                                        {"valid", "x.csv"}})
    CHECK(refused(option, value).starts_with("resboost: option --" + option + ": "));
  CHECK(call({"degradation", "x.csv", "--method", "backprop"})
            .err.starts_with("resboost: option --method: backprop"));
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli

#include "cli/argument_order.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "cli/command_fixture.h"

namespace resboost::cli {
namespace {

TEST_SUITE_BEGIN("cli/argument_order");

TEST_CASE("data and a model that are swapped are told so, with the line as it should be") {
  const Folder folder;
  const std::string data = folder.write("d.csv", toy_csv(50, true)), model = folder("m.model"),
                    pictures = folder("pictures");
  std::filesystem::create_directory(pictures);
  REQUIRE(call({"train", data, "--model", model, "--stages", "0"}).code == 0);
  for (const std::string verb : {"predict", "evaluate", "explain", "importance", "analyze"}) {
    const Outcome plain = call({verb, data, model});
    CHECK(plain.code == 2);
    CHECK(plain.err == "resboost: MODEL and DATA are swapped: " + model + " is a model file, and " +
                           data + " is none; call: resboost " + verb + " " + model + " " + data +
                           "\n");
    const Outcome more = call({verb, pictures, "--threads", "1", model});
    CHECK(more.err.ends_with("call: resboost " + verb + " " + model + " " + pictures + " ...\n"));
  }
}

TEST_CASE("what is not swapped is told what is wrong with it") {
  const Folder folder;
  const std::string data = folder.write("d.csv", toy_csv(50, true)), model = folder("m.model"),
                    none = folder("none");
  REQUIRE(call({"train", data, "--model", model, "--stages", "0"}).code == 0);
  CHECK(call({"predict", model, data}).code == 0);
  CHECK(call({"predict", data, data}).err.starts_with("resboost: " + data + ": not a model file"));
  CHECK(call({"predict", model, model}).err.starts_with("resboost: " + model + ": a model file, "));
  for (const std::string& other : {data, model})
    CHECK(call({"predict", none, other}).err.starts_with("resboost: " + none + ": cannot open"));
}

}  // namespace
}  // namespace resboost::cli

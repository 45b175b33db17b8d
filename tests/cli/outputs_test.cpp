#include "cli/outputs.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "cli/command_fixture.h"

namespace resboost::cli {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> train(const std::string& data, const std::string& model) {
  return {"train", data, "--model", model, "--stages", "0"};
}

void refuses(const Folder& folder, const std::vector<std::string>& arguments,
             const std::string& option, const std::string& what) {
  const std::string before = folder.read("d.csv");
  const Outcome outcome = call(arguments);
  CAPTURE(outcome.err);
  CHECK(outcome.code == 2);
  CHECK(outcome.err.starts_with("resboost: option --" + option + ": "));
  CHECK(outcome.err.find(what) != std::string::npos);
  CHECK(folder.read("d.csv") == before);
}

TEST_SUITE_BEGIN("cli/outputs");

TEST_CASE("nothing that is read is written over, by any of its names") {
  const Folder folder;
  const std::string data = folder.write("d.csv", toy_csv(50, true)), model = folder("m.model");
  REQUIRE(call(train(data, model)).code == 0);
  fs::create_symlink(data, folder("link"));
  fs::create_hard_link(data, folder("second"));
  for (const std::string& name : {data, folder("./d.csv"), folder("link"), folder("second")}) {
    refuses(folder, train(data, name), "model", "which is what is read");
    refuses(folder, with(train(data, model), {"--log", name}), "log", "which is what is read");
    refuses(folder, with(train(data, model), {"--card", name}), "card", "which is what is read");
    refuses(folder, {"predict", model, data, "--output", name}, "output", "which is what is read");
  }
  refuses(folder, {"predict", model, data, "--output", model}, "output", "which is what is read");
  refuses(folder, with(train(folder.write("t.csv", toy_csv(50, true)), data), {"--valid", data}),
          "model", "the file of --valid");
  refuses(folder, with(train(data, model), {"--log", model}), "model", "the file of --log");
}

TEST_CASE("nor what is read beside pictures, and nothing goes into the folder of a class") {
  const Folder folder;
  folder.write("d.csv", "");
  const std::string pictures = folder.write("t-images-idx3-ubyte",
                                            std::string("\0\0\x08\x03\0\0\0\x01\0\0\0\x01"
                                                        "\0\0\0\x01z",
                                                        17)),
                    labels = folder.write("t-labels-idx1-ubyte",
                                          std::string("\0\0\x08\x01\0\0\0\x01\x05", 9));
  refuses(folder, train(pictures, labels), "model", "which is read with " + pictures);
  CHECK(folder.read("t-labels-idx1-ubyte").size() == 9);
  const std::string names = folder.write("batches.meta.txt", "cat\n");
  const std::string batch = folder.write("b.bin", std::string(3073, '\0'));
  refuses(folder, train(batch, names), "model", "which is read with " + batch);
  fs::create_directories(folder("photos/cat"));
  refuses(folder, train(folder("photos"), folder("photos/cat/new.png")), "model", "which is read");
  CHECK_FALSE(fs::exists(folder("photos/cat/new.png")));
}

TEST_CASE("a model may be grown in place") {
  const Folder folder;
  const std::string data = folder.write("d.csv", toy_csv(50, true)), model = folder("m.model");
  REQUIRE(call(train(data, model)).code == 0);
  CHECK(call(with(train(data, model), {"--continue-from", model})).code == 0);
}

TEST_CASE("a path that cannot be written is found out before the data are read") {
  const Folder folder;
  fs::create_directory(folder("folder"));
  const std::string data = folder.write("d.csv", "a,target\n1,oops");  // no data to train on
  for (const auto& [name, why] : {std::pair{folder("folder"), std::string("Is a directory")},
                                  {folder(std::string(256, 'm')), "File name too long"},
                                  {"/dev/full", "No space left on device"},
                                  {folder("no/m.model"), "there is no folder"}}) {
    const Outcome outcome = call(train(data, name));
    CHECK(outcome.code == 5);
    CHECK_MESSAGE(outcome.err.find(why) != std::string::npos, outcome.err);
  }
  CHECK(call(train(data, folder("m.model"))).code == 3);
}

TEST_CASE("- is standard output to predict alone") {
  const Folder folder;
  const std::string data = folder.write("d.csv", toy_csv(50, true)), model = folder("m.model");
  REQUIRE(call(train(data, model)).code == 0);
  const auto refused = [&](const std::vector<std::string>& arguments, const std::string& option) {
    refuses(folder, arguments, option, "\"-\" is no file; name one, as ./-, or /dev/stdout");
    CHECK_FALSE(fs::exists("-"));
  };
  refused(train(data, "-"), "model");
  refused(with(train(data, model), {"--log", "-"}), "log");
  refused(with(train(data, model), {"--card", "-"}), "card");
  refused({"export", model, "--c", "-"}, "c");
  refused({"export", model, "--onnx", "-"}, "onnx");
  refused({"inspect", model, "--truncate", "0", "--output", "-"}, "output");
  refused({"cv", data, "--output", "-"}, "output");
  refused({"explain", model, data, "--contributions", "-"}, "contributions");
  refused({"tune", data, "--log", "-"}, "log");
  CHECK(call({"predict", model, data, "--output", "-"}).out == call({"predict", model, data}).out);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli

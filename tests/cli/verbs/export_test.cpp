#include <doctest/doctest.h>

#include <filesystem>
#include <memory>

#include "cli/command_fixture.h"
#include "resboost/model_file.h"
#include "support/toy_model.h"

namespace resboost::cli {
namespace {

TEST_SUITE_BEGIN("cli/verbs/export");

TEST_CASE("both files, whose C names begin as the file's does") {
  const Folder folder;
  const std::string model = folder("m.model"), c = folder("my-model.c"), onnx = folder("m.onnx");
  save_model(test::mixed_model(Task::Kind::classification), model);
  const Outcome done = call({"export", model, "--c", c, "--onnx", onnx, "--stages", "all"});
  REQUIRE_MESSAGE(done.code == 0, done.err);
  CHECK(folder.read("my-model.c").find("int my_model_predict(") != std::string::npos);
  CHECK(folder.read("m.onnx").find("probabilities_2") != std::string::npos);
  REQUIRE(call({"export", model, "--c", folder("1.c")}).code == 0);
  CHECK(folder.read("1.c").find("int model_1_predict(") != std::string::npos);
}

TEST_CASE("pictures") {
  const Folder folder;
  const std::string model = folder("m.model"), c = folder("m.c"), onnx = folder("m.onnx");
  save_model(test::mirrored_model(), model);
  REQUIRE(call({"export", model, "--c", c, "--onnx", onnx}).code == 0);
  CHECK(folder.read("m.c").find("m_predict(const unsigned char picture[") != std::string::npos);
  CHECK(folder.read("m.onnx").find("pictures") != std::string::npos);
}

TEST_CASE("what cannot be asked or exported leaves no file") {
  const Folder folder;
  const std::string model = folder("m.model"), c = folder("m.c"), onnx = folder("m.onnx");
  Model latin = test::toy_model(Task::Kind::classification);
  Schema schema = *latin.schema;
  schema.columns[1].name = "\xe9t\xe9";
  latin.schema = std::make_shared<const Schema>(schema);
  save_model(latin, model);
  const Outcome refused = call({"export", model, "--c", c, "--onnx", onnx});
  CHECK(refused.code == 4);
  CHECK(refused.err.find("is not UTF-8") != std::string::npos);
  CHECK(call({"export", model}).code == 2);
  CHECK(call({"export", model, "--c", c, "--stages", "all"}).code == 2);
  CHECK(call({"export", model, "--onnx", onnx, "--stages", "3"}).code == 2);
  CHECK(call({"export", model, "--onnx", model}).code == 2);
  CHECK(call({"export", folder("none"), "--c", c}).code == 5);
  CHECK(!std::filesystem::exists(c));
  CHECK(!std::filesystem::exists(onnx));
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli

#include "cli/keep_model.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "resboost/error.h"
#include "resboost/model_file.h"
#include "support/deserted_pipe.h"
#include "support/error_text.h"
#include "support/toy_model.h"

namespace resboost::cli {
namespace {

TEST_SUITE_BEGIN("cli/keep_model");

TEST_CASE("a model that its file refuses after all is saved elsewhere, and the error says where") {
  const Model model = test::toy_model(Task::Kind::classification);
  test::DesertedPipe pipe;
  Output file(pipe.path());
  pipe.desert();
  const std::string error = test::error_text<IoError>([&] { keep_model(model, file); });
  const std::string says = ": cannot write: Broken pipe; the model is saved as ";
  REQUIRE_MESSAGE(error.starts_with(pipe.path() + says), error);
  const std::string rest = error.substr(pipe.path().size() + says.size());
  const std::string refuge = rest.substr(0, rest.find(' '));
  CHECK(load_model(refuge).net.depth() == model.net.depth());
  std::filesystem::remove(refuge);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli

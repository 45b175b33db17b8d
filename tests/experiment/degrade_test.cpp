#include <doctest/doctest.h>

#include "resboost/experiment.h"
#include "support/settings_fixture.h"
#include "support/toy_table.h"

namespace resboost {
namespace {

TEST_SUITE_BEGIN("experiment/degrade");

TEST_CASE("three kinds of networks, each of every depth") {
  RunConfig config;
  config.train.block.width = 8;
  config.train.backprop.epochs = 1;
  config.train.method = "rfrboost";
  config.train.rfrboost.features = 8;
  DegradationConfig degradation;
  degradation.depths = "1,2";
  ExperimentReporter silent;
  const Degradation found = degrade(test::toy_table(80, false), degradation, config, silent);
  CHECK_FALSE(found.classes);
  CHECK(found.train_rows == 64);  // nothing but the test rows is held out
  CHECK(found.test_rows == 16);
  REQUIRE(found.curves.size() == 3);
  CHECK(found.curves[0].kind == "plain");
  for (const DepthCurve& curve : found.curves) {
    CAPTURE(curve.kind);
    REQUIRE(curve.results.size() == 2);
    CHECK(curve.results[0].depth == 1);
    CHECK(curve.results[1].responses.size() == 2);
    CHECK(curve.results[1].test_error > 0);
  }
}

TEST_CASE("what would make the kinds differ in more than their shortcuts is refused") {
  const auto error = [](const std::string& name, const std::string& value) {
    RunConfig config;
    set_parameter(config, name, value);
    return config_error([&] { check_degradation({}, config); });
  };
  for (const auto& [name, value] :
       std::vector<std::pair<std::string, std::string>>{{"block.shortcut", "none"},
                                                        {"image.architecture", "plain-20"},
                                                        {"image.blocks", "2"},
                                                        {"stages", "3"},
                                                        {"finetune-epochs", "1"},
                                                        {"valid", "v.csv"},
                                                        {"method", "backprop"}}) {
    const std::string begin = "parameter `" + name + "`: ";
    CAPTURE(begin);
    CHECK(error(name, value).starts_with(begin));
  }
  DegradationConfig falling;
  falling.depths = "4,2";
  CHECK(config_error([&] { check_degradation(falling, {}); }) ==
        "parameter `depths`: 2 after 4; name each depth once, the smallest first");
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

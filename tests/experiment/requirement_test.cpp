#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "resboost/error.h"
#include "resboost/experiment.h"

namespace resboost {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
const std::vector<std::string> kMethods{"resfgb", "resfgb-fw", "backprop"};

MethodTrials scored(const std::string& method, const std::vector<double>& scores, bool classes) {
  MethodTrials result{method, {}};
  for (const double score : scores) {
    Trial trial;
    trial.test = classes ? Metrics{100, score, 0.1, 0.02, kNan, kNan, kNan, kNan}
                         : Metrics{100, kNan, kNan, kNan, score, 1, 0, 1};
    result.trials.push_back(trial);
  }
  return result;
}

Requirement read(const std::string& text) {
  ComparisonConfig comparison;
  comparison.require = {text};
  return requirements_of(comparison, kMethods).front();
}

/// Of two methods with these scores.
bool held(const std::string& text, const std::vector<double>& resfgb,
          const std::vector<double>& backprop, bool classes = true) {
  return holds(read(text),
               {scored("resfgb", resfgb, classes), scored("backprop", backprop, classes)});
}

TEST_SUITE_BEGIN("experiment/requirement");

TEST_CASE("names, comparison and margin are read, hyphens of names and spaces included") {
  const Requirement plain = read("resfgb>=backprop");
  CHECK(plain.left == "resfgb");
  CHECK(plain.right == "backprop");
  CHECK_FALSE(plain.strict);
  CHECK(plain.margin == 0);
  const Requirement full = read("backprop > resfgb-fw - 1e-3");
  CHECK(full.text == "backprop>resfgb-fw-1e-3");
  CHECK(full.left == "backprop");
  CHECK(full.right == "resfgb-fw");
  CHECK(full.strict);
  CHECK(full.margin == -1e-3);
  CHECK(read("backprop>=resfgb+.5").margin == 0.5);
}

TEST_CASE("what cannot be read, and who is not compared, is an error that says what to write") {
  const auto error = [](const std::string& text) -> std::string {
    try {
      read(text);
    } catch (const ConfigError& e) {
      return e.what();
    }
    return "none";
  };
  for (const char* text : {"", "resfgb", "resfgb=backprop", "resfgb<backprop", "resfgb=>backprop",
                           ">=backprop", "resfgb>=", "resfgb>=-0.1", "resfgb>backprop>resfgb-fw"}) {
    CAPTURE(text);
    CHECK(error(text).starts_with("parameter `require`: cannot read \""));
  }
  CHECK(error("resfgb>=backprop-0.1x") == "parameter `require`: cannot read \"-0.1x\" as a number");
  CHECK(error("resfgb>=backprob-0.1") ==
        "parameter `require`: \"resfgb>=backprob-0.1\": backprob is not compared; did you mean "
        "backprop; compared "
        "(`methods`): resfgb, resfgb-fw, backprop");
  CHECK(error("hybrid>backprop").find("hybrid is not compared") != std::string::npos);
  CHECK(error("resfgb>=resfgb").find("against itself") != std::string::npos);
}

TEST_CASE("means over seeds decide: higher accuracy, lower RMSE") {
  CHECK(held("resfgb>=backprop", {0.5, 1.0}, {0.7, 0.7}));
  CHECK_FALSE(held("resfgb>=backprop", {0.5, 0.8}, {0.7, 0.7}));
  CHECK(held("resfgb>=backprop", {0.7}, {0.7}));
  CHECK_FALSE(held("resfgb>backprop", {0.7}, {0.7}));
  CHECK(held("resfgb>backprop", {0.71}, {0.7}));
  CHECK(held("resfgb>=backprop", {2}, {3}, false));
  CHECK_FALSE(held("resfgb>=backprop", {3}, {2}, false));
  CHECK_FALSE(held("resfgb>=backprop", {kNan}, {0.7}));
}

TEST_CASE("a margin allows a loss or asks for a gain, and rounding is not held against anyone") {
  CHECK(held("resfgb>=backprop-0.1", {0.65}, {0.7}));
  CHECK_FALSE(held("resfgb>=backprop-0.1", {0.55}, {0.7}));
  CHECK_FALSE(held("resfgb>=backprop+0.1", {0.75}, {0.7}));
  CHECK(held("resfgb>=backprop-0.5", {3.4}, {3}, false));
  CHECK_FALSE(held("resfgb>=backprop-0.5", {3.6}, {3}, false));
  CHECK(held("resfgb>=backprop-0.1", {0.7}, {0.8}));  // 0.7 - 0.8 is a little less than -0.1
  CHECK_FALSE(held("resfgb>backprop-0.1", {0.8}, {0.9}));
  CHECK_FALSE(held("resfgb>backprop-0.1", {0.7}, {0.8}));
}

TEST_CASE("what does not hold is said with both numbers") {
  CHECK(failure_text(read("resfgb>=backprop"),
                     {scored("resfgb", {0.5, 0.6}, true), scored("backprop", {0.7, 0.8}, true)}) ==
        "resfgb>=backprop does not hold: accuracy 0.55 (resfgb), 0.75 (backprop)");
  CHECK(failure_text(read("resfgb>=backprop"),
                     {scored("resfgb", {2.5}, false), scored("backprop", {2}, false)}) ==
        "resfgb>=backprop does not hold: RMSE 2.5 (resfgb), 2 (backprop)");
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

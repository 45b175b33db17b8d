#include <doctest/doctest.h>

#include "resboost/error.h"
#include "resboost/prepare.h"
#include "support/error_text.h"

namespace resboost {
namespace {

using test::error_text;

TEST_SUITE_BEGIN("prepare/threshold_choice");

TEST_CASE("a number, what mistakes cost, or what the held-out rows say") {
  CHECK_FALSE(threshold_choice(""));
  CHECK(threshold_choice("0.25")->value == 0.25);
  CHECK(threshold_choice("1")->value == 1);
  CHECK(threshold_choice("cost=1,4")->value == 0.2);
  CHECK(threshold_choice("cost=0,4")->value == 0);
  REQUIRE(threshold_choice("auto"));
  CHECK_FALSE(threshold_choice("auto")->value);
}

TEST_CASE("what is refused") {
  const auto refusal = [](const char* asked) {
    return error_text<ConfigError>([&] { threshold_choice(asked); });
  };
  for (const char* asked : {"1.5", "-0.1", "nan", "half", "cost=1", "cost=1,2,3", "cost="})
    CHECK(refusal(asked) ==
          "parameter `threshold`: expected a number from 0 to 1, auto, or "
          "cost=A,B, got \"" +
              std::string(asked) + "\"");
  for (const char* asked : {"cost=0,0", "cost=-1,2", "cost=nan,1", "cost=inf,1"})
    CHECK(refusal(asked) == "parameter `threshold`: \"" + std::string(asked) +
                                "\": costs are 0 or more, and not both 0");
}

TEST_CASE("it is for two classes") {
  Task task;
  task.outputs = {"a", "b"};
  CHECK(threshold_choice("0.5", task));
  task.outputs.emplace_back("c");
  CHECK_FALSE(threshold_choice("", task));
  CHECK(error_text<ConfigError>([&] { threshold_choice("auto", task); }) ==
        "parameter `threshold`: it is for two classes, and the target is 3 classes; leave it out");
  task.kind = Task::Kind::regression;
  CHECK(error_text<ConfigError>([&] { threshold_choice("0.5", task); }) ==
        "parameter `threshold`: it is for two classes, and the target is numbers; leave it out");
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

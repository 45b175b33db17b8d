#include "pages/trial_json.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace resboost {
namespace {

TEST_SUITE_BEGIN("pages/trial_json");

TEST_CASE("memory that the system does not tell is null") {
  Trial trial;
  CHECK(json_of(trial).at("peak_memory_bytes").is_null());
  trial.peak_memory = 87'600'000;
  CHECK(json_of(trial).at("peak_memory_bytes") == 87'600'000);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

#include "cli/console/json.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace resboost::cli {
namespace {

TEST_SUITE_BEGIN("cli/console/json");

TEST_CASE("memory that the system does not tell is null") {
  Trial trial;
  CHECK(to_json(trial).at("peak_memory_bytes").is_null());
  trial.peak_memory = 87'600'000;
  CHECK(to_json(trial).at("peak_memory_bytes") == 87'600'000);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli

#include "prepare/unread_parameters.h"

#include <doctest/doctest.h>

namespace resboost {

TEST_SUITE("prepare/unread_parameters") {
  TEST_CASE("what only other methods read is named; what nobody changed, or this one reads, not") {
    TrainConfig config;
    CHECK(unread_parameters(config).empty());
    config.trees.rounds = 7;
    CHECK(unread_parameters(config).empty());
    config.block.width = 7;
    config.backprop.epochs = 3;
    CHECK(unread_parameters(config) == std::vector<std::string>{"block.width", "backprop.epochs"});
    config.method = "hybrid";
    CHECK(unread_parameters(config) == std::vector<std::string>{"trees.rounds"});
  }
}

}  // namespace resboost

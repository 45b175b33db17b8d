#include <doctest/doctest.h>

#include "resboost/analyze.h"
#include "resboost/cost.h"
#include "resboost/error.h"
#include "support/linear_trees_model.h"
#include "support/toy_model.h"

using namespace resboost;
using namespace test;

TEST_SUITE("analyze/trees") {
  TEST_CASE("gains are summed by column over all stages, and the greatest comes first") {
    const auto gains = column_gains(trees_model(Task::Kind::classification));
    REQUIRE(gains.size() == 2);
    CHECK(gains[0].name == "size");
    CHECK(gains[0].splits == 4);
    CHECK(gains[0].gain == 9);
    CHECK(gains[0].share == doctest::Approx(9.0 / 13));
    CHECK(gains[1].name == "color");
    CHECK(gains[1].splits == 2);
    CHECK(column_gains(toy_model(Task::Kind::classification)).empty());
  }

  TEST_CASE("a tree is drawn with its questions, gains, scores and rows") {
    Model model = trees_model(Task::Kind::regression);
    const Trees* trees = trees_of(*model.net.stages[1].block);
    TreeArrays arrays = trees->arrays();
    for (std::size_t i = 0; i < arrays.leaves.size(); ++i)
      arrays.leaves[i] = static_cast<Real>(i) - 3;
    model.net.stages[1].block = std::make_unique<Trees>(std::move(arrays));
    CHECK(tree_text(model, 2, 1) ==
          "size <= 0.1?  (gain 4)\n"
          "  yes: [-3, -2]  (6 rows)\n"
          "  no: [-1, +0]  (4 rows)\n");
    const std::string second = tree_text(model, 2, 2);
    CHECK(second.starts_with("color is \"red\", "));
    CHECK(second.find("  yes: size <= -1 or missing?  (gain 0.5)\n"
                      "    yes: [+3, +4]  (3 rows)\n"
                      "    no: [+5, +6]  (2 rows)\n"
                      "  no: [+1, +2]  (5 rows)\n") != second.npos);
  }

  TEST_CASE("linear leaves are drawn with their slopes") {
    Model model = linear_trees_model();
    TreeArrays arrays = trees_of(*model.net.stages[1].block)->arrays();
    arrays.leaves = {1, 2, 3, 4, 5};
    for (std::size_t i = 0; i < arrays.slopes.size(); ++i)
      arrays.slopes[i].factor = i % 2 == 0 ? static_cast<Real>(i) / 2 - 1 : 0;
    model.net.stages[1].block = std::make_unique<Trees>(std::move(arrays));
    CHECK(tree_text(model, 2, 1) ==
          "size <= 0.1?  (gain 4)\n"
          "  yes: +1 -1 size  (6 rows)\n"
          "  no: +2  (4 rows)\n");
    CHECK(tree_text(model, 2, 2).find("yes: +4 +2 size  (3 rows)") != std::string::npos);
  }

  TEST_CASE("a constant is a tree without a question, and other blocks have none") {
    const Model model = trees_model(Task::Kind::classification);
    CHECK(tree_count(model.net, 1) == 1);
    CHECK(tree_count(model.net, 3) == 2);
    CHECK(tree_count(model.net, 4) == 0);
    CHECK(tree_text(model, 1, 1).find('?') == std::string::npos);
    CHECK(tree_count(mixed_model(Task::Kind::classification).net, 1) == 0);
    CHECK_THROWS_AS(tree_text(model, 2, 3), ConfigError);
    CHECK_THROWS_AS(tree_text(model, 0, 1), ConfigError);
  }

  TEST_CASE("a tree costs a comparison for each level and an addition for each output") {
    const Model model = trees_model(Task::Kind::classification);
    CHECK(forward_flops(*model.net.stages[1].block) == (1 + 3) + (2 + 3));
  }
}

#include "analyze/depth_scores.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/toy_resnet.h"

using namespace resboost;

TEST_SUITE_BEGIN("analyze/depth_scores");

TEST_CASE("the scores of each depth are those of the network cut there") {
  const Model table = test::table_model(Task::Kind::regression);
  const Dataset rows = test::table_rows(table, 300);
  const auto scores = depth_scores(table.net, rows);
  REQUIRE(scores.size() == 4);
  for (Index depth = 1; depth <= 4; ++depth)
    CHECK(scores[static_cast<std::size_t>(depth - 1)] ==
          table.net.truncated(depth).predict(rows.x));
}

TEST_CASE("a head on the input; pictures and their pooling") {
  Network net;
  net.stages.push_back({make_tanh(3), 1, 1});
  for (int i = 0; i < 2; ++i)
    net.heads.push_back(random_head(3, 2, Rng(static_cast<std::uint64_t>(i))));
  Dataset data;
  data.x = random_matrix(50, 3, Rng(3));
  CHECK(depth_scores(net, data)[0] == net.truncated(0).predict(data.x));

  Model model = test::pixels_model();
  std::vector<std::string> warnings;
  const Dataset pictures =
      model.schema->encode(test::pixels(), {0, 1, 2}, Schema::Targets::none, warnings);
  const auto scores = depth_scores(model.net, pictures);
  REQUIRE(scores.size() == 2);
  for (Index depth = 1; depth <= 2; ++depth) {
    Model cut{model.schema, make_softmax_loss(), model.net.truncated(depth), {}};
    Matrix probabilities = scores[static_cast<std::size_t>(depth - 1)];
    model.loss->link(probabilities);
    CHECK(probabilities.cast<double>() == cut.predict(pictures));
  }
}

TEST_SUITE_END();

#include "train/shared_scores.h"

#include <doctest/doctest.h>

#include "nn/pass.h"
#include "resboost/block.h"
#include "support/failing_rank.h"
#include "support/thread_ranks.h"
#include "support/threads.h"
#include "support/toy_data.h"
#include "support/toy_pictures.h"
#include "train/embedding.h"
#include "train/fit_pictures.h"

using namespace resboost;

namespace {

Network table_network() {
  Network net;
  net.stages.push_back({make_embedding(20, 30, {.layers = 2, .width = 150}, Rng(1)), 0, 1});
  net.stages.push_back(
      {make_embedding(50, 30, {.layers = 1, .width = 150}, Rng(2)), 1, Real(0.5), Reads::z_and_x});
  net.heads.push_back(random_head(20, 3, Rng(3)));
  net.heads.push_back(random_head(30, 3, Rng(3)));
  return net;
}

Network picture_network() {
  ImageConfig config;
  config.blocks = 1;
  config.filters = 8;
  Network net = published_network(config, {8, 8, 1}, 3, -1, Rng(2));
  Head& head = net.heads.back();
  head.weight.value = random_vector(head.weight.value.size(), Rng(3));
  return net;
}

void check_on_ranks(const Network& net, const RowSource& x, bool shared) {
  const Matrix expected = scores_of(net, x, x);
  for (const int size : {2, 3, 5, 20})
    for (const int threads : {1, 2}) {
      CAPTURE(size);
      const ThreadCount scope(threads);
      test::ThreadRanks(size).run(
          [&](Communicator& ranks) {
            CHECK(worth_sharing_scores(ranks, net, x) == shared);
            CHECK(shared_scores(ranks, net, x) == expected);
            dismiss(ranks, 0);
          },
          [](Communicator& ranks) { follow(ranks, score_services(ranks)); });
    }
}

}  // namespace

TEST_SUITE_BEGIN("train/shared_scores");

TEST_CASE("the same bits for any number of ranks and threads") {
  check_on_ranks(table_network(), random_matrix(3000, 20, Rng(4)), true);
  check_on_ranks(picture_network(), bar_pictures(1500, Rng(5)).x, true);
}

TEST_CASE("few rows are not worth it, and can be shared") {
  check_on_ranks(table_network(), random_matrix(300, 20, Rng(4)), false);
  check_on_ranks(table_network(), random_matrix(3, 20, Rng(4)), false);
}

TEST_CASE("rank 0 whose memory ends in an exchange ends the run, and asks for nothing more") {
  const Network net = table_network();
  const RowSource x = random_matrix(3000, 20, Rng(4));
  test::FailingRank ranks;
  for (const char* kind : {"scatter", "gather"})
    CHECK(ranks.ends_at("scores", kind, [&] { shared_scores(ranks, net, x); }));
}

TEST_SUITE_END();

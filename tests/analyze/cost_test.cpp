#include "resboost/cost.h"

#include <doctest/doctest.h>

#include "resboost/error.h"
#include "support/error_text.h"
#include "train/architecture.h"

using namespace resboost;

TEST_SUITE_BEGIN("analyze/cost");

TEST_CASE("layers cost what a count by hand says") {
  const ImageShape in{8, 8, 3};
  CHECK(forward_flops(*make_dense(7, 5)) == 2 * 7 * 5);
  CHECK(forward_flops(*make_relu(9)) == 9);
  CHECK(forward_flops(*make_identity(9)) == 0);
  CHECK(forward_flops(*make_conv(in, 4, 3, 2)) == 2 * 9 * 3 * 4 * 16);
  CHECK(forward_flops(*make_conv_norm(in, 4, 3, 1)) == 2 * 9 * 3 * 4 * 64);
  CHECK(forward_flops(*make_sum(make_conv(in, 4, 3, 2), make_subsample(in, 4, 2))) ==
        2 * 9 * 3 * 4 * 16 + 4 * 16);
  CHECK(forward_flops(*make_towers(make_dense(2, 3), make_dense(4, 3))) ==
        2 * 2 * 3 + 2 * 4 * 3 + 3);
}

TEST_CASE("a network costs its stages, the additions to z and the head of the depth") {
  Network net;
  net.stages.push_back({make_dense(7, 4), 0, 1});
  net.stages.push_back({make_dense(4 + 7, 4), 1, 1, Reads::z_and_x});
  for (int i = 0; i < 2; ++i) net.heads.emplace_back(4, 3);
  CHECK(forward_flops(net, 0, 7) == 0);
  CHECK(forward_flops(net, 1, 7) == 2 * 7 * 4 + 2 * 4 * 3);
  CHECK(forward_flops(net, 2, 7) == 2 * 7 * 4 + 2 * 11 * 4 + 4 + 2 * 4 * 3);
  CHECK(test::error_text<ConfigError>([&] { forward_flops(net, 3, 7); }) ==
        "cost: depth 3; this network has 0 to 2");
}

TEST_CASE("ResNet-20 for 32 x 32 pictures costs 41 million multiply-adds") {
  ImageConfig config;
  config.architecture = "resnet-20";
  const Architecture architecture(config, {32, 32, 3}, 1);
  Network net;
  net.stages.push_back(architecture.stem(Rng(1)));
  for (Index block = 0; block < architecture.blocks(); ++block)
    net.stages.push_back(architecture.published(block, Rng(1)));
  net.heads.emplace_back(net.head_features(net.depth(), 3072), 10);
  // Convolutions: 27 * 16 and six times 144 * 16 on 1024 pixels; 144 * 32 and five times 288 * 32
  // on 256; 288 * 64 and five times 576 * 64 on 64. Then 64 * 10.
  const double products =
      1024. * 16 * (27 + 6 * 144) + 256. * 32 * (144 + 5 * 288) + 64. * 64 * (288 + 5 * 576) + 640;
  CHECK(products == doctest::Approx(40.55e6).epsilon(1e-3));
  const double flops = forward_flops(net, net.depth(), 3072);
  CHECK(flops > 2 * products);
  CHECK(flops < 2.02 * products);
}

TEST_SUITE_END();

#include "train/architecture.h"

#include <doctest/doctest.h>

#include <string>

#include "resboost/error.h"
#include "train/fit_pictures.h"

using namespace resboost;

namespace {

constexpr ImageShape kCifar{32, 32, 3};

Network published(const std::string& name) {
  ImageConfig config;
  config.architecture = name;
  return published_network(config, kCifar, 10, -1, Rng(1));
}

Index parameters_without_statistics(Network net) {
  Index count = 0;
  for (const Param* param : net.params())
    if (param->role != Role::statistic) count += param->value.size();
  return count;
}

}  // namespace

TEST_SUITE_BEGIN("train/architecture");

TEST_CASE("the networks of He et al. have as many parameters as published") {
  // 0.27, 0.46, 0.66, 0.85 and 1.7 million (Table 6); exact numbers of the 6 n + 2 layout with
  // shortcut A.
  CHECK(parameters_without_statistics(published("resnet-20")) == 269722);
  CHECK(parameters_without_statistics(published("resnet-32")) == 464154);
  CHECK(parameters_without_statistics(published("resnet-44")) == 658586);
  CHECK(parameters_without_statistics(published("resnet-56")) == 853018);
  CHECK(parameters_without_statistics(published("resnet-110")) == 1727962);
  CHECK(parameters_without_statistics(published("plain-20")) == 269722);  // shortcut A has none
}

TEST_CASE("a stem leaves every second pixel of sides of 24 and more, where nobody says") {
  ImageConfig config;
  config.stem_stride = 0;
  const auto side = [&](const ImageShape& shape) {
    return Architecture(config, shape, 1).stem(Rng(1)).pooling.image.width;
  };
  CHECK(side({23, 40, 1}) == 40);
  CHECK(side({24, 40, 1}) == 20);
  config.stem_stride = 1;
  CHECK(side({24, 40, 1}) == 40);
}

TEST_CASE(
    "three groups: half the side and twice the filters at each further one, a global pool behind") {
  const Network net = published("resnet-20");
  REQUIRE(net.depth() == 10);
  CHECK(net.stages[0].pooling.image == ImageShape{32, 32, 16});
  CHECK(net.stages[3].pooling.image == ImageShape{32, 32, 16});
  CHECK(net.stages[4].pooling.image == ImageShape{16, 16, 32});
  CHECK(net.stages[9].pooling.image == ImageShape{8, 8, 64});
  CHECK(net.heads.back().features() == 64);
  CHECK(published("preact-20").depth() == 11);  // norm and relu behind the last block
  CHECK(published("preact-20").stages[1].keep == 1);
  CHECK(published("boostresnet-25").depth() == 25);
  CHECK(published("boostresnet-25").stages[0].pooling.image == ImageShape{32, 32, 15});
}

TEST_CASE("a stem with a stride: everything behind it works on fewer pixels") {
  ImageConfig config;
  config.blocks = 1;
  config.stem_stride = 2;
  const Network net = published_network(config, {32, 31, 3}, 10, -1, Rng(1));
  REQUIRE(net.depth() == 4);
  CHECK(net.stages[0].pooling.image == ImageShape{16, 16, 16});
  CHECK(net.stages[1].pooling.image == ImageShape{16, 16, 16});
  CHECK(net.stages[2].pooling.image == ImageShape{8, 8, 32});
  CHECK(net.stages[3].pooling.image == ImageShape{4, 4, 64});
  const Architecture architecture(config, {32, 31, 3}, 1);
  CHECK(architecture.begins(net));
  config.stem_stride = 1;
  CHECK_FALSE(Architecture(config, {32, 31, 3}, 1).begins(net));
}

Architecture in_modules(int modules, const char* name = "resnet-20") {
  ImageConfig config;
  config.architecture = name;
  config.modules = modules;
  return Architecture(config, kCifar, 4);
}

TEST_CASE("modules: the stem and each block, or groups of nearly as many blocks") {
  const Architecture each = in_modules(0);
  REQUIRE(each.modules() == 10);
  CHECK(each.blocks_of(0).size() == 0);
  CHECK(each.blocks_of(4).begin == 3);
  CHECK(each.blocks_of(4).end == 4);
  const Architecture four = in_modules(4);
  REQUIRE(four.modules() == 4);
  Index next = 0;
  for (Index m = 0; m < 4; ++m) {
    CHECK(four.blocks_of(m).begin == next);
    CHECK((four.blocks_of(m).size() == 2 || four.blocks_of(m).size() == 3));
    next = four.blocks_of(m).end;
  }
  CHECK(next == 9);
  CHECK(in_modules(9).modules() == 9);
  CHECK_THROWS_AS(in_modules(10), ConfigError);
}

TEST_CASE("a network of modules has the parameters of one of blocks, and begins its architecture") {
  for (const char* name : {"resnet-20", "preact-20"})
    for (const int modules : {0, 1, 4, 9}) {
      CAPTURE(name);
      CAPTURE(modules);
      const Architecture layout = in_modules(modules, name);
      Network net;
      Index parameters = 0;
      for (Index m = 0; m < layout.modules(); ++m) {
        net.stages.push_back(layout.module(m, Rng(1)));
        parameters += net.stages.back().block->param_count();
      }
      const Architecture blocks = in_modules(0, name);
      Index of_blocks = 0;
      for (Index m = 0; m < blocks.modules(); ++m)
        of_blocks += blocks.module(m, Rng(1)).block->param_count();
      CHECK(parameters == of_blocks);
      CHECK(net.stages.back().pooling.image == ImageShape{8, 8, 64});
      CHECK(layout.begins(net));
      if (modules > 0) CHECK_FALSE(in_modules(0, name).begins(net));
    }
}

TEST_CASE("what is thrown away looks like what is still to come, half as wide") {
  const Architecture layout = in_modules(0);
  const auto of_stem = layout.remaining(0, Rng(1));
  REQUIRE(of_stem);
  CHECK(
      of_stem->block->summary() ==
      "conv_norm 3x3 16 > 8, relu, conv_norm 3x3 8 > 16 /2, relu, conv_norm 3x3 16 > 32 /2, relu");
  CHECK(of_stem->pooling.image == ImageShape{8, 8, 32});
  const auto of_group = layout.remaining(3, Rng(1));  // the last block of the first group
  REQUIRE(of_group);
  CHECK(of_group->block->inputs() == ImageShape{32, 32, 16}.size());
  CHECK(of_group->pooling.image == ImageShape{8, 8, 32});
  CHECK(layout.remaining(8, Rng(1))->pooling.image == ImageShape{8, 8, 32});
  CHECK_FALSE(layout.remaining(9, Rng(1)));
  CHECK_FALSE(in_modules(3).remaining(2, Rng(1)));
}

TEST_CASE("names that are none are refused with those that are") {
  for (const std::string name :
       {"resnet", "resnet-", "resnet-21", "resnet-2", "vgg-20", "boostresnet-24", "resnet-20x"}) {
    CAPTURE(name);
    try {
      published(name);
      FAIL("accepted");
    } catch (const ConfigError& error) {
      CHECK(std::string(error.what()).find("\"" + name + "\" is none; known: resnet-N") !=
            std::string::npos);
    }
  }
}

TEST_SUITE_END();

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

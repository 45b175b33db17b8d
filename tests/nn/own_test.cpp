#include "nn/own.h"

#include <doctest/doctest.h>

#include <limits>

#include "resboost/error.h"
#include "support/error_text.h"
#include "support/toy_data.h"

using namespace resboost;
using test::error_text;

namespace {

/// Numbers times a factor.
struct Times final : OwnMap {
  explicit Times(Real by) : factor(by) {}
  void apply(const Rows& in, MutRows out) const override { out = factor * in; }
  Real factor;
};

/// z + 2 z, z + 1, z + (3 z)
Network network_of(const std::shared_ptr<const OwnMap>& first,
                   const std::shared_ptr<const OwnMap>& last) {
  Network net;
  net.stages.push_back({make_own(3, 3, first), 1, 1});
  net.stages.push_back({make_dense(3, 3), 1, 1});
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_own(3, 3, last));
  layers.push_back(make_identity(3));
  net.stages.push_back({make_sequential(std::move(layers)), 1, 1});
  return net;
}

}  // namespace

TEST_SUITE_BEGIN("nn/own");

TEST_CASE("a function is a layer, which clones share") {
  const auto two = std::make_shared<const Times>(Real(2)), three = std::make_shared<const Times>(3);
  const Network net = network_of(two, three), clone = net.clone();
  const Matrix x = random_matrix(500, 3, Rng(1));
  CHECK(net.predict(x).isApprox(12 * x));
  CHECK(own_maps(clone) == OwnMaps{two, three});
  CHECK(net.stages[0].block->summary() == "own function 3 > 3");
  CHECK(net.stages[0].block->param_count() == 0);
}

TEST_CASE("a network that was read has its functions once they are given") {
  Network net = network_of(nullptr, nullptr);
  const Matrix x = random_matrix(5, 3, Rng(1));
  const std::string lacking =
      "a block is a function of the program that trained the model, which a model file does not "
      "hold; load the model together with its functions (in Python: load(path, trusted=True))";
  CHECK(error_text<ModelError>([&] { net.predict(x); }) == lacking);
  CHECK(error_text<ModelError>([&] { set_own_maps(net, {}); }) == "stage 1: " + lacking);
  const auto one = std::make_shared<const Times>(Real(1));
  CHECK(error_text<ModelError>([&] { set_own_maps(net, {one}); }) ==
        "functions of its stages: 1 are given, and the model has 2; give those that it was saved "
        "with");
  set_own_maps(net, {one, one});
  CHECK(net.predict(x).isApprox(4 * x));
  Network plain;
  plain.stages.push_back({make_dense(3, 3), 1, 1});
  set_own_maps(plain, {});
  CHECK_THROWS_AS(set_own_maps(plain, {one}), ModelError);
}

TEST_CASE("there is no way back, and nothing that is not finite") {
  const auto layer = make_own(3, 3, std::make_shared<const Times>(Real(2)));
  const Matrix x = random_matrix(5, 3, Rng(1));
  Matrix din(5, 3);
  MutRows back(din);
  Memo memo;
  CHECK_THROWS_AS(layer->backward(x, x, memo, x, &back), ConfigError);
  const auto infinite =
      make_own(3, 3, std::make_shared<const Times>(std::numeric_limits<Real>::infinity()));
  CHECK_THROWS_AS(infinite->infer(x, din, memo), Error);
  CHECK_THROWS_AS(make_own(0, 3, nullptr), ConfigError);
}

TEST_SUITE_END();

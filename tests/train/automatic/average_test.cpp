#include "train/automatic/average.h"

#include <doctest/doctest.h>

#include <memory>
#include <vector>

using namespace resboost;

namespace {

/// A network that says slope * x + offset of a row of one number.
std::unique_ptr<Layer> line(Real slope, Real offset) {
  auto layer = make_dense(1, 1);
  params(*layer)[0]->value.setConstant(slope);
  params(*layer)[1]->value.setConstant(offset);
  return layer;
}

/// Rows x = -1, ..., 1 with target x; the trees say `trees` of all.
struct Line {
  Matrix x, z, target;
  Vector w;
  Line(Index n, Real trees) : x(n, 1), z(Matrix::Constant(n, 1, trees)), target(n, 1) {
    for (Index i = 0; i < n; ++i)
      x(i, 0) = Real(2) * static_cast<Real>(i) / static_cast<Real>(n - 1) - 1;
    target = x;
  }
  Examples examples() const { return {x, z, target, w}; }
};

std::vector<std::unique_ptr<Layer>> one(Real slope, Real offset) {
  std::vector<std::unique_ptr<Layer>> networks;
  networks.push_back(line(slope, offset));
  return networks;
}

}  // namespace

TEST_SUITE_BEGIN("train/automatic/average");

TEST_CASE("many rows find the best share, which a few trees keep a little of") {
  const auto squared = make_squared_loss();
  const Line rows(20001, 0);
  const auto twice = automatic::best_average(one(2, 0), rows.examples(), *squared, -1);
  CHECK(twice.share == doctest::Approx(0.5).epsilon(0.01));
  CHECK(twice.loss == doctest::Approx(0).epsilon(1e-3));
  CHECK(automatic::best_average(one(1, 0), rows.examples(), *squared, -1).share ==
        doctest::Approx(0.95).epsilon(0.01));
}

TEST_CASE(
    "few rows leave the share near a half, but not where that is worse than the trees alone") {
  const auto squared = make_squared_loss();
  const Line rows(21, 0);
  const double share = automatic::best_average(one(1, 0), rows.examples(), *squared, -1).share;
  CHECK(share > 0.5);
  CHECK(share < 0.6);
  const auto alone = automatic::best_average({}, rows.examples(), *squared, -1);
  CHECK(alone.share == 0);
  const auto bad = automatic::best_average(one(0, 9), rows.examples(), *squared, -1);
  CHECK(bad.share < 0.01);
  CHECK(bad.loss <= alone.loss);
}

TEST_CASE("a share that is given holds; without rows it is a half") {
  const auto squared = make_squared_loss();
  CHECK(automatic::best_average(one(1, 0), Line(21, 0).examples(), *squared, 0.25).share == 0.25);
  Line none(2, 0);
  none.x.resize(0, 1);
  none.z.resize(0, 1);
  none.target.resize(0, 1);
  CHECK(automatic::best_average(one(1, 0), none.examples(), *squared, -1).share == 0.5);
  CHECK(automatic::best_average({}, none.examples(), *squared, -1).share == 0);
}

TEST_SUITE_END();

#include <doctest/doctest.h>

#include "resboost/error.h"
#include "resboost/explain.h"
#include "support/toy_pictures.h"

namespace resboost {
namespace {

/// Sees class 1 as far as the pixel in row 2, column 5 is bright, and nothing else.
Model sees_one_pixel() {
  const ImageSet set = bars(30, Rng(1));
  std::vector<std::string> warnings;
  Schema schema = Schema::learn(set, all_rows(set), warnings);
  schema.pictures.center = {50};
  schema.pictures.scale = {0.02};
  Model model{std::make_shared<const Schema>(std::move(schema)), make_softmax_loss(), {}, {}};
  Head head(64, 3);
  head.weight.value(static_cast<Index>(2 * 8 + 5) * 3 + 1) = 1;
  model.net.heads.push_back(head);
  return model;
}

Dataset one_bright_pixel() {
  Dataset data;
  std::vector<std::uint8_t> pixels(64, 50);
  pixels[2 * 8 + 5] = 250;
  data.x =
      picture_rows({{8, 8, 1}, pixels, Vector::Constant(1, 50), Vector::Constant(1, Real(0.02))});
  return data;
}

TEST_SUITE_BEGIN("analyze/occlusion");

TEST_CASE("the probability falls where the pixel that a model sees is hidden, and nowhere else") {
  const Model model = sees_one_pixel();
  const Dataset data = one_bright_pixel();
  Reporter silent;
  const auto maps = occlusion_maps(model, data, std::nullopt, {1}, silent);
  REQUIRE(maps.size() == 1);
  const OcclusionMap& map = maps[0];
  CHECK(map.output == 1);
  // exp(4) / (exp(4) + 2): the pixel is 200 brighter than the mean; hidden, all classes are alike
  CHECK(map.prediction == doctest::Approx(0.964664));
  for (Index y = 0; y < 8; ++y)
    for (Index x = 0; x < 8; ++x)
      CHECK(map.fall(y, x) ==
            doctest::Approx(y == 2 && x == 5 ? 0.964664 - 1.0 / 3 : 0).epsilon(1e-5));
  const auto of_other = occlusion_maps(model, data, 0, {1}, silent);
  CHECK(of_other[0].fall(2, 5) < -0.3);  // hiding helps the other classes
}

TEST_CASE("squares overlap and reach the edges; a pixel has the mean of those that hide it") {
  Reporter silent;
  const auto maps = occlusion_maps(sees_one_pixel(), one_bright_pixel(), 1, {3}, silent);
  const double most = maps[0].prediction - 1.0 / 3;
  CHECK(maps[0].fall(2, 5) == doctest::Approx(most).epsilon(1e-5));
  CHECK(maps[0].fall(7, 7) == doctest::Approx(0));
  CHECK(maps[0].fall(2, 7) > 0);  // a square over column 5 hides column 7 too
  CHECK(maps[0].fall(2, 7) < most);
}

TEST_CASE("a square larger than the picture, tables and no pictures are errors") {
  Reporter silent;
  const Model model = sees_one_pixel();
  CHECK_THROWS_AS(occlusion_maps(model, one_bright_pixel(), 1, {9}, silent), ConfigError);
  CHECK_THROWS_AS(occlusion_maps(model, one_bright_pixel().take({}), 1, {3}, silent), DataError);
  CHECK_THROWS_AS(occlusion_maps(model, Dataset{}, 1, {3}, silent), DataError);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

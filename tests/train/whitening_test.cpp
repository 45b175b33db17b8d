#include "train/whitening.h"

#include <doctest/doctest.h>

#include <vector>

#include "resboost/dataset.h"
#include "support/toy_pictures.h"
#include "train/architecture.h"
#include "train/fit_pictures.h"

using namespace resboost;

namespace {

using Filters = Eigen::MatrixXd;

/// Whose neighbouring pixels are much alike: random walks along the lines.
RowSource smooth_pictures(const ImageShape& shape, Index rows) {
  Rng rng(3);
  Pictures pictures{shape,
                    {},
                    Vector::Constant(shape.channels, 128),
                    Vector::Constant(shape.channels, Real(1) / 40)};
  for (Index i = 0; i < rows * shape.height; ++i) {
    double at = 128 + 40 * rng.normal();
    for (Index j = 0; j < shape.width * shape.channels; ++j) {
      at = std::clamp(128 + 0.9 * (at - 128) + 17 * rng.normal(), 0.0, 255.0);
      pictures.bytes.push_back(static_cast<std::uint8_t>(at));
    }
  }
  return picture_rows(std::move(pictures));
}

Filters filters_of(const Layer& stem) {
  const Param& weight = *params(stem).front();
  return Eigen::Map<const Matrix>(weight.value.data(), weight.rows, weight.cols).cast<double>();
}

}  // namespace

TEST_SUITE_BEGIN("train/whitening");

TEST_CASE("what the filters make of patches is uncorrelated, each direction with both signs") {
  const ImageShape shape{9, 12, 2};
  const RowSource pictures = smooth_pictures(shape, 300);
  ImageConfig config;
  config.filters = 40;  // of two times 18 directions
  const Stage stem = Architecture(config, shape, 1).stem(Rng(1));
  const Filters random = filters_of(*stem.block);
  begin_stem(*stem.block, ImageConfig::Stem::random, pictures, Rng(2));
  CHECK(filters_of(*stem.block) == random);
  begin_stem(*stem.block, ImageConfig::Stem::whitening, pictures, Rng(2));
  const Filters filters = filters_of(*stem.block);
  CHECK(filters.rightCols(4) == random.rightCols(4));
  Filters positive(18, 18);
  for (Index i = 0; i < 18; ++i) {
    CHECK(filters.col(2 * i) == -filters.col(2 * i + 1));
    positive.col(i) = filters.col(2 * i);
  }
  // All patches of a picture with a frame of zeros, as a convolution meets them.
  Filters products = Filters::Zero(18, 18);
  const auto reader = pictures.reader();
  for (Index row = 0; row < 300; ++row) {
    const Rows picture = reader->slice({row, row + 1});
    for (Index y = 0; y < shape.height; ++y) {
      for (Index x = 0; x < shape.width; ++x) {
        Eigen::VectorXd patch = Eigen::VectorXd::Zero(18);
        for (Index i = 0; i < 9; ++i) {
          const Index from_y = y + i / 3 - 1, from_x = x + i % 3 - 1;
          if (from_y < 0 || from_y >= 9 || from_x < 0 || from_x >= 12) continue;
          for (Index c = 0; c < 2; ++c)
            patch(2 * i + c) = double{picture(0, (from_y * 12 + from_x) * 2 + c)};
        }
        products += patch * patch.transpose();
      }
    }
  }
  products /= 300 * 9 * 12;
  const Filters covariance = positive.transpose() * products * positive;
  for (Index i = 0; i < 18; ++i) {
    CHECK(covariance(i, i) > 0.7);  // less where the variance is not far above the least
    CHECK(covariance(i, i) < 1.1);
    for (Index j = 0; j < i; ++j) CHECK(std::abs(covariance(i, j)) < 0.1);
  }
  CHECK(positive.col(0).norm() < positive.col(17).norm());
}

TEST_CASE("few filters are the directions of most variance; pictures may be a pixel wide") {
  for (const ImageShape& shape : {ImageShape{4, 1, 1}, ImageShape{1, 1, 3}}) {
    ImageConfig config;
    config.filters = 6;
    const Stage stem = Architecture(config, shape, 1).stem(Rng(1));
    begin_stem(*stem.block, ImageConfig::Stem::whitening, smooth_pictures(shape, 20), Rng(2));
    const Filters filters = filters_of(*stem.block);
    CHECK(filters.allFinite());
    CHECK(filters.col(0).norm() <= filters.col(4).norm() + 1e-6);
  }
}

TEST_CASE("every method but random features begins with such a stem") {
  const Dataset data = bar_pictures(60, Rng(1));
  TrainConfig config;
  config.image.blocks = 1;
  config.image.filters = 4;
  for (SgdConfig* sgd : {&config.embedding.sgd, &config.boostresnet.sgd, &config.backprop})
    sgd->epochs = 1;
  const auto stem_of = [&](const std::string& method, ImageConfig::Stem stem) {
    config.method = method;
    config.image.stem = stem;
    Reporter silent;
    return filters_of(
        *train(Network{}, data, data.take({}), *make_softmax_loss(), config, {Rng(1), silent})
             .stages.front()
             .block);
  };
  for (const BoostResNetConfig::Order order :
       {BoostResNetConfig::Order::sequential, BoostResNetConfig::Order::online}) {
    config.boostresnet.order = order;
    CHECK(stem_of("boostresnet", ImageConfig::Stem::whitening) !=
          stem_of("boostresnet", ImageConfig::Stem::random));
  }
  for (const char* method : {"hybrid", "backprop"})
    CHECK(stem_of(method, ImageConfig::Stem::whitening) !=
          stem_of(method, ImageConfig::Stem::random));
  CHECK(stem_of("rfrboost", ImageConfig::Stem::whitening) ==
        stem_of("rfrboost", ImageConfig::Stem::random));
}

TEST_SUITE_END();

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "resboost/methods.h"
#include "support/gradient_check.h"
#include "support/recorder.h"
#include "support/toy_data.h"

using namespace resboost;

TEST_SUITE_BEGIN("train/functional");

TEST_CASE(
    "fixture 1: the functional gradient is the gradient of the summed loss in the representation") {
  for (const auto* name : {"softmax", "squared", "smooth_hinge"}) {
    CAPTURE(name);
    const auto loss = make_loss(name);
    Matrix z = random_matrix(70, 4, Rng(1));
    const Matrix y = random_labels(70, 3, Rng(2));
    const Vector w = random_vector(70, Rng(3)).cwiseAbs();
    const Head head = random_head(4, 3, Rng(4));
    const Matrix gradient = functional_gradient({z, z, y, w}, head, *loss);
    Matrix scores(70, 3);
    const auto value = [&] {
      head.infer(z, scores);
      return loss->sum(scores, y, w, 1, nullptr);
    };
    CHECK(gradient_error(z.data(), z.size(), gradient.data(), value) < kGradientTolerance);
  }
}

TEST_CASE(
    "fixture 1: the functional gradient of softmax is W (p - e), of squared loss 2/k (prediction - "
    "y) W^T") {
  const Matrix z = random_matrix(70, 4, Rng(1)), y = random_labels(70, 3, Rng(2));
  const Vector none;
  const Head head = random_head(4, 3, Rng(4));
  Matrix scores = (z * head.w()).rowwise() + head.bias.value.transpose();
  const Matrix squared = Real(2.0 / 3) * (scores - y) * head.w().transpose();
  CHECK((functional_gradient({z, z, y, none}, head, *make_squared_loss()) - squared).norm() <
        1e-5 * squared.norm());
  make_softmax_loss()->link(scores);
  const Matrix softmax = (scores - y) * head.w().transpose();
  CHECK((functional_gradient({z, z, y, none}, head, *make_softmax_loss()) - softmax).norm() <
        1e-5 * softmax.norm());
}

namespace {

/// Minus the log likelihood of a normal distribution: scores are a mean and the logarithm of a
/// variance for each target, which come in pairs.
class Normal final : public Loss {
 public:
  std::string name() const override { return "normal"; }
  bool of_classes() const override { return false; }
  Index scores(Index targets) const override { return 2 * targets; }
  double sum(const Rows& scores, const Rows& y, const Weights&, Real scale,
             MutRows* dscores) const override {
    double total = 0;
    for (Index i = 0; i < y.rows(); ++i)
      for (Index j = 0; j < y.cols(); ++j) {
        const double r = double{scores(i, 2 * j)} - double{y(i, j)};
        const double precision = std::exp(-double{scores(i, 2 * j + 1)});
        total += 0.5 * (r * r * precision + double{scores(i, 2 * j + 1)});
        if (!dscores) continue;
        (*dscores)(i, 2 * j) = scale * static_cast<Real>(r * precision);
        (*dscores)(i, 2 * j + 1) = scale * static_cast<Real>(0.5 * (1 - r * r * precision));
      }
    return total;
  }
  double curvature(const Rows&, const Rows&, const Weights&, const Rows&) const override {
    return 0;
  }
  void derivatives(const Rows&, const Rows&, const Weights&, MutRows, MutRows) const override {}
  double smoothness(Index) const override { return std::numeric_limits<double>::infinity(); }
  void link(MutRows) const override {}
};

}  // namespace

TEST_CASE("a loss may take more scores than there are targets") {
  const Matrix x = random_matrix(400, 1, Rng(7));
  Dataset data;
  data.x = x;
  data.y = x + Real(0.5) * random_matrix(400, 1, Rng(8));
  Recorder reporter;
  TrainConfig config;
  config.stages = 1;
  config.embedding.sgd.epochs = 2;
  const Network net = train(Network(), data, Dataset(), Normal(), config, {Rng(1), reporter});
  const Head& head = net.heads.front();
  REQUIRE(head.outputs() == 2);
  CHECK(double{head.w()(0, 0)} == doctest::Approx(1).epsilon(0.1));
  CHECK(double{head.bias.value(1)} == doctest::Approx(2 * std::log(0.5)).epsilon(0.1));
  CHECK(std::isnan(evaluate({x, x, data.y, data.w}, head, Normal()).metric));
}

TEST_CASE("evaluate: literal loss, accuracy and R squared") {
  Matrix z(4, 2);
  z << 2, 0, 0, 2, 2, 0, 0, 2;
  Matrix y(4, 2);
  y << 1, 0, 0, 1, 1, 0, 1, 0;
  const Vector none;
  Head head(2, 2);
  head.weight.value << 1, 0, 0, 1;
  const Quality classes = evaluate({z, z, y, none}, head, *make_softmax_loss());
  CHECK(classes.metric == doctest::Approx(0.75));
  CHECK(classes.loss ==
        doctest::Approx((3 * std::log1p(std::exp(-2.0)) + std::log1p(std::exp(2.0))) / 4));
  // Columns of y have means 3/4 and 1/4, so each has sum of squares 3/4; residuals are 1,1,1,1 and
  // 0 or 1 or 2 by row.
  const Quality values = evaluate({z, z, y, none}, head, *make_squared_loss());
  CHECK(values.loss == doctest::Approx((1 + 1 + 1 + 5) / 8.0));
  CHECK(values.metric == doctest::Approx(0.5 * ((1 - 4 / 0.75) + (1 - 4 / 0.75))));
}

TEST_CASE("evaluate: a row of weight 2 counts as two rows, one of weight 0 as none") {
  Matrix z(4, 2), y(4, 2);
  z << 2, 0, 0, 2, 2, 0, 0, 2;
  y << 1, 0, 0, 1, 1, 0, 1, 0;
  Vector weights(4);
  weights << 0, 1, 1, 2;
  Matrix z_again = z, y_again = y;
  z_again.row(0) = z.row(3);
  y_again.row(0) = y.row(3);
  const Vector none;
  Head head(2, 2);
  head.weight.value << 1, 0, 0, 1;
  for (const char* name : {"softmax", "squared"}) {
    const auto loss = make_loss(name);
    const Quality weighted = evaluate({z, z, y, weights}, head, *loss);
    const Quality repeated = evaluate({z_again, z_again, y_again, none}, head, *loss);
    CHECK(weighted.loss == doctest::Approx(repeated.loss));
    CHECK(weighted.metric == doctest::Approx(repeated.metric));
  }
}

TEST_SUITE_END();

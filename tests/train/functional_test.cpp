#include <doctest/doctest.h>

#include "resboost/train.h"
#include "support/gradient_check.h"
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
  for (const auto* make : {&make_softmax_loss, &make_squared_loss}) {
    const auto loss = (*make)();
    const Quality weighted = evaluate({z, z, y, weights}, head, *loss);
    const Quality repeated = evaluate({z_again, z_again, y_again, none}, head, *loss);
    CHECK(weighted.loss == doctest::Approx(repeated.loss));
    CHECK(weighted.metric == doctest::Approx(repeated.metric));
  }
}

TEST_SUITE_END();

#include <doctest/doctest.h>

#include "resboost/train.h"
#include "support/gradient_check.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

Head random_head(Index features, Index outputs, Rng rng) {
  Head head(features, outputs);
  head.weight.value = random_vector(features * outputs, rng.fork(1));
  head.bias.value = random_vector(outputs, rng.fork(2));
  return head;
}

}  // namespace

TEST_SUITE_BEGIN("train/functional");

TEST_CASE("the functional gradient is the gradient of the summed loss in the representation") {
  // Fixture 1 of ALGORITHMS.md 9.2.
  for (const auto* name : {"softmax", "squared"}) {
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
  CHECK(classes.loss == doctest::Approx((3 * std::log1p(std::exp(-2.0)) + std::log1p(std::exp(2.0))) / 4));
  // Columns of y have means 3/4 and 1/4, so each has sum of squares 3/4; residuals are 1,1,1,1 and 0 or 1 or 2 by row.
  const Quality values = evaluate({z, z, y, none}, head, *make_squared_loss());
  CHECK(values.loss == doctest::Approx((1 + 1 + 1 + 5) / 8.0));
  CHECK(values.metric == doctest::Approx(0.5 * ((1 - 4 / 0.75) + (1 - 4 / 0.75))));
}

TEST_CASE("the line search ends where the slope is zero, and takes no step uphill") {
  // Fixture 5 of ALGORITHMS.md 9.2.
  const Dataset data = smooth_surface(300, 1, Rng(1));
  const Examples examples{data.x, data.x, data.y, data.w};
  const auto loss = make_squared_loss();
  const Head head = random_head(3, 1, Rng(2));
  const Matrix direction = -functional_gradient(examples, head, *loss);
  const double best = line_search(examples, direction, head, *loss);
  CHECK(best > 0);
  const auto loss_at = [&](double s) {
    const Matrix moved = data.x + static_cast<Real>(s) * direction;
    return evaluate({data.x, moved, data.y, data.w}, head, *loss).loss;
  };
  CHECK(loss_at(best) < loss_at(0));
  CHECK(loss_at(best) <= loss_at(0.98 * best));
  CHECK(loss_at(best) <= loss_at(1.02 * best));
  for (const double eta : {0.1, 0.5, 0.9}) CHECK(loss_at(eta * best) <= loss_at(0));
  CHECK(line_search(examples, -direction, head, *loss) == 0);
}

TEST_SUITE_END();

#include "loss/margin_bound.h"

#include <doctest/doctest.h>

#include <cmath>

#include "resboost/train.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

Head random_head(Index features, Index outputs, double scale, Rng rng) {
  Head head(features, outputs);
  head.weight.value = static_cast<Real>(scale) * random_vector(features * outputs, rng.fork(1));
  return head;
}

double share_at_most(const Examples& examples, const Head& head, double delta) {
  Index count = 0;
  Matrix scores(examples.rows(), head.outputs());
  head.infer(examples.z.matrix(), scores);
  for (Index i = 0; i < examples.rows(); ++i) {
    Index label = 0;
    examples.target.row(i).maxCoeff(&label);
    const Real own = scores(i, label);
    scores(i, label) = -1e30f;
    count += double{own - scores.row(i).maxCoeff()} <= delta;
  }
  return static_cast<double>(count) / static_cast<double>(examples.rows());
}

}  // namespace

TEST_SUITE_BEGIN("loss/margin_bound");

TEST_CASE("fixture 7: the margin bound holds for every margin") {
  // Large heads make it say something.
  int informative = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Index n = 300;
    Matrix z = random_matrix(n, 5, Rng(seed));
    const Matrix y = random_labels(n, 4, Rng(seed + 100));
    const Vector none;
    if (seed % 2) z.leftCols(4) += 4 * y;  // separable, so that margins are large
    const Examples examples{z, z, y, none};
    Head head = random_head(5, 4, 0.3, Rng(seed + 200));
    for (Index k = 0; k < 4; ++k) head.weight.value(k * 4 + k) += Real(2);
    const double g1 = functional_gradient(examples, head, *make_softmax_loss())
                          .rowwise()
                          .norm()
                          .cast<double>()
                          .mean();
    for (const double delta : {-1.0, 0.0, 1.0, 3.0}) {
      const double bound = margin_bound(head.w(), g1, delta);
      CHECK(share_at_most(examples, head, delta) <= bound);
      informative += bound < 1;
    }
  }
  CHECK(informative > 0);
}

TEST_CASE("the margin bound does not apply to a head too narrow or without rank") {
  CHECK(std::isnan(margin_bound(random_head(2, 5, 1, Rng(1)).w(), 1, 0)));
  CHECK(std::isnan(margin_bound(Head(3, 3).w(), 1, 0)));
}

TEST_SUITE_END();

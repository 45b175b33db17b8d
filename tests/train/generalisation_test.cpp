#include "train/generalisation.h"

#include <doctest/doctest.h>

#include "resboost/loss.h"
#include "support/toy_data.h"

using namespace resboost;

TEST_SUITE_BEGIN("train/generalisation");

TEST_CASE("the generalisation bound grows with every block and is above the training error") {
  const Matrix z = random_matrix(100, 3, Rng(1)), y = random_labels(100, 2, Rng(2));
  const Vector none;
  Head head(3, 2);
  head.weight.value = random_vector(6, Rng(3));
  Matrix o = random_matrix(100, 2, Rng(4)) + Real(0.4) * y;
  make_softmax_loss()->link(o);
  auto block = make_dense(3, 3);
  params(*block)[0]->value = Vector::Constant(9, Real(0.01));
  LayerNorms norms;
  norms.add(*block);
  CHECK(norms.sum() ==
        doctest::Approx(1 + 2 * 0.03));  // one path through 2 * 3 * 0.01, one past it
  const double first = generalisation_bound(norms, {z, z, y, none}, o, head);
  norms.add(*block);
  CHECK(generalisation_bound(norms, {z, z, y, none}, o, head) > first);
  CHECK(first > 0);
}

TEST_SUITE_END();

#include "train/trees/words.h"

#include <doctest/doctest.h>

#include <limits>

#include "resboost/error.h"

namespace resboost::trees {
namespace {

TEST_SUITE_BEGIN("train/trees/words");

TEST_CASE("multiples of a power of two come back as they were") {
  Matrix gradients(3, 2);
  gradients << Real(0.5), -1, Real(0.25), 0, -Real(0.75), 1;
  Vector curvatures(3);
  curvatures << 1, Real(0.125), 0;
  Words words;
  quantise(gradients, curvatures, 7, words);
  REQUIRE(words.values.size() == 6);
  for (Index i = 0; i < 6; ++i) {
    const Word word = words.values[static_cast<std::size_t>(i)];
    CHECK(gradient_of(word) * words.gradient_unit == double{gradients.data()[i]});
    CHECK(curvature_of(word) * words.curvature_unit == double{curvatures[i / 2]});
  }
}

TEST_CASE("derivatives that are not finite are refused, wherever they are") {
  const Index rows = 9000;  // three slices
  for (const Real bad :
       {std::numeric_limits<Real>::quiet_NaN(), -std::numeric_limits<Real>::infinity()})
    for (const Index at : {Index{0}, Index{5000}, rows - 1}) {
      CAPTURE(at);
      Words words;
      Matrix gradients = Matrix::Ones(rows, 1);
      Vector curvatures = Vector::Ones(rows);
      CHECK_NOTHROW(quantise(gradients, curvatures, 7, words));
      gradients(at, 0) = bad;
      CHECK_THROWS_AS(quantise(gradients, curvatures, 7, words), Error);
      gradients(at, 0) = 1;
      curvatures[at] = -bad;
      CHECK_THROWS_AS(quantise(gradients, curvatures, 7, words), Error);
    }
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::trees

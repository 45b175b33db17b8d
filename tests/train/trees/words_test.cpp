#include "train/trees/words.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "resboost/error.h"
#include "resboost/rng.h"

namespace resboost::trees {
namespace {

/// As all ranks' derivatives are rounded, were these all.
Rounding rounded(const Matrix& gradients, const Vector& curvatures, Words& words) {
  const Rounding rounding = rounding_for(largest_of(gradients, curvatures), gradients.rows(), 7);
  quantise(gradients, curvatures, rounding, 0, words);
  return rounding;
}

TEST_SUITE_BEGIN("train/trees/words");

TEST_CASE("multiples of a power of two come back as they were") {
  Matrix gradients(3, 2);
  gradients << Real(0.5), -1, Real(0.25), 0, -Real(0.75), 1;
  Vector curvatures(3);
  curvatures << 1, Real(0.125), 0;
  Words words;
  const Rounding rounding = rounded(gradients, curvatures, words);
  REQUIRE(words.values.size() == 6);
  for (Index i = 0; i < 6; ++i) {
    const Word word = words.values[static_cast<std::size_t>(i)];
    CHECK(gradient_of(word) * rounding.gradient_unit == double{gradients.data()[i]});
    CHECK(curvature_of(word) * rounding.curvature_unit == double{curvatures[i / 2]});
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
      CHECK_NOTHROW(rounded(gradients, curvatures, words));
      gradients(at, 0) = bad;
      CHECK_THROWS_AS(rounded(gradients, curvatures, words), Error);
      gradients(at, 0) = 1;
      curvatures[at] = -bad;
      CHECK_THROWS_AS(rounded(gradients, curvatures, words), Error);
    }
}

TEST_CASE("rows are rounded by their number among all, whoever has them") {
  Rng rng(3);
  Matrix gradients(100, 2);
  for (Index i = 0; i < gradients.size(); ++i)
    gradients.data()[i] = static_cast<Real>(rng.normal());
  const Vector curvatures = Vector::Ones(100) * Real(0.3);
  Words all, last;
  const Rounding rounding = rounded(gradients, curvatures, all);
  quantise(gradients.bottomRows(40), curvatures.tail(40), rounding, 60, last);
  CHECK(std::equal(last.values.begin(), last.values.end(), all.values.begin() + 120));
  const Largest first = largest_of(gradients.topRows(60), curvatures.head(60));
  const Largest whole =
      largest_of(first, largest_of(gradients.bottomRows(40), curvatures.tail(40)));
  CHECK(whole.gradient == double{gradients.cwiseAbs().maxCoeff()});
  CHECK(whole.curvature == double{curvatures.maxCoeff()});
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::trees

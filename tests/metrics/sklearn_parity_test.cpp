#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "support/rated.h"

using namespace resboost::test;

TEST_SUITE_BEGIN("metrics/sklearn_parity");

// All numbers are scikit-learn's (1.2.1), by `from sklearn import metrics as m`.

TEST_CASE("three classes, weighted, as scikit-learn has them") {
  const Rated rated = three_classes();
  // m.roc_auc_score(y==k, P[:,k], sample_weight=w), its mean; m.log_loss(y, P, sample_weight=w),
  // ...
  const std::map<std::string, double> right{
      {"accuracy", 0.7},
      {"balanced_accuracy", 0.746031746032},
      {"log_loss", 0.710019849705},
      {"brier", 0.4025},  // np.average(((P-np.eye(3)[y])**2).sum(1), weights=w)
      {"auc", 0.902559246309},
      {"auc:class=b", 0.76923076923},
      {"average_precision", 0.861904761905},
      {"average_precision:class=c", 0.83333333333},
      {"precision", 0.698412698413},
      {"recall", 0.746031746032},
      {"f1", 0.707142857143},
      {"f1:class=b", 0.571428571429},
      {"precision:class=a", 0.857142857143},
      {"recall:class=a", 0.666666666667},
      {"matthews", 0.553993686603}};
  for (const auto& expected : right) {
    CAPTURE(expected.first);
    CHECK(rated(expected.first) == doctest::Approx(expected.second).epsilon(1e-9));
  }
}

TEST_CASE("two classes, weighted, as scikit-learn has them") {
  const Rated rated = two_classes();
  CHECK(rated("brier") == doctest::Approx(0.20075));  // m.brier_score_loss(t, p, sample_weight=w)
  CHECK(rated("auc") == doctest::Approx(0.676767676768));  // m.roc_auc_score(t, p, ...)
  CHECK(rated("auc:class=no") == doctest::Approx(rated("auc:class=yes")));
  CHECK(rated("average_precision:class=yes") == doctest::Approx(0.809974747475));
  CHECK(rated("matthews") == doctest::Approx(-0.010101010101));  // m.matthews_corrcoef(t, p>.5, ..)
}

// a=np.array([3,-.5,2,7,4.25,1.]); b=np.array([2.5,.25,2,8,4,3.]); w=np.array([1,2,1,.5,1,1.5])
TEST_CASE("numbers, weighted, as scikit-learn has them") {
  const std::vector<double> said{2.5, .25, 2, 8, 4, 3}, w{1, 2, 1, .5, 1, 1.5};
  const Rated rated = numbers({3, -.5, 2, 7, 4.25, 1}, said, w);
  CHECK(rated("rmse") == doctest::Approx(1.064860822563));
  CHECK(rated("mae") == doctest::Approx(0.821428571429));
  CHECK(rated("mape") == doctest::Approx(0.89955982393));
  CHECK(rated("r2") == doctest::Approx(0.755634964266));
  CHECK(rated("pinball_loss") == doctest::Approx(0.410714285714));
  CHECK(rated("pinball_loss:alpha=0.9") == doctest::Approx(0.167857142857));
  // m.mean_poisson_deviance([3,0,2,7,4.25,1.], b, sample_weight=w)
  CHECK(numbers({3, 0, 2, 7, 4.25, 1}, said, w)("poisson_deviance") ==
        doctest::Approx(0.554097430261));
  // The same; its unit deviance is 2 (log(b / a) + a / b - 1) for a gamma distribution.
  Rated amounts = numbers({3, .5, 2, 7, 4.25, 1}, said, w);
  amounts.task.low = {.5};
  CHECK(amounts("gamma_deviance") == doctest::Approx(0.367269597024));
  // m.mean_tweedie_deviance([3,0,2,7,4.25,1.], b, sample_weight=w, power=1.5)
  CHECK(numbers({3, 0, 2, 7, 4.25, 1}, said, w)("tweedie_deviance") ==
        doctest::Approx(0.849313667973));
  CHECK(numbers({3, 0, 2, 7, 4.25, 1}, said, w)("tweedie_deviance:power=1.2") ==
        doctest::Approx(0.586228843098));
  // m.median_absolute_error(a, b), which takes no weights
  CHECK(numbers({3, -.5, 2, 7, 4.25, 1}, said, {1, 1, 1, 1, 1, 1})("medae") ==
        doctest::Approx(0.625));
}

TEST_SUITE_END();

#include "resboost/metrics.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "resboost/error.h"
#include "support/error_text.h"

using namespace resboost;

namespace {

Task classes(std::vector<std::string> names) {
  return {Task::Kind::classification, std::move(names), {}, {}, {}, {}};
}

Dataset labelled(Matrix y, Vector w = {}) {
  Dataset data;
  data.y = std::move(y);
  data.w = std::move(w);
  return data;
}

Matrix column(std::initializer_list<Real> values) {
  Matrix m(static_cast<Index>(values.size()), 1);
  std::copy(values.begin(), values.end(), m.data());
  return m;
}

Predictions predicted(std::initializer_list<Real> values) { return column(values).cast<double>(); }

Vector weights(std::initializer_list<Real> values) { return column(values).col(0); }

}  // namespace

TEST_SUITE("metrics/metrics") {
  TEST_CASE("accuracy and log loss of three rows") {
    Predictions p(3, 2);
    Matrix y(3, 2);
    p << Real(0.75), Real(0.25), Real(0.5), Real(0.5), Real(0.125), Real(0.875);
    y << 1, 0, 0, 1, 0, 1;
    const Metrics metrics = metrics_of(classes({"a", "b"}), p, labelled(y));
    CHECK(metrics.rows == 3);
    CHECK(metrics.accuracy == doctest::Approx(2.0 / 3));  // a tie is a guess at the first class
    CHECK(metrics.log_loss ==
          doctest::Approx(-(std::log(0.75) + std::log(0.5) + std::log(0.875)) / 3));
    CHECK(std::isnan(metrics.rmse));
    CHECK(std::isnan(metrics.nrmse));
    CHECK(std::isnan(metrics.r2));
  }

  TEST_CASE("the calibration error is what confidence exceeds accuracy by, bin by bin of fifteen") {
    const Task task = classes({"a", "b"});
    const auto ece = [&](std::initializer_list<Real> first, std::initializer_list<Real> right,
                         Vector w = {}) {
      const Matrix top = column(first), hit = column(right);
      Matrix p(top.rows(), 2), y(top.rows(), 2);
      p << top, 1 - top.array();
      y << hit, 1 - hit.array();
      return metrics_of(task, p.cast<double>(), labelled(y, std::move(w))).ece;
    };
    CHECK(ece({Real(0.75), Real(0.75), Real(0.75), Real(0.75)}, {1, 0, 1, 1}) ==
          doctest::Approx(0));
    CHECK(ece({Real(0.75), Real(0.75), Real(0.75), Real(0.75), 1}, {1, 0, 1, 0, 0}) ==
          doctest::Approx(0.8 * 0.25 + 0.2));
    // 0.75 and 0.79 lie between 11/15 and 12/15, 0.85 does not.
    CHECK(ece({Real(0.75), Real(0.79)}, {1, 0}) == doctest::Approx(0.27));
    CHECK(ece({Real(0.72), Real(0.75)}, {1, 0}) ==
          doctest::Approx((0.28 + 0.75) / 2));  // 11/15 is between
    CHECK(ece({Real(0.75), Real(0.85)}, {1, 0}) == doctest::Approx((0.25 + 0.85) / 2));
    CHECK(ece({Real(0.75), Real(0.85)}, {1, 0}, weights({3, 1})) ==
          doctest::Approx((3 * 0.25 + 0.85) / 4));
    CHECK(std::isnan(metrics_of(Task{Task::Kind::regression, {"t"}, {0}, {1}, {-9}, {9}},
                                predicted({1}), labelled(column({0})))
                         .ece));
  }

  TEST_CASE("weights count as repeated rows") {
    Predictions p(2, 2);
    Matrix y(2, 2);
    p << Real(0.75), Real(0.25), Real(0.75), Real(0.25);
    y << 1, 0, 0, 1;
    const Metrics metrics = metrics_of(classes({"a", "b"}), p, labelled(y, weights({3, 1})));
    CHECK(metrics.accuracy == doctest::Approx(0.75));
    CHECK(metrics.log_loss == doctest::Approx(-(3 * std::log(0.75) + std::log(0.25)) / 4));
  }

  TEST_CASE("a label never seen in training is wrong, and as costly as a probability of 1e-15") {
    Predictions p(2, 2);
    Matrix y(2, 2);
    p << 1, 0, 1, 0;
    y << 1, 0, 0, 0;
    const Metrics metrics = metrics_of(classes({"a", "b"}), p, labelled(y));
    CHECK(metrics.accuracy == doctest::Approx(0.5));
    CHECK(metrics.log_loss == doctest::Approx(-std::log(1e-15) / 2));
  }

  TEST_CASE("a probability of zero for the true class costs -log 1e-15, not infinity") {
    Predictions p(1, 2);
    Matrix y(1, 2);
    p << 1, 0;
    y << 0, 1;
    CHECK(metrics_of(classes({"a", "b"}), p, labelled(y)).log_loss ==
          doctest::Approx(-std::log(1e-15)));
  }

  TEST_CASE("regression is measured in the units of the target") {
    // y = 10 + 2 * {-1, 0, 1} = 8, 10, 12; errors 1, 0, -1
    const Task task{Task::Kind::regression, {"t"}, {10}, {2}, {0}, {20}};
    const Metrics metrics = metrics_of(task, predicted({9, 10, 11}), labelled(column({-1, 0, 1})));
    CHECK(metrics.rmse == doctest::Approx(std::sqrt(2.0 / 3)));
    CHECK(metrics.nrmse == doctest::Approx(0.5));  // population standard deviation: sqrt(8 / 3)
    CHECK(metrics.r2 == doctest::Approx(0.75));
    CHECK(metrics.mae == doctest::Approx(2.0 / 3));
    CHECK(metrics.criterion.empty());
    CHECK(std::isnan(metrics.accuracy));
    CHECK(std::isnan(metrics.log_loss));
  }

  TEST_CASE("a loss that has a criterion judges predictions by it, in the units of the target") {
    // Targets 8, 10, 12 again: 9 is one above its target, 11 one below.
    const Task task{Task::Kind::regression, {"t"}, {10}, {2}, {0}, {20}};
    const auto loss = make_quantile_loss(0.9);
    const Predictions predictions = column({9, 10, 11}).cast<double>();
    const Metrics plain = metrics_of(task, predictions, labelled(column({-1, 0, 1})), loss.get());
    CHECK(plain.criterion == "pinball_loss");
    CHECK(plain.criterion_value == doctest::Approx((0.1 + 0.9) / 3));
    const Metrics weighted = metrics_of(
        task, predictions, labelled(column({-1, 0, 1}), weights({2, 0.5, 0.5})), loss.get());
    CHECK(weighted.criterion_value == doctest::Approx((2 * 0.1 + 0.5 * 0.9) / 3));
    CHECK(weighted.mae == doctest::Approx(2.5 / 3));
    const std::vector<Measure> named = measures_of(plain);
    CHECK(named.back().name == "pinball_loss");
    CHECK(named[named.size() - 2].name == "mae");
    CHECK(metrics_of(task, predictions, labelled(column({-1, 0, 1})), make_squared_loss().get())
              .criterion.empty());
  }

  TEST_CASE("regression weights count as repeated rows") {
    const Task task{Task::Kind::regression, {"t"}, {0}, {1}, {-9}, {9}};
    const Metrics repeated =
        metrics_of(task, predicted({1, 1, 1, 2}), labelled(column({0, 0, 0, 3})));
    const Metrics weighted =
        metrics_of(task, predicted({1, 2}), labelled(column({0, 3}), weights({1.5, 0.5})));
    CHECK(weighted.rmse == doctest::Approx(repeated.rmse));
    CHECK(weighted.nrmse == doctest::Approx(repeated.nrmse));
    CHECK(weighted.r2 == doctest::Approx(repeated.r2));
  }

  TEST_CASE("targets near the limits of double are measured like any") {
    for (const double unit : {1e300, 1e-300}) {
      const Task task{Task::Kind::regression, {"t"}, {0}, {unit}, {-9 * unit}, {9 * unit}};
      const Predictions p = unit * predicted({0, 0, 1});
      const Metrics metrics = metrics_of(task, p, labelled(column({-1, 0, 1})));
      CHECK(metrics.rmse / unit == doctest::Approx(std::sqrt(1.0 / 3)));
      CHECK(metrics.r2 == doctest::Approx(0.5));
    }
  }

  TEST_CASE("a prediction that is no number is refused") {
    Predictions p = predicted({1, 2});
    p(1, 0) = std::numeric_limits<double>::quiet_NaN();
    const Task task{Task::Kind::regression, {"t"}, {0}, {1}, {-9}, {9}};
    CHECK_THROWS_AS(metrics_of(task, p, labelled(column({0, 1}))), DataError);
  }

  TEST_CASE("several targets count alike") {
    const Task task = {Task::Kind::regression, {"s", "t"}, {0, 0}, {1, 100}, {-9, -900}, {9, 900}};
    Predictions p(2, 2);
    Matrix y(2, 2);
    p << 1, 100, 1, 300;
    y << 0, 1, 2, 3;
    const Metrics metrics = metrics_of(task, p, labelled(y));
    CHECK(metrics.rmse == doctest::Approx(0.5));
    CHECK(metrics.nrmse == doctest::Approx(0.5));
    CHECK(metrics.r2 == doctest::Approx(0.5));
  }

  TEST_CASE("equal targets have no spread to compare with") {
    const Task task{Task::Kind::regression, {"t"}, {0.1}, {0.3}, {-9}, {9}};
    const Metrics metrics =
        metrics_of(task, predicted({1, 1, 1}), labelled(column({Real(0.7), Real(0.7), Real(0.7)})));
    CHECK(metrics.rmse == doctest::Approx(0.69).epsilon(1e-6));
    CHECK(std::isnan(metrics.nrmse));
    CHECK(std::isnan(metrics.r2));
  }

  TEST_CASE("no rows give no numbers") {
    const Metrics metrics =
        metrics_of(classes({"a", "b"}), Predictions(0, 2), labelled(Matrix(0, 2)));
    CHECK(metrics.rows == 0);
    CHECK(std::isnan(metrics.accuracy));
  }

  TEST_CASE("predictions of another shape are refused") {
    CHECK(test::error_text<DataError>([] {
            metrics_of(classes({"a", "b"}), Predictions(3, 2), labelled(Matrix(2, 2)));
          }) ==
          "metrics: predictions are [3, 2], targets [2, 2]; both must have one row per example and "
          "one column per "
          "output");
  }
}

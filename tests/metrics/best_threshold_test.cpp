#include "metrics/best_threshold.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "resboost/rng.h"

namespace resboost {
namespace {

const Task kTask{Task::Kind::classification, {"no", "yes"}, {}, {}, {}, {}};

struct Rows {
  Predictions said;
  Dataset data;
};

Rows rows_of(const std::vector<double>& of_yes, const std::vector<int>& labels) {
  const auto n = std::ssize(of_yes);
  Rows rows{Predictions(n, 2), {}};
  rows.data.y = Matrix::Zero(n, 2);
  for (Index i = 0; i < n; ++i) {
    const double p = of_yes[static_cast<std::size_t>(i)];
    rows.said.row(i) << 1 - p, p;
    rows.data.y(i, labels[static_cast<std::size_t>(i)]) = 1;
  }
  return rows;
}

double best(const char* metric, const Rows& rows) {
  return best_threshold(make_metric(metric, kTask), kTask, rows.said, rows.data);
}

TEST_SUITE_BEGIN("metrics/best_threshold");

TEST_CASE("it lies half-way between the rows that it is to part") {
  const Rows rows = rows_of({0.05, 0.1, 0.2, 0.3, 0.4}, {0, 0, 1, 1, 1});
  for (const char* metric : {"accuracy", "balanced_accuracy", "f1", "matthews"})
    CHECK(best(metric, rows) == doctest::Approx(0.15));
}

TEST_CASE("of equally good ones it is the nearest to a half") {
  CHECK(best("accuracy", rows_of({0.1, 0.9}, {0, 1})) == 0.5);
  CHECK(best("accuracy", rows_of({0.1, 0.3, 0.35}, {0, 1, 1})) == doctest::Approx(0.2));
}

TEST_CASE("a rare class that is never likely is found by what counts both alike") {
  Rng rng(1);
  std::vector<double> of_yes;
  std::vector<int> labels;
  for (int i = 0; i < 2000; ++i) {
    labels.push_back(i % 20 == 0);
    of_yes.push_back(0.1 * rng.uniform() + (labels.back() ? 0.08 : 0));
  }
  const Rows rows = rows_of(of_yes, labels);
  CHECK(best("accuracy", rows) > 0.09);
  const double threshold = best("balanced_accuracy", rows);
  CHECK(threshold == doctest::Approx(0.08).epsilon(0.1));
}

TEST_CASE("which metrics a threshold changes") {
  for (const char* metric :
       {"accuracy", "balanced_accuracy", "f1", "f1:class=yes", "precision", "recall", "matthews"})
    CHECK_MESSAGE(sees_thresholds(make_metric(metric, kTask), kTask), metric);
  for (const char* metric : {"log_loss", "brier", "ece", "auc", "average_precision"})
    CHECK_MESSAGE(!sees_thresholds(make_metric(metric, kTask), kTask), metric);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

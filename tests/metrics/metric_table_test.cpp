#include "metrics/metric_table.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "resboost/error.h"
#include "resboost/rng.h"
#include "support/error_text.h"
#include "support/rated.h"

using namespace resboost;
using namespace resboost::test;

namespace {

/// Rows of whole weights, drawn; some predictions are equal.
Rated drawn(bool of_classes) {
  Rng rng(5);
  std::vector<std::vector<double>> said;
  std::vector<int> labels;
  std::vector<double> targets, values, w;
  for (int i = 0; i < 60; ++i) {
    const double a = std::floor(rng.uniform() * 8) + 1, b = std::floor(rng.uniform() * 8) + 1,
                 c = std::floor(rng.uniform() * 8) + 1;
    said.push_back({a / (a + b + c), b / (a + b + c), c / (a + b + c)});
    labels.push_back(static_cast<int>(rng.uniform() * 3));
    targets.push_back(1 + std::floor(rng.uniform() * 8));
    values.push_back(0.5 + 8 * rng.uniform());
    w.push_back(static_cast<double>(i % 3));
  }
  if (of_classes) return classes({"a", "b", "c"}, said, labels, w);
  Rated rated = numbers(targets, values, w);
  rated.task.low = {1};
  return rated;
}

}  // namespace

TEST_SUITE_BEGIN("metrics/metric_table");

TEST_CASE("every metric: a weight of two is the row twice, and the order of rows does not matter") {
  for (const bool of_classes : {true, false}) {
    const Rated weighted = drawn(of_classes);
    std::vector<Index> twice;
    for (Index i = 59; i >= 0; --i)
      for (int times = 0; times < static_cast<int>(weighted.data.w[i]); ++times) twice.push_back(i);
    Rated repeated = weighted.rows(twice);
    repeated.data.w = {};
    for (const Metric& metric : metrics()) {
      if (metric.of_classes != of_classes) continue;
      CAPTURE(metric.name);
      CHECK(std::isfinite(weighted(metric)));
      CHECK(weighted(metric) == doctest::Approx(repeated(metric)));
    }
  }
}

TEST_CASE("every metric: what is right is at least as good as what is drawn, in its direction") {
  for (const bool of_classes : {true, false}) {
    const Rated rated = drawn(of_classes);
    Rated perfect = rated;
    perfect.predictions = rated.data.y.cast<double>();
    if (!of_classes) perfect.predictions = 1 + 2 * perfect.predictions.array();
    for (const Metric& metric : metrics()) {
      if (metric.of_classes != of_classes) continue;
      CAPTURE(metric.name);
      const double gain = perfect(metric) - rated(metric);
      CHECK((metric.higher_is_better ? gain : -gain) > 0.01);
    }
  }
}

TEST_CASE("a mean over classes is that of the classes that there are") {
  const Rated rated = three_classes();
  const Judged judged(rated.task, rated.predictions, rated.data);
  for (const Metric& metric : metrics()) {
    if (!metric.of_class) continue;
    CAPTURE(metric.name);
    const double sum =
        metric.of_class(judged, 0) + metric.of_class(judged, 1) + metric.of_class(judged, 2);
    CHECK(metric.measure(judged) == doctest::Approx(sum / 3));
  }
  const Rated ab = rated.rows({0, 1, 7});  // of class c there is nothing, right or said
  CHECK(ab("f1") == doctest::Approx(1));
  CHECK(ab("auc") == doctest::Approx(1));
  CHECK(std::isnan(ab("f1:class=c")));
  CHECK(std::isnan(ab.rows({0})("auc")));
}

TEST_CASE("a label never seen in training is one more class that is never said") {
  Rated rated = three_classes();
  const double auc = rated("auc:class=b");
  rated.data.y.row(7).setZero();  // weight 2 of 10, said to be a
  CHECK(rated("accuracy") == doctest::Approx(0.5));
  const double recalls = 1 / 2.5 + 2 / 3.5 + 1;
  CHECK(rated("balanced_accuracy") == doctest::Approx(recalls / 4));
  CHECK(rated("recall") == doctest::Approx(recalls / 4));
  CHECK(rated("auc:class=b") == auc);  // not of class b, as before
  const Judged judged(rated.task, rated.predictions, rated.data);
  const Eigen::MatrixXd table = confusion_of(judged);
  REQUIRE(table.rows() == 4);
  CHECK(table(3, 0) == doctest::Approx(2));
  CHECK(table.row(0).sum() == doctest::Approx(2.5));
  CHECK(table(1, 1) == doctest::Approx(2));
}

TEST_CASE("a target of 0 has no share that a miss could be, and a median may be between two") {
  CHECK(numbers({0, 2}, {5, 3}, {1, 1})("mape") == doctest::Approx(0.5));
  CHECK(std::isnan(numbers({0}, {5}, {1})("mape")));
  CHECK(numbers({1, 2, 3}, {2, 4, 7}, {1, 1, 2})("medae") == doctest::Approx(3));
  CHECK(numbers({1, 2, 3}, {2, 4, 7}, {3, 1, 2})("medae") == doctest::Approx(1.5));
}

TEST_CASE("counts below zero have no deviance") {
  Rated rated = numbers({1, 2}, {1, 2}, {1, 1});
  rated.task.low = {-1};
  CHECK(std::isnan(rated("poisson_deviance")));
  CHECK(std::isnan(rated("tweedie_deviance")));
  rated.task.low = {0};
  CHECK(rated("poisson_deviance") == doctest::Approx(0));
  CHECK(std::isnan(rated("gamma_deviance")));
}

TEST_CASE("which metrics fit follows task and loss") {
  const auto names_for = [](const Task& task, const Loss* loss) {
    std::vector<std::string> names;
    for (const Metric& metric : metrics_for(task, loss)) names.push_back(metric.name);
    return names;
  };
  const auto has = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  const Task two = two_classes().task, number = numbers({1}, {1}, {1}).task;
  CHECK(has(names_for(two, make_softmax_loss().get()), "log_loss"));
  CHECK_FALSE(has(names_for(two, make_smooth_hinge_loss().get()), "log_loss"));
  CHECK(has(names_for(two, make_smooth_hinge_loss().get()), "auc"));
  CHECK_FALSE(has(names_for(number, nullptr), "auc"));
  CHECK_FALSE(has(names_for(number, make_squared_loss().get()), "pinball_loss"));
  CHECK(names_for(number, make_quantile_loss(0.9).get()).back() == "pinball_loss");
}

TEST_CASE("names that nobody knows are errors that name the cure") {
  const Task two = two_classes().task, number = numbers({1}, {1}, {1}).task;
  const auto error = [](const std::string& spec, const Task& task) {
    return test::error_text<ConfigError>([&] { make_metric(spec, task); });
  };
  CHECK(error("acuracy", two)
            .starts_with("parameter `metric`: \"acuracy\": there is no such metric; did you mean "
                         "accuracy; known for "
                         "this target: accuracy, balanced_accuracy, "));
  CHECK(error("rmse", two).find("it is a metric of numbers, and the target is classes") !=
        std::string::npos);
  CHECK(error("f1:class=yess", two).find("did you mean \"yes\"") != std::string::npos);
  CHECK(error("accuracy:class=yes", two).find("known: accuracy, ") != std::string::npos);
  CHECK(error("pinball_loss:alpha=2", number)
            .ends_with("alpha is a number between 0 and 1, not \"2\""));
  CHECK(error("tweedie_deviance:power=2", number)
            .ends_with("power is a number between 1 and 2, not \"2\""));
}

TEST_SUITE_END();

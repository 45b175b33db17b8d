#include "metrics/metric_table.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "resboost/error.h"
#include "resboost/rng.h"
#include "support/error_text.h"

using namespace resboost;

namespace {

/// Owns what Judged borrows.
struct Rated {
  Task task;
  Predictions predictions;
  Dataset data;

  double operator()(const std::string& metric) const { return (*this)(make_metric(metric, task)); }
  double operator()(const Metric& metric) const {
    return metric.measure(Judged(task, predictions, data));
  }
  Rated rows(const std::vector<Index>& rows) const {
    Rated some{task, Predictions(std::ssize(rows), predictions.cols()), {}};
    some.data.y.resize(std::ssize(rows), data.y.cols());
    if (data.w.size() > 0) some.data.w.resize(std::ssize(rows));
    for (Index i = 0; i < std::ssize(rows); ++i) {
      some.predictions.row(i) = predictions.row(rows[static_cast<std::size_t>(i)]);
      some.data.y.row(i) = data.y.row(rows[static_cast<std::size_t>(i)]);
      if (data.w.size() > 0) some.data.w[i] = data.w[rows[static_cast<std::size_t>(i)]];
    }
    return some;
  }
};

Vector weights(const std::vector<double>& values) {
  Vector w(std::ssize(values));
  for (Index i = 0; i < w.size(); ++i)
    w[i] = static_cast<Real>(values[static_cast<std::size_t>(i)]);
  return w;
}

/// label -1: none of the classes.
Rated classes(std::vector<std::string> names, const std::vector<std::vector<double>>& said,
              const std::vector<int>& labels, const std::vector<double>& w) {
  const Index n = std::ssize(said), k = std::ssize(names);
  Rated rated{
      {Task::Kind::classification, std::move(names), {}, {}, {}, {}}, Predictions(n, k), {}};
  rated.data.y = Matrix::Zero(n, k);
  rated.data.w = weights(w);
  for (Index i = 0; i < n; ++i) {
    const auto row = static_cast<std::size_t>(i);
    for (Index j = 0; j < k; ++j) rated.predictions(i, j) = said[row][static_cast<std::size_t>(j)];
    if (labels[row] >= 0) rated.data.y(i, labels[row]) = 1;
  }
  return rated;
}

Rated numbers(const std::vector<double>& targets, const std::vector<double>& said,
              const std::vector<double>& w) {
  const Index n = std::ssize(said);
  Rated rated{{Task::Kind::regression, {"t"}, {1}, {2}, {0}, {9}}, Predictions(n, 1), {}};
  rated.data.y.resize(n, 1);
  rated.data.w = weights(w);
  for (Index i = 0; i < n; ++i) {
    rated.predictions(i, 0) = said[static_cast<std::size_t>(i)];
    rated.data.y(i, 0) = static_cast<Real>((targets[static_cast<std::size_t>(i)] - 1) / 2);
  }
  return rated;
}

// P=np.array([[.7,.2,.1],[.1,.6,.3],[.2,.3,.5],[.4,.4,.2],[.1,.2,.7],[.3,.5,.2],[.25,.25,.5],
//   [.6,.3,.1]]); y=np.array([0,1,2,1,2,0,1,0]); w=np.array([1,2,1,.5,1,1.5,1,2.]); g=P.argmax(1)
Rated three_classes() {
  return classes({"a", "b", "c"},
                 {{.7, .2, .1},
                  {.1, .6, .3},
                  {.2, .3, .5},
                  {.4, .4, .2},
                  {.1, .2, .7},
                  {.3, .5, .2},
                  {.25, .25, .5},
                  {.6, .3, .1}},
                 {0, 1, 2, 1, 2, 0, 1, 0}, {1, 2, 1, .5, 1, 1.5, 1, 2});
}

// p=np.array([.9,.8,.35,.6,.4,.4,.1,.55]); t=np.array([1,1,1,0,0,1,0,0]), w as above
Rated two_classes() {
  std::vector<std::vector<double>> said;
  for (const double p : {.9, .8, .35, .6, .4, .4, .1, .55}) said.push_back({1 - p, p});
  return classes({"no", "yes"}, said, {1, 1, 1, 0, 0, 1, 0, 0}, {1, 2, 1, .5, 1, 1.5, 1, 2});
}

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

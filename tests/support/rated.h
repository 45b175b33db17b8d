#pragma once

#include <string>
#include <utility>
#include <vector>

#include "resboost/metrics.h"

namespace resboost::test {

/// Predictions with what is right. Owns what Judged borrows.
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

inline Vector weights(const std::vector<double>& values) {
  Vector w(std::ssize(values));
  for (Index i = 0; i < w.size(); ++i)
    w[i] = static_cast<Real>(values[static_cast<std::size_t>(i)]);
  return w;
}

/// label -1: none of the classes.
inline Rated classes(std::vector<std::string> names, const std::vector<std::vector<double>>& said,
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

inline Rated numbers(const std::vector<double>& targets, const std::vector<double>& said,
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
inline Rated three_classes() {
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
inline Rated two_classes() {
  std::vector<std::vector<double>> said;
  for (const double p : {.9, .8, .35, .6, .4, .4, .1, .55}) said.push_back({1 - p, p});
  return classes({"no", "yes"}, said, {1, 1, 1, 0, 0, 1, 0, 0}, {1, 2, 1, .5, 1, 1.5, 1, 2});
}

}  // namespace resboost::test

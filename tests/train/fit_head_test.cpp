#include <doctest/doctest.h>

#include "resboost/error.h"
#include "resboost/train.h"
#include "support/threads.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

/// Mean loss + l2 / (2n) |w|^2 of a head.
double objective(const Head& head, const Examples& examples, const Loss& loss, double l2) {
  const double n = static_cast<double>(examples.rows());
  return evaluate(examples, head, loss).loss +
         0.5 * l2 / n * double{head.weight.value.squaredNorm()};
}

Head fit(const Examples& examples, const Loss& loss, HeadSolver solver) {
  HeadConfig config;
  config.solver = solver;
  config.l2 = 1;
  config.sgd.epochs = 100;
  config.sgd.batch_size = 50;
  Reporter silent;
  return fit_head(Head(examples.z.width(), examples.target.cols()), examples, loss, config, 0,
                  {Rng(1), silent});
}

}  // namespace

TEST_SUITE_BEGIN("train/fit_head");

TEST_CASE("ridge, L-BFGS and minibatches find the same minimum of squared loss") {
  const Dataset data = smooth_surface(500, 2, Rng(1));
  const Examples examples{data.x, data.x, data.y, data.w};
  const auto loss = make_squared_loss();
  const double ridge = objective(fit(examples, *loss, HeadSolver::ridge), examples, *loss, 1);
  CHECK(objective(fit(examples, *loss, HeadSolver::lbfgs), examples, *loss, 1) ==
        doctest::Approx(ridge).epsilon(1e-4));
  CHECK(objective(fit(examples, *loss, HeadSolver::sgd), examples, *loss, 1) ==
        doctest::Approx(ridge).epsilon(1e-2));
  CHECK(ridge < objective(Head(3, 2), examples, *loss, 1));
}

TEST_CASE("the ridge minimum is stationary, with row weights too") {
  Dataset data = smooth_surface(300, 1, Rng(2));
  data.w = random_vector(300, Rng(3)).cwiseAbs();
  data.w *= 300 / data.w.sum();
  const Examples examples{data.x, data.x, data.y, data.w};
  const auto loss = make_squared_loss();
  Head head = fit(examples, *loss, HeadSolver::ridge);
  const double lowest = objective(head, examples, *loss, 1);
  for (Index i = 0; i < head.weight.value.size(); ++i)
    for (const Real step : {Real(0.01), Real(-0.01)}) {
      Head moved = head;
      moved.weight.value(i) += step;
      CHECK(objective(moved, examples, *loss, 1) > lowest);
    }
}

TEST_CASE("L-BFGS separates what a line can separate") {
  Dataset data;
  const Matrix x = random_matrix(400, 3, Rng(1));
  data.x = x;
  data.y = Matrix::Zero(400, 2);
  for (Index i = 0; i < 400; ++i) data.y(i, x(i, 0) > x(i, 1) ? 1 : 0) = 1;
  const Examples examples{data.x, data.x, data.y, data.w};
  const auto loss = make_softmax_loss();
  CHECK(evaluate(examples, fit(examples, *loss, HeadSolver::automatic), *loss).metric > 0.98);
}

TEST_CASE("a head has the same bits for any number of threads") {
  const Dataset data = smooth_surface(1000, 1, Rng(1));
  const Examples examples{data.x, data.x, data.y, data.w};
  const auto loss = make_squared_loss();
  for (const auto solver : {HeadSolver::ridge, HeadSolver::lbfgs, HeadSolver::sgd}) {
    const auto with = [&](int count) {
      const ThreadCount scope(count);
      return fit(examples, *loss, solver).weight.value;
    };
    CHECK(with(1) == with(3));
  }
}

TEST_CASE("ridge refuses a classification loss") {
  const Dataset data = rings(100, 3, 3, Rng(1));
  const Examples examples{data.x, data.x, data.y, data.w};
  CHECK_THROWS_WITH_AS(fit(examples, *make_softmax_loss(), HeadSolver::ridge),
                       "parameter `head.solver`: ridge is for squared loss, and this one is "
                       "softmax; use lbfgs or sgd",
                       ConfigError);
}

TEST_SUITE_END();

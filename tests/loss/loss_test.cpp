#include "resboost/loss.h"

#include <doctest/doctest.h>

#include <Eigen/Eigenvalues>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "loss/surrogate.h"
#include "resboost/error.h"
#include "support/error_text.h"
#include "support/gradient_check.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

constexpr bool kDouble = sizeof(Real) == 8;

std::vector<std::unique_ptr<Loss>> every_loss() {
  std::vector<std::unique_ptr<Loss>> all;
  for (const LossInfo& info : losses()) all.push_back(info.make(info.usual));
  all.push_back(make_exponential_loss());
  all.push_back(make_alignment_loss());
  return all;
}

/// Targets that the loss can have: of classes, or above zero.
Matrix targets(const Loss& loss, Index rows, Index cols, Rng rng) {
  const Matrix labels = random_labels(rows, cols, rng);
  return loss.of_classes() ? labels : Matrix(labels.array() + Real(0.5));
}

/// Of sizes at which no loss of numbers changes its second derivative, near or far.
Matrix errors(Index rows, Index cols) {
  const Real sizes[] = {Real(0.01), Real(-0.3), Real(0.7), Real(-2.5), Real(-0.01), Real(4)};
  Matrix all(rows, cols);
  for (Index i = 0; i < all.size(); ++i) all.data()[i] = sizes[i % 6];
  return all;
}

}  // namespace

TEST_SUITE_BEGIN("loss/loss");

TEST_CASE("softmax: literal values") {
  Matrix scores(2, 2), y(2, 2), d(2, 2);
  scores << 0, 0, Real(std::log(3)), 0;
  y << 1, 0, 0, 1;
  MutRows out(d);
  const double sum = make_softmax_loss()->sum(scores, y, Vector(), 1, &out);
  CHECK(sum == doctest::Approx(std::log(2.0) + std::log(4.0)));
  CHECK(double{d(0, 0)} == doctest::Approx(-0.5));
  CHECK(double{d(1, 0)} == doctest::Approx(0.75));
  CHECK(double{d(1, 1)} == doctest::Approx(-0.75));
}

TEST_CASE("squared: literal values, weights and scale") {
  Matrix scores(2, 2), y = Matrix::Zero(2, 2), d(2, 2);
  scores << 1, 2, 3, 4;
  const Vector w = (Vector(2) << Real(2), Real(0)).finished();
  MutRows out(d);
  const double sum = make_squared_loss()->sum(scores, y, w, Real(0.5), &out);
  CHECK(sum == doctest::Approx(2 * (1 + 4) / 2.0));
  CHECK(double{d(0, 1)} == doctest::Approx(0.5 * 2 * 2 * 2 / 2.0));
  CHECK(double{d(1, 0)} == 0);
}

TEST_CASE("smooth hinge: literal values, the label's own term included") {
  Matrix scores(1, 3), y(1, 3), d(1, 3);
  scores << 2, 1, 0;
  y << 1, 0, 0;
  MutRows out(d);
  const auto softplus = [](double x) { return std::log1p(std::exp(x)); };
  const auto sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
  const double sum = make_smooth_hinge_loss()->sum(scores, y, Vector(), 1, &out);
  CHECK(sum == doctest::Approx(softplus(1) + softplus(0) + softplus(-1)));
  CHECK(double{d(0, 1)} == doctest::Approx(sigmoid(0)));
  CHECK(double{d(0, 2)} == doctest::Approx(sigmoid(-1)));
  CHECK(double{d(0, 0)} == doctest::Approx(-sigmoid(0) - sigmoid(-1)));
}

TEST_CASE("exponential: for two classes exp(-y F) with F half the difference of the scores") {
  Matrix scores(2, 2), y(2, 2);
  scores << 3, 1, 0, 1;
  y << 1, 0, 1, 0;
  CHECK(make_exponential_loss()->sum(scores, y, Vector(), 0, nullptr) ==
        doctest::Approx(std::exp(-1.0) + std::exp(0.5)));
  scores << -300, 300, 0, 0;  // beyond the largest margin it is linear, so nothing overflows
  CHECK(std::isfinite(make_exponential_loss()->sum(scores, y, Vector(), 0, nullptr)));
}

TEST_CASE("huber is squared near zero and linear beyond 1; alignment is minus the inner product") {
  Matrix scores(2, 2), y = Matrix::Zero(2, 2);
  scores << Real(0.5), 0, 3, 0;
  CHECK(make_huber_loss(1)->sum(scores, y, Vector(), 0, nullptr) ==
        doctest::Approx((0.125 + 2.5) / 2));
  y << 1, 2, 3, 4;
  CHECK(make_alignment_loss()->sum(scores, y, Vector(), 0, nullptr) == doctest::Approx(-9.5));
}

TEST_CASE("gradients agree with central differences, and curvature with those of gradients") {
  for (const auto& loss : every_loss()) {
    CAPTURE(loss->name());
    Matrix scores = random_matrix(5, 4, Rng(1));
    const Matrix y = targets(*loss, 5, 4, Rng(2));
    if (!loss->of_classes()) scores = y + errors(5, 4);
    const Vector w = random_vector(5, Rng(3)).cwiseAbs();
    Matrix d(5, 4);
    MutRows out(d);
    loss->sum(scores, y, w, 1, &out);
    const double error = gradient_error(scores.data(), scores.size(), d.data(),
                                        [&] { return loss->sum(scores, y, w, 1, nullptr); });
    CHECK(error < kGradientTolerance);

    const Matrix direction = random_matrix(5, 4, Rng(4));
    const double step = sizeof(Real) == 8 ? 1e-5 : 1e-2;
    const auto slope = [&](double s) {
      const Matrix moved = scores + static_cast<Real>(s) * direction;
      Matrix gradient(5, 4);
      MutRows gradient_out(gradient);
      loss->sum(moved, y, w, 1, &gradient_out);
      return gradient.cast<double>().cwiseProduct(direction.cast<double>()).sum();
    };
    const double expected = (slope(step) - slope(-step)) / (2 * step);
    CHECK(loss->curvature(scores, y, w, direction) ==
          doctest::Approx(expected).epsilon(kDouble ? 1e-6 : 1e-2));
  }
}

TEST_CASE("derivatives are those of sum, and the diagonal of its second derivative") {
  for (const auto& loss : every_loss()) {
    CAPTURE(loss->name());
    const Matrix scores = random_matrix(6, 4, Rng(1)), y = targets(*loss, 6, 4, Rng(2));
    for (const Vector& w : {Vector(random_vector(6, Rng(3)).cwiseAbs()), Vector()}) {
      Matrix expected(6, 4), gradient(6, 4), curvature(6, 4);
      MutRows out(expected);
      loss->sum(scores, y, w, 1, &out);
      loss->derivatives(scores, y, w, gradient, curvature);
      CHECK(gradient.isApprox(expected, kDouble ? Real(1e-12) : Real(1e-5)));
      for (Index i = 0; i < 6; ++i) {
        const Vector own = w.size() ? Vector(w.segment(i, 1)) : Vector();
        for (Index k = 0; k < 4; ++k) {
          Matrix unit = Matrix::Zero(1, 4);
          unit(0, k) = 1;
          CHECK(double{curvature(i, k)} ==
                doctest::Approx(loss->curvature(scores.row(i), y.row(i), own, unit)).epsilon(1e-4));
        }
      }
      if (loss->curved()) CHECK(curvature.minCoeff() > 0);
    }
  }
}

TEST_CASE("losses say what solvers ask") {
  const auto answers = [](const Loss& loss) {
    return std::vector<bool>{loss.of_classes(), loss.quadratic(), loss.curved(),
                             loss.gives_probabilities()};
  };
  CHECK(answers(*make_softmax_loss()) == std::vector<bool>{true, false, true, true});
  CHECK(answers(*make_squared_loss()) == std::vector<bool>{false, true, true, false});
  CHECK(answers(*make_smooth_hinge_loss()) == std::vector<bool>{true, false, true, false});
  CHECK(answers(*make_huber_loss(1)) == std::vector<bool>{false, false, false, false});
  // No row of alignment and no far row of Huber bends.
  const Matrix far = Matrix::Constant(1, 2, Real(9)), y = Matrix::Zero(1, 2);
  for (const auto& loss : every_loss()) {
    if (loss->curved() || loss->of_classes()) continue;
    Matrix gradient(1, 2), curvature(1, 2);
    loss->derivatives(far, y, Vector(), gradient, curvature);
    CHECK(curvature.isZero());
    CHECK(loss->scores(2) == 2);
    CHECK(loss->outputs(2) == 2);
  }
}

TEST_CASE("a loss that gives probabilities has them, less the targets, as its gradient") {
  const Matrix scores = random_matrix(3, 4, Rng(1)), y = random_labels(3, 4, Rng(2));
  for (const auto& loss : every_loss()) {
    if (!loss->gives_probabilities()) continue;
    Matrix gradient(3, 4), probabilities = scores;
    MutRows out(gradient);
    loss->sum(scores, y, Vector(), 1, &out);
    loss->link(probabilities);
    CHECK(gradient.isApprox(probabilities - y, Real(1e-5)));
  }
}

TEST_CASE("the kind of its link says what the link does") {
  Matrix scores = random_matrix(3, 4, Rng(1));
  scores(0, 0) = 31;
  for (const LossInfo& info : losses()) {
    CAPTURE(info.name);
    const auto loss = info.make(info.usual);
    Matrix predicted = scores, expected = scores;
    loss->link(predicted);
    if (loss->link_kind() == Link::softmax) make_softmax_loss()->link(expected);
    if (loss->link_kind() == Link::exponential)
      expected = scores.array().min(static_cast<Real>(kLargestExponent)).exp();
    CHECK(loss->link_kind() != Link::of_its_own);
    CHECK(predicted.isApprox(expected, Real(1e-6)));
  }
}

TEST_CASE("the smoothness constant bounds the curvature") {
  // Hessians by differences of gradients at random scores; the largest eigenvalue must not pass the
  // constant.
  for (const auto* name : {"softmax", "squared", "smooth_hinge"}) {
    CAPTURE(name);
    const auto loss = make_loss(name);
    const Index k = 3;
    const Matrix y = random_labels(1, k, Rng(2));
    double largest = 0;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      Matrix scores = random_matrix(1, k, Rng(seed));
      Eigen::MatrixXd hessian(k, k);
      for (Index j = 0; j < k; ++j) {
        const Real step = Real(1e-2);
        Matrix above(1, k), below(1, k);
        MutRows above_out(above), below_out(below);
        scores(0, j) += step;
        loss->sum(scores, y, Vector(), 1, &above_out);
        scores(0, j) -= 2 * step;
        loss->sum(scores, y, Vector(), 1, &below_out);
        scores(0, j) += step;
        hessian.col(j) = ((above - below).transpose() / (2 * step)).cast<double>();
      }
      const Eigen::MatrixXd symmetric = 0.5 * (hessian + hessian.transpose());
      largest = std::max(
          largest,
          Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(symmetric).eigenvalues().maxCoeff());
    }
    CHECK(largest <= loss->smoothness(k) + 1e-3);
    CHECK(largest >= 0.8 * loss->smoothness(k));  // and is reached, nearly
  }
}

TEST_CASE("the table: every loss is made by both of its names, and by its own spec") {
  for (const LossInfo& info : losses()) {
    CAPTURE(info.name);
    const auto loss = make_loss(info.in_model);
    CHECK(loss->name() == info.in_model);
    CHECK(make_loss(info.name)->spec() == loss->spec());
    CHECK(make_loss(loss->spec())->spec() == loss->spec());
    if (info.parameter.empty()) continue;
    CHECK(info.make(info.low)->spec() != loss->spec());
    CHECK(make_loss(info.make(info.low)->spec())->spec() == info.make(info.low)->spec());
  }
}

TEST_CASE("a name or a parameter that no loss has is refused") {
  const std::string known =
      "; known: logistic, smooth-hinge, squared, absolute, huber[:delta=X], "
      "quantile[:alpha=X[,X...]], poisson, gamma, tweedie[:power=X]"
      "; a program's own is known once it is registered (register_loss)";
  const auto refusal = [](const std::string& spec) {
    return test::error_text<ModelError>([&] { make_loss(spec); });
  };
  CHECK(refusal("hing") == "unknown loss \"hing\"" + known);
  CHECK(refusal("") == "unknown loss \"\"" + known);
  CHECK(refusal("squared:delta=1") == "loss \"squared:delta=1\": it has no parameter");
  for (const std::string bad :
       {"quantile:", "quantile:alpha=", "quantile:alpha=2", "quantile:beta=0.5",
        "quantile:alpha=nan", "quantile:alpha=0.5,", "quantile:alpha=0.5,0.5",
        "quantile:alpha=0.9,0.1", "quantile:alpha=0.1,,0.9", "quantile:alpha=0.1, 0.9"})
    CHECK(refusal(bad) ==
          "loss \"" + bad +
              "\": expected quantile:alpha=X with X from 0.001 to 0.999, or several "
              "of them, rising, between commas");
  CHECK(refusal("huber:delta=1,2") ==
        "loss \"huber:delta=1,2\": expected huber:delta=X with X from 0.001 to 1000");
}

TEST_CASE("a row's weight multiplies its loss, and losses of numbers are means over targets") {
  for (const auto& loss : every_loss()) {
    CAPTURE(loss->name());
    const Matrix scores = random_matrix(1, 3, Rng(1)), y = random_labels(1, 3, Rng(2));
    const Vector three = Vector::Constant(1, Real(3));
    const double one = loss->sum(scores, y, Vector(), 1, nullptr);
    CHECK(loss->sum(scores, y, three, 1, nullptr) == doctest::Approx(3 * one));
    if (loss->of_classes() || loss->name() == "alignment") continue;
    double mean = 0;
    for (Index k = 0; k < 3; ++k)
      mean += loss->sum(scores.col(k), y.col(k), Vector(), 1, nullptr) / 3;
    CHECK(one == doctest::Approx(mean));
  }
}

TEST_SUITE_END();

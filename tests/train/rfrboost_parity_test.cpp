// Numbers that the authors' own code wrote in double precision
// (tests/parity/rfrboost_regression.json). The double build meets them to 1e-9;
// the float build as well as floats can.

#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "support/toy_data.h"
#include "train/rfrboost_direction.h"
#include "train/ridge.h"
#include "train/sandwiched.h"

using namespace resboost;

namespace {

constexpr double kTolerance = sizeof(Real) == 8 ? 1e-9 : 1e-3;

struct Fixture {
  nlohmann::json json;

  Fixture() { std::ifstream(RESBOOST_SOURCE_DIR "/tests/parity/rfrboost_regression.json") >> json; }

  double number(const char* name) const { return json.at(name).get<double>(); }
  Eigen::MatrixXd matrix(const char* name) const {
    const auto& rows = json.at(name);
    if (!rows.at(0).is_array()) {  // a vector is one column
      Eigen::MatrixXd column(static_cast<Index>(rows.size()), 1);
      for (Index i = 0; i < column.rows(); ++i)
        column(i, 0) = rows.at(static_cast<std::size_t>(i)).get<double>();
      return column;
    }
    Eigen::MatrixXd m(static_cast<Index>(rows.size()), static_cast<Index>(rows.at(0).size()));
    for (Index i = 0; i < m.rows(); ++i)
      for (Index j = 0; j < m.cols(); ++j)
        m(i, j) =
            rows.at(static_cast<std::size_t>(i)).at(static_cast<std::size_t>(j)).get<double>();
    return m;
  }
  Matrix real(const char* name) const { return matrix(name).cast<Real>(); }
};

/// Largest difference, as a share of the largest expected number.
double difference(const Eigen::MatrixXd& found, const Eigen::MatrixXd& expected) {
  REQUIRE(found.rows() == expected.rows());
  REQUIRE(found.cols() == expected.cols());
  return (found - expected).cwiseAbs().maxCoeff() / expected.cwiseAbs().maxCoeff();
}

}  // namespace

TEST_SUITE_BEGIN("train/rfrboost_parity");

TEST_CASE("ridge") {
  const Fixture fixture;
  const Matrix x = fixture.real("X"), y = fixture.real("y");
  const Ridge fit = fit_ridge(x, y, Vector(), fixture.number("l2") * static_cast<double>(x.rows()));
  CHECK(difference(fit.w, fixture.matrix("ridge_W")) < kTolerance);
  CHECK(difference(fit.b, fixture.matrix("ridge_b")) < kTolerance);
}

TEST_CASE("greedy scalar, diagonal and dense") {
  const Fixture fixture;
  const Matrix residual = fixture.real("residual");
  const Eigen::MatrixXd w = fixture.matrix("ridge_W");
  const double l2 = fixture.number("l2");
  CHECK(greedy_scalar(fixture.real("F_D"), residual, w, l2) ==
        doctest::Approx(fixture.number("greedy_scalar")).epsilon(kTolerance));
  CHECK(difference(greedy_diag(fixture.real("F_D"), residual, w, l2),
                   fixture.matrix("greedy_diag")) < kTolerance);
  CHECK(difference(greedy_dense(fixture.real("F"), residual, w, l2),
                   fixture.matrix("greedy_dense")) < kTolerance);
}

TEST_CASE("gradient direction and line search") {
  const Fixture fixture;
  const Matrix x = fixture.real("X"), y = fixture.real("y"), f = fixture.real("F");
  const Vector none;
  Head head(x.cols(), y.cols());
  Eigen::Map<Matrix>(head.weight.value.data(), x.cols(), y.cols()) = fixture.real("ridge_W");
  head.bias.value = fixture.real("ridge_b").transpose();
  const Examples examples{x, x, y, none};
  const auto direction = fit_direction(examples, Design(examples, f), head, *make_squared_loss(),
                                       fixture.number("l2"));
  REQUIRE(direction.has_value());
  CHECK(difference(direction->map.cast<double>(), fixture.matrix("gradient_direction_W")) <
        kTolerance);
  CHECK(difference(direction->intercept.transpose().cast<double>(),
                   fixture.matrix("gradient_direction_b")) < kTolerance);
  CHECK(direction->step ==
        doctest::Approx(fixture.number("gradient_linesearch")).epsilon(kTolerance));
  const Matrix fitted = (f * direction->map).rowwise() + direction->intercept.transpose();
  CHECK(difference(direction->step * fitted.cast<double>(), fixture.matrix("gradient_G_hat")) <
        kTolerance);
}

TEST_SUITE_END();

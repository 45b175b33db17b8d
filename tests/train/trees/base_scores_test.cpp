#include "train/trees/base_scores.h"

#include <doctest/doctest.h>

#include <cmath>

#include "resboost/features.h"
#include "resboost/train.h"
#include "support/coded.h"
#include "support/recorder.h"
#include "support/toy_data.h"

namespace resboost::trees {
namespace {

/// The probabilities that a constant gives the classes.
Eigen::VectorXd probabilities(const Dataset& rows) {
  Recorder recorder;
  const Network net = with_scores(Network{}, rows, *make_softmax_loss(), {Rng(1), recorder});
  Matrix scores = resboost::scores(net, Features(rows).examples());
  CHECK((scores.rowwise() - scores.row(0)).isZero(0));
  const Eigen::ArrayXd e = scores.row(0).cast<double>().array().exp();
  return e / e.sum();
}

TEST_SUITE_BEGIN("train/trees/base_scores");

TEST_CASE("the constant of the lowest loss is what the rows of each class weigh") {
  Dataset rows = with_codes(rings(600, 3, 2, Rng(1)));
  Eigen::VectorXd expected = rows.y.cast<double>().colwise().mean();
  CHECK((probabilities(rows) - expected).cwiseAbs().maxCoeff() < 1e-4);
  rows.w = Vector::LinSpaced(600, 0, 2);
  expected = (rows.y.array().colwise() * rows.w.array()).cast<double>().colwise().sum();
  expected /= expected.sum();
  CHECK((probabilities(rows) - expected).cwiseAbs().maxCoeff() < 1e-4);
}

TEST_CASE("rows may be of several classes") {
  Dataset rows = with_codes(rings(600, 3, 2, Rng(1)));
  rows.y.topRows(200).setConstant(Real(0.5));
  const Eigen::VectorXd expected = rows.y.cast<double>().colwise().mean();
  CHECK((probabilities(rows) - expected).cwiseAbs().maxCoeff() < 1e-4);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::trees

#include "train/temper.h"

#include <doctest/doctest.h>

#include <cmath>

#include "support/toy_data.h"

using namespace resboost;

namespace {

/// Two classes by one number: half of the rows at 1, of which three in four are of class 1, the
/// others at -1, the other way round. The best scores are log(3) / 2 of the number.
struct Rows12 {
  Matrix x{8, 1}, y = Matrix::Zero(8, 2);
  Vector w;
  RowSource rows;
  Rows12() {
    for (Index i = 0; i < 8; ++i) {
      x(i, 0) = i < 4 ? 1 : -1;
      const bool right = i % 4 != 0;
      y(i, (i < 4) == right ? 1 : 0) = 1;
    }
    rows = RowSource::borrow(x);
  }
  Examples examples() const { return {rows, rows, y, w}; }
};

Network scores_of(Real slope) {
  Network net;
  net.heads.emplace_back(1, 2);
  net.heads[0].weight.value << -slope, slope;
  return net;
}

}  // namespace

TEST_SUITE_BEGIN("train/temper");

TEST_CASE("scores that are too modest or too sure are brought to the smallest held-out loss") {
  const Rows12 data;
  const auto loss = make_softmax_loss();
  const auto best = static_cast<Real>(std::log(3.0) / 2);
  for (const Real slope : {Real(0.2), Real(1.5)}) {
    Network net = scores_of(slope);
    temper(series_of(net), data.examples(), *loss);
    CHECK(net.heads[0].weight.value(1) == doctest::Approx(best).epsilon(1e-4));
    CHECK(net.heads[0].weight.value(0) == doctest::Approx(-best).epsilon(1e-4));
  }
}

TEST_CASE("scores that say nothing stay, and so does a head that is not read") {
  const Rows12 data;
  Network silent = scores_of(0), unread = scores_of(Real(0.2));
  Series series = series_of(silent);
  series.push_back({&unread, 0, false});
  temper(series, data.examples(), *make_softmax_loss());
  CHECK(silent.heads[0].weight.value.isZero());
  CHECK(unread.heads[0].weight.value(1) == Real(0.2));
}

TEST_SUITE_END();

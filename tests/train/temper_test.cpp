#include "train/temper.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <thread>

#include "base/stop.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

/// Two classes by one number: half of the rows at 1, of which `right` in four are of class 1, the
/// others at -1, the other way round. With three the best scores are log(3) / 2 of the number.
struct Signs {
  Matrix x, y;
  Vector w;
  RowSource rows;
  explicit Signs(Index n, Index right = 3) : x(n, 1), y(Matrix::Zero(n, 2)) {
    for (Index i = 0; i < n; ++i) {
      x(i, 0) = i < n / 2 ? 1 : -1;
      y(i, (i < n / 2) == (i % 4 < right) ? 1 : 0) = 1;
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
  const Signs data(80000);
  const auto loss = make_softmax_loss();
  const auto best = static_cast<Real>(std::log(3.0) / 2);
  for (const Real slope : {Real(0.2), Real(1.5)}) {
    Network net = scores_of(slope);
    temper(series_of(net), data.examples(), *loss);
    CHECK(net.heads[0].weight.value(1) == doctest::Approx(best).epsilon(1e-2));
    CHECK(net.heads[0].weight.value(0) == doctest::Approx(-best).epsilon(1e-2));
  }
}

TEST_CASE("few rows say little, and scores that are not finite nothing") {
  const auto loss = make_softmax_loss();
  const Signs few(8, 4);  // all right: with ever larger scores their loss falls for ever
  Network sure = scores_of(1);
  temper(series_of(sure), few.examples(), *loss);
  CHECK(sure.heads[0].weight.value(1) > 1);
  CHECK(sure.heads[0].weight.value(1) < 1.2);
  Network broken = scores_of(std::numeric_limits<Real>::infinity());
  temper(series_of(broken), few.examples(), *loss);
  CHECK(broken.heads[0].weight.value(1) == std::numeric_limits<Real>::infinity());
}

TEST_CASE("where somebody asks to stop, scores are left as they are") {
  const StopScope stop([] { return true; });
  stop_point();  // the first yes, half a second after which passes are left
  std::this_thread::sleep_for(std::chrono::milliseconds(550));
  const Signs data(80);
  Network net = scores_of(Real(0.2));
  CHECK_NOTHROW(temper(series_of(net), data.examples(), *make_softmax_loss()));
  CHECK(net.heads[0].weight.value(1) == Real(0.2));
}

TEST_CASE("scores that say nothing stay, and so does a head that is not read") {
  const Signs data(80);
  Network silent = scores_of(0), unread = scores_of(Real(0.2));
  Series series = series_of(silent);
  series.push_back({&unread, 0, false});
  temper(series, data.examples(), *make_softmax_loss());
  CHECK(silent.heads[0].weight.value.isZero());
  CHECK(unread.heads[0].weight.value(1) == Real(0.2));
}

TEST_SUITE_END();

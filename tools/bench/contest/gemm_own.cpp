// The products as a training step makes them: slices of rows for the two passes, chunks of its own rows
// for the weight gradient.

#include "base/parallel.h"
#include "contest.h"
#include "kernels/dense.h"

namespace {

using namespace resboost;

using Map = Eigen::Map<Matrix>;

/// Below this a second thread costs more than it does (train/descent.cpp).
constexpr long kSmall = 100000;

double answer(std::istream& line) {
  contest::Product p(line);
  set_threads(p.threads);
  Map x(p.x.data(), p.batch, p.in), y(p.y.data(), p.batch, p.out), w(p.w.data(), p.in, p.out);
  const Vector bias = Vector::Zero(p.out);
  const Index most = 3 * p.batch * p.in * p.out < kSmall ? 1 : p.batch;
  const Slicing slicing(p.batch, kSliceRows, p.batch);
  const auto each_slice = [&](auto&& product) {
    run_team(std::min(most, slicing.slices()), [&](const Worker& worker) {
      for (Index s = worker.id(); s < slicing.slices(); s += worker.size()) product(slicing.slice(s));
    });
  };
  if (p.form == "NN") {
    return contest::seconds_of([&] {
      each_slice([&](Range r) {
        kernels::dense_forward(x.middleRows(r.begin, r.size()), w.data(), bias.data(), y.middleRows(r.begin, r.size()));
      });
    });
  }
  if (p.form == "NT") {
    return contest::seconds_of([&] {
      each_slice([&](Range r) {
        kernels::dense_backward_input(y.middleRows(r.begin, r.size()), w.data(), x.middleRows(r.begin, r.size()));
      });
    });
  }
  const Index height = std::max<Index>(32768 / p.out, 1), chunks = (p.in + height - 1) / height;
  return contest::seconds_of([&] {
    run_team(std::min(most, chunks), [&](const Worker& worker) {
      for (Index c = worker.id(); c < chunks; c += worker.size()) {
        auto part = w.middleRows(c * height, std::min(height, p.in - c * height));
        part.setZero();
        for (Index s = 0; s < slicing.slices(); ++s) {
          const Range r = slicing.slice(s);
          kernels::dense_backward_weights(x.block(r.begin, c * height, r.size(), part.rows()),
                                          y.middleRows(r.begin, r.size()), part.data());
        }
      }
    });
  });
}

}  // namespace

int main() { return contest::serve(answer); }

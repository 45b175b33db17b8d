// The products of a layer by the kernels of a training step: the right side is packed once, slices
// of rows are shared among the threads; of the weight gradient the rows are. "bf16" behind the
// numbers: both sides rounded, weights before the clock runs, all else on the way, as in a training
// step (of a weight gradient that is both sides).

#include <vector>

#include "base/parallel.h"
#include "contest.h"
#include "kernels/bf16.h"
#include "kernels/dense.h"
#include "kernels/isa/kernels.h"
#include "kernels/packed_weight.h"

namespace {

using namespace resboost;
using kernels::isa::Gemm;

using Map = Eigen::Map<Matrix>;

/// Below this a second thread costs more than it does (train/descent.cpp).
constexpr long kSmall = 100000;
/// Of the panels that are packed, and multiplied, at a time.
constexpr Index kDepth = 256, kColumns = 128;

/// A thread's part of n rows.
Range share(Index n, const Worker& worker) {
  return {n * worker.id() / worker.size(), n * (worker.id() + 1) / worker.size()};
}

/// c = a b, b of any strides.   a: [m, k], c: [m, n]
void multiply(const Map& a, const Real* b, Index b_row, Index b_col, Map c, Index team,
              std::vector<Real>& panels) {
  const auto& kernels = kernels::isa::kernels();
  const Index k = a.cols(), n = c.cols(), padded = kernels::isa::panels_size(kernels, 1, n);
  panels.resize(static_cast<std::size_t>(k * padded));
  const Slicing slicing(a.rows(), 128, a.rows());
  const Index across = (n + kColumns - 1) / kColumns, blocks = across * ((k + kDepth - 1) / kDepth);
  run_team(team, [&](const Worker& worker) {
    for (Index i = worker.id(); i < blocks; i += worker.size()) {
      const Index l = i / across * kDepth, j = i % across * kColumns,
                  depth = std::min(kDepth, k - l);
      kernels.pack(b + l * b_row + j * b_col, b_row, b_col, depth, std::min(kColumns, n - j),
                   panels.data() + l * padded + j * depth);
    }
    worker.barrier();
    for (Index s = worker.id(); s < slicing.slices(); s += worker.size()) {
      const Range rows = slicing.slice(s);
      for (Index l = 0; l < k; l += kDepth)
        kernels.panel_product({.m = rows.size(),
                               .n = n,
                               .segments = 1,
                               .depth = std::min(kDepth, k - l),
                               .a = a.data() + rows.begin * k + l,
                               .a_row = k,
                               .a_col = 1,
                               .a_segment = 0,
                               .panels = panels.data() + l * padded,
                               .c = c.data() + rows.begin * n,
                               .c_row = n,
                               .start = l > 0 ? Gemm::Start::add : Gemm::Start::zero,
                               .bias = nullptr});
    }
  });
}

double in_bf16(const std::string& form, const Map& x, const Map& w, const Map& y, MutRows result,
               Index team) {
  kernels::PackedWeight packed(w.rows(), w.cols(), kernels::bf16_for(Precision::bf16));
  packed.pack(w.data(), {0, w.rows()});
  const Slicing slicing(x.rows(), kSliceRows, x.rows());
  if (form == "TN") {
    return contest::seconds_of([&] {
      run_team(team, [&](const Worker& worker) {
        const Range part = share(w.rows(), worker);
        packed.backward_weights(x.middleCols(part.begin, part.size()), y,
                                result.row(part.begin).data());
      });
    });
  }
  return contest::seconds_of([&] {
    run_team(team, [&](const Worker& worker) {
      for (Index s = worker.id(); s < slicing.slices(); s += worker.size()) {
        const Range rows = slicing.slice(s);
        if (form == "NN") {
          packed.forward(x.middleRows(rows.begin, rows.size()), nullptr,
                         result.middleRows(rows.begin, rows.size()));
        } else {
          packed.backward_input(y.middleRows(rows.begin, rows.size()),
                                result.middleRows(rows.begin, rows.size()));
        }
      }
    });
  });
}

double answer(std::istream& line) {
  contest::Product p(line);
  std::string precision;
  line >> precision;
  set_threads(p.threads);
  Map x(p.x.data(), p.batch, p.in), y(p.y.data(), p.batch, p.out), w(p.w.data(), p.in, p.out);
  const Index team = 3 * p.batch * p.in * p.out < kSmall ? 1 : p.threads;
  if (precision == "bf16") {
    Matrix result = p.form == "NN" ? Matrix(y) : p.form == "NT" ? Matrix(x) : Matrix(w);
    return in_bf16(p.form, x, w, y, result, team);
  }
  std::vector<Real> panels;
  if (p.form == "NN")
    return contest::seconds_of([&] { multiply(x, w.data(), p.out, 1, y, team, panels); });
  if (p.form == "NT")
    return contest::seconds_of([&] { multiply(y, w.data(), 1, p.out, x, team, panels); });
  return contest::seconds_of([&] {
    run_team(team, [&](const Worker& worker) {
      const Range rows = share(p.in, worker);
      auto part = w.middleRows(rows.begin, rows.size());
      part.setZero();
      kernels::dense_backward_weights(x.middleCols(rows.begin, rows.size()), y, part.data());
    });
  });
}

}  // namespace

int main() { return contest::serve(answer); }

// Convolutions of a batch of images, 3x3 with padding 1: images shared among the threads. "bf16"
// behind the numbers asks for both ways in bf16.

#include <algorithm>
#include <vector>

#include "base/parallel.h"
#include "contest.h"
#include "kernels/bf16.h"
#include "kernels/conv.h"
#include "resboost/rng.h"

namespace {

using namespace resboost;

Matrix random_matrix(Index rows, Index cols) {
  Rng rng(1);
  Matrix m(rows, cols);
  for (Index i = 0; i < m.size(); ++i) m.data()[i] = static_cast<Real>(rng.normal());
  return m;
}

double answer(std::istream& line) {
  std::string pass;
  Index batch = 0, channels = 0, side = 0, filters = 0, stride = 0;
  int count = 1;
  std::string precision;
  line >> pass >> batch >> channels >> side >> filters >> stride >> count >> precision;
  const auto* bf16 = kernels::bf16_for(precision == "bf16" ? Precision::bf16 : Precision::fp32);
  set_threads(count);
  const kernels::ConvShape shape{channels, side, side, filters, 3, stride, 1};
  Matrix x = random_matrix(batch, shape.inputs()), y = random_matrix(batch, shape.outputs());
  const Matrix w = random_matrix(shape.window(), filters);
  const auto size = static_cast<std::size_t>(count);
  std::vector<kernels::ConvScratch> scratch(size);
  std::vector<Matrix> dw(size);
  return contest::seconds_of([&] {
    run_team(count, [&](const Worker& worker) {
      const auto id = static_cast<std::size_t>(worker.id());
      const Index begin = batch * worker.id() / worker.size(),
                  rows = batch * (worker.id() + 1) / worker.size() - begin;
      if (pass == "F") {
        kernels::conv_forward(shape, x.middleRows(begin, rows), w.data(), nullptr,
                              y.middleRows(begin, rows), scratch[id], bf16);
      } else if (pass == "D") {
        kernels::conv_backward_input(shape, y.middleRows(begin, rows), w.data(),
                                     x.middleRows(begin, rows), scratch[id], bf16);
      } else {
        dw[id].setZero(shape.window(), filters);
        kernels::conv_backward_weights(shape, x.middleRows(begin, rows), y.middleRows(begin, rows),
                                       {0, shape.window()}, dw[id].data(), scratch[id]);
        worker.barrier();
        if (worker.id() == 0)
          for (std::size_t i = 1; i < static_cast<std::size_t>(worker.size()); ++i) dw[0] += dw[i];
      }
    });
  });
}

}  // namespace

int main() { return contest::serve(answer); }

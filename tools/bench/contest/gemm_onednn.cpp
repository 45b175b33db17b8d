// oneDNN's matmul on plain row-major operands.

#include <omp.h>

#include <dnnl.hpp>

#include "contest.h"

namespace {

using dnnl::memory;

memory::desc plain(long rows, long columns, bool transposed) {
  const memory::dims strides = transposed ? memory::dims{1, rows} : memory::dims{columns, 1};
  return {{rows, columns}, memory::data_type::f32, strides};
}

double answer(std::istream& line) {
  static dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  static dnnl::stream stream(engine);
  contest::Product p(line);
  omp_set_num_threads(p.threads);
  memory::desc a, b, c;
  float *from_a = nullptr, *from_b = nullptr, *to = nullptr;
  if (p.form == "NN") {
    a = plain(p.batch, p.in, false), b = plain(p.in, p.out, false), c = plain(p.batch, p.out, false);
    from_a = p.x.data(), from_b = p.w.data(), to = p.y.data();
  } else if (p.form == "NT") {
    a = plain(p.batch, p.out, false), b = plain(p.out, p.in, true), c = plain(p.batch, p.in, false);
    from_a = p.y.data(), from_b = p.w.data(), to = p.x.data();
  } else {
    a = plain(p.in, p.batch, true), b = plain(p.batch, p.out, false), c = plain(p.in, p.out, false);
    from_a = p.x.data(), from_b = p.y.data(), to = p.w.data();
  }
  const dnnl::matmul product(dnnl::matmul::primitive_desc(dnnl::matmul::desc(a, b, c), engine));
  memory left(a, engine, from_a), right(b, engine, from_b), result(c, engine, to);
  return contest::seconds_of([&] {
    product.execute(stream, {{DNNL_ARG_SRC, left}, {DNNL_ARG_WEIGHTS, right}, {DNNL_ARG_DST, result}});
    stream.wait();
  });
}

}  // namespace

int main() { return contest::serve(answer); }

// oneDNN's matmul on plain row-major operands. "bf16" behind the numbers: of operands that were
// rounded, and brought into the layout that it asks for, before the clock runs.

#include <omp.h>

#include <dnnl.hpp>

#include "contest.h"

namespace {

using dnnl::memory;

memory::desc plain(long rows, long columns, bool transposed) {
  const memory::dims strides = transposed ? memory::dims{1, rows} : memory::dims{columns, 1};
  return {{rows, columns}, memory::data_type::f32, strides};
}

memory rounded(memory& from, const memory::desc& to, dnnl::engine& engine, dnnl::stream& stream) {
  memory result(to, engine);
  dnnl::reorder(from, result).execute(stream, from, result);
  stream.wait();
  return result;
}

double answer(std::istream& line) {
  static dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  static dnnl::stream stream(engine);
  contest::Product p(line);
  std::string precision;
  line >> precision;
  omp_set_num_threads(p.threads);
  memory::desc a, b, c;
  float *from_a = nullptr, *from_b = nullptr, *to = nullptr;
  if (p.form == "NN") {
    a = plain(p.batch, p.in, false), b = plain(p.in, p.out, false),
    c = plain(p.batch, p.out, false);
    from_a = p.x.data(), from_b = p.w.data(), to = p.y.data();
  } else if (p.form == "NT") {
    a = plain(p.batch, p.out, false), b = plain(p.out, p.in, true), c = plain(p.batch, p.in, false);
    from_a = p.y.data(), from_b = p.w.data(), to = p.x.data();
  } else {
    a = plain(p.in, p.batch, true), b = plain(p.batch, p.out, false), c = plain(p.in, p.out, false);
    from_a = p.x.data(), from_b = p.y.data(), to = p.w.data();
  }
  memory left(a, engine, from_a), right(b, engine, from_b), result(c, engine, to);
  const auto in_bf16 = [](const memory::desc& plain) {
    return memory::desc(plain.dims(), memory::data_type::bf16, memory::format_tag::any);
  };
  const bool bf16 = precision == "bf16";
  const dnnl::matmul::primitive_desc how(
      dnnl::matmul::desc(bf16 ? in_bf16(a) : a, bf16 ? in_bf16(b) : b, c), engine);
  if (bf16) {
    left = rounded(left, how.src_desc(), engine, stream);
    right = rounded(right, how.weights_desc(), engine, stream);
  }
  const dnnl::matmul product(how);
  return contest::seconds_of([&] {
    product.execute(stream,
                    {{DNNL_ARG_SRC, left}, {DNNL_ARG_WEIGHTS, right}, {DNNL_ARG_DST, result}});
    stream.wait();
  });
}

}  // namespace

int main() { return contest::serve(answer); }

// oneDNN's direct convolution in the layouts that it likes best; bringing images into them is not
// timed.

#include <omp.h>

#include <dnnl.hpp>

#include "contest.h"

namespace {

using dnnl::memory;

double answer(std::istream& line) {
  static dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  static dnnl::stream stream(engine);
  std::string pass;
  long batch = 0, channels = 0, side = 0, filters = 0, stride = 0;
  int threads = 1;
  line >> pass >> batch >> channels >> side >> filters >> stride >> threads;
  omp_set_num_threads(threads);
  const long out = (side - 1) / stride + 1;
  const auto any = [](memory::dims dims) {
    return memory::desc(dims, memory::data_type::f32, memory::format_tag::any);
  };
  const auto x = any({batch, channels, side, side}), w = any({filters, channels, 3, 3}),
             y = any({batch, filters, out, out});
  const memory::dims step{stride, stride}, zeros{1, 1};
  const auto direct = dnnl::algorithm::convolution_direct;
  const dnnl::convolution_forward::primitive_desc forward(
      {dnnl::prop_kind::forward_training, direct, x, w, y, step, zeros, zeros}, engine);
  const auto filled = [&](const memory::desc& desc) {
    memory result(desc, engine);
    auto* numbers = static_cast<float*>(result.get_data_handle());
    for (std::size_t i = 0; i < desc.get_size() / sizeof(float); ++i)
      numbers[i] = static_cast<float>(i % 13) / 8;
    return result;
  };
  const auto time = [&](const dnnl::primitive& primitive,
                        const std::unordered_map<int, memory>& arguments) {
    return contest::seconds_of([&] {
      primitive.execute(stream, arguments);
      stream.wait();
    });
  };
  if (pass == "F") {
    return time(dnnl::convolution_forward(forward),
                {{DNNL_ARG_SRC, filled(forward.src_desc())},
                 {DNNL_ARG_WEIGHTS, filled(forward.weights_desc())},
                 {DNNL_ARG_DST, filled(forward.dst_desc())}});
  }
  if (pass == "D") {
    const dnnl::convolution_backward_data::primitive_desc backward(
        {direct, x, w, y, step, zeros, zeros}, engine, forward);
    return time(dnnl::convolution_backward_data(backward),
                {{DNNL_ARG_DIFF_SRC, filled(backward.diff_src_desc())},
                 {DNNL_ARG_WEIGHTS, filled(backward.weights_desc())},
                 {DNNL_ARG_DIFF_DST, filled(backward.diff_dst_desc())}});
  }
  const dnnl::convolution_backward_weights::primitive_desc backward(
      {direct, x, w, y, step, zeros, zeros}, engine, forward);
  return time(dnnl::convolution_backward_weights(backward),
              {{DNNL_ARG_SRC, filled(backward.src_desc())},
               {DNNL_ARG_DIFF_WEIGHTS, filled(backward.diff_weights_desc())},
               {DNNL_ARG_DIFF_DST, filled(backward.diff_dst_desc())}});
}

}  // namespace

int main() { return contest::serve(answer); }

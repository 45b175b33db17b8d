// The most that a core can do: multiply-adds that need nothing from memory, on the widest registers
// of this machine (compiled with -march=native). Reads "threads", answers seconds for 1 GFLOP.

#include <omp.h>

#include "contest.h"

namespace {

#if defined(__AVX512F__)
constexpr int kBytes = 64;
#elif defined(__AVX__)
constexpr int kBytes = 32;
#else
constexpr int kBytes = 16;
#endif

typedef float V __attribute__((vector_size(kBytes)));

/// sum = sum * factor + term, which the compiler can neither see through nor leave out.
inline void multiply_add(V& sum, const V& factor, const V& term) {
#if defined(__FMA__) && defined(__AVX512F__)
  asm volatile("vfmadd213ps %2, %1, %0" : "+v"(sum) : "v"(factor), "v"(term));
#elif defined(__FMA__)
  asm volatile("vfmadd213ps %2, %1, %0" : "+x"(sum) : "x"(factor), "x"(term));
#else
  sum = sum * factor + term;
  asm volatile("" : : "m"(sum));
#endif
}

/// Ten sums at once: more than the four or five multiply-adds that a core has under way in each of
/// two units.
float multiply_adds(long times) {
  const V factor = V{} + 0.999f, term = V{} + 1e-6f;
  V a{}, b{}, c{}, d{}, e{}, f{}, g{}, h{}, i{}, j{};
  for (long t = 0; t < times; ++t) {
    multiply_add(a, factor, term), multiply_add(b, factor, term), multiply_add(c, factor, term);
    multiply_add(d, factor, term), multiply_add(e, factor, term), multiply_add(f, factor, term);
    multiply_add(g, factor, term), multiply_add(h, factor, term), multiply_add(i, factor, term);
    multiply_add(j, factor, term);
  }
  const V sum = a + b + c + d + e + f + g + h + i + j;
  return sum[0];
}

double answer(std::istream& line) {
  int threads = 1;
  line >> threads;
  const double flops = 2.0 * 10 * kBytes / sizeof(float);
  const auto times = static_cast<long>(2e8 / flops);
  const double seconds = contest::seconds_of([&] {
#pragma omp parallel num_threads(threads)
    {
      volatile float sink = multiply_adds(times);
      (void)sink;
    }
  });
  return seconds / (threads * static_cast<double>(times) * flops) * 1e9;
}

}  // namespace

int main() { return contest::serve(answer); }

#pragma once

// Matrix product per instruction set. These files see raw pointers only, no Eigen and no std templates, so that code
// compiled with a file's own -m flags cannot leak into the rest of the program (CONTRIBUTING.md, "Instruction sets").

namespace resboost::kernels::isa {

#ifdef RESBOOST_DOUBLE
using Scalar = double;
#else
using Scalar = float;
#endif

/// c[i,j] = start + sum over l of a[i,l] b[l,j];  a: m x k, b: k x n with any strides, c: m x n with rows of stride
/// c_row.
struct Gemm {
  long m, n, k;
  const Scalar* a;
  long a_row, a_col;
  const Scalar* b;
  long b_row, b_col;
  Scalar* c;
  long c_row;
  enum class Start { zero, bias, add } start;
  const Scalar* bias;  ///< [n], for Start::bias
};

void gemm_baseline(const Gemm& g);
void gemm_avx2(const Gemm& g);
void gemm_avx512(const Gemm& g);

/// By the fastest variant that this processor runs, or the one that RESBOOST_ISA names.
void gemm(const Gemm& g);
/// "baseline", "avx2" or "avx512": what gemm() uses. ConfigError if RESBOOST_ISA names none of them or one that cannot
/// run here.
const char* isa_name();
/// Can this processor run that variant? Unknown names cannot.
bool isa_runs(const char* name);

}  // namespace resboost::kernels::isa

#pragma once

// Included once for each instruction set, like gemm_kernel.h. Most loops are plain: the compiler
// makes vectors of them.

#include "kernels/isa/vec.h"

namespace resboost::kernels::isa {
namespace {

/// What is not a number stays so: a fit that diverged must not look like one that found zeros.
void relu(long n, const Scalar* x, Scalar* y) {
  for (long i = 0; i < n; ++i) y[i] = x[i] < 0 ? Scalar(0) : x[i];
}

void relu_backward(long n, const Scalar* y, const Scalar* dy, Scalar* dx) {
  for (long i = 0; i < n; ++i) dx[i] = y[i] > 0 ? dy[i] : Scalar(0);
}

#ifdef RESBOOST_DOUBLE
template <int Bytes>
void tanh(long n, const Scalar* x, Scalar* y) {
  for (long i = 0; i < n; ++i) y[i] = __builtin_tanh(x[i]);
}
#else
/// e^x for 0 <= x <= 20, to about 1e-7 of its size: x = k ln 2 + r, the Taylor series in r, |r| <=
/// 0.35, and k added to the exponent's bits.
template <int Bytes>
typename Vec<Bytes>::type exp_of(typename Vec<Bytes>::type x) {
  using V = typename Vec<Bytes>::type;
  using I = typename Vec<Bytes>::index;
  const I k = __builtin_convertvector(x * 1.44269504f + 0.5f, I);
  const V whole = __builtin_convertvector(k, V);
  // ln 2 in two parts, so that k times the first is exact.
  const V r = (x - whole * 0.693359375f) - whole * -2.12194440e-4f;
  V p = r * (1.f / 5040) + 1.f / 720;
  p = p * r + 1.f / 120;
  p = p * r + 1.f / 24;
  p = p * r + 1.f / 6;
  p = p * r + 0.5f;
  p = p * r + 1.f;
  p = p * r + 1.f;
  const I bits = (k + 127) << 23;
  V power;
  __builtin_memcpy(&power, &bits, sizeof power);
  return p * power;
}

/// (e^2t - 1) / (e^2t + 1); near zero, where that loses digits, the Taylor series.
template <int Bytes>
typename Vec<Bytes>::type tanh_of(typename Vec<Bytes>::type x) {
  using V = typename Vec<Bytes>::type;
  const V size = x < 0 ? -x : x;
  const V t =
      size < 9.5f
          ? size
          : V{} + 9.5f;  // beyond, tanh is 1 in single precision; what is no number ends here too
  const V large = 1 - 2 / (exp_of<Bytes>(2 * t) + 1);
  const V s = t * t;
  V p = s * (21844.f / 6081075) - 1382.f / 155925;
  p = p * s + 62.f / 2835;
  p = p * s - 17.f / 315;
  p = p * s + 2.f / 15;
  p = p * s - 1.f / 3;
  const V value = t < 0.4f ? t + t * s * p : large;
  return x < 0 ? -value : (size >= 0 ? value : x);
}

template <int Bytes>
void tanh(long n, const Scalar* x, Scalar* y) {
  using V = typename Vec<Bytes>::type;
  using M = typename Vec<Bytes>::memory;
  constexpr int kLanes = Vec<Bytes>::lanes;
  long i = 0;
  for (; i + kLanes <= n; i += kLanes)
    *reinterpret_cast<M*>(y + i) = tanh_of<Bytes>(*reinterpret_cast<const M*>(x + i));
  if (i == n) return;
  V last{};
  for (long j = i; j < n; ++j) last[j - i] = x[j];
  last = tanh_of<Bytes>(last);
  for (long j = i; j < n; ++j) y[j] = last[j - i];
}
#endif

void tanh_backward(long n, const Scalar* y, const Scalar* dy, Scalar* dx) {
  for (long i = 0; i < n; ++i) dx[i] = dy[i] * (1 - y[i] * y[i]);
}

void weighted_sum(long n, Scalar a, const Scalar* x, Scalar b, const Scalar* y, Scalar* z) {
  for (long i = 0; i < n; ++i) z[i] = a * x[i] + b * y[i];
}

inline Scalar root(Scalar x) {
#ifdef RESBOOST_DOUBLE
  return __builtin_sqrt(x);
#else
  return __builtin_sqrtf(x);
#endif
}

void adam(const Adam& s, long n, const Scalar* __restrict gradient, Scalar* __restrict m,
          Scalar* __restrict v, Scalar* __restrict value) {
  const Scalar kept = 1 - s.rate * s.decay, step = s.rate / s.correction1,
               scale = 1 / s.correction2;
  const Scalar beta1 = s.beta1, beta2 = s.beta2, epsilon = s.epsilon;
  for (long i = 0; i < n; ++i) {
    const Scalar g = gradient[i];
    m[i] = beta1 * m[i] + (1 - beta1) * g;
    v[i] = beta2 * v[i] + (1 - beta2) * g * g;
    value[i] = value[i] * kept - step * m[i] / (root(v[i] * scale) + epsilon);
  }
}

void nesterov(Scalar rate, Scalar momentum, long n, const Scalar* __restrict gradient,
              Scalar* __restrict velocity, Scalar* __restrict value) {
  for (long i = 0; i < n; ++i) {
    const Scalar g = rate * gradient[i];
    velocity[i] = momentum * velocity[i] - g;
    value[i] += momentum * velocity[i] - g;
  }
}

}  // namespace
}  // namespace resboost::kernels::isa

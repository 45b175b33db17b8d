#include "kernels/dense.h"

#include <doctest/doctest.h>

#include <string>

#include "kernels/isa/gemm.h"
#include "kernels/reference.h"
#include "support/toy_data.h"

using namespace resboost;
namespace reference = resboost::kernels::reference;
namespace isa = resboost::kernels::isa;

namespace {

// Sums of up to 300 products of normal numbers: rounding errors of a few hundred units in the last place of about 20.
constexpr double kTolerance = sizeof(Real) == sizeof(double) ? 1e-11 : 2e-3;

double distance(const Matrix& a, const Matrix& b) { return double{(a - b).cwiseAbs().maxCoeff()}; }

}  // namespace

TEST_SUITE_BEGIN("kernels/dense");

TEST_CASE("the three products agree with the naive loops over odd shapes") {
  const Rng rng(1);
  for (const Index n : {1, 3, 7, 64, 65})
    for (const Index in : {1, 5, 16, 33, 300})
      for (const Index out : {1, 2, 10, 16, 17, 48, 100}) {
        CAPTURE(n);
        CAPTURE(in);
        CAPTURE(out);
        const Matrix x = random_matrix(n, in, rng.fork(1)), w = random_matrix(in, out, rng.fork(2));
        const Matrix dy = random_matrix(n, out, rng.fork(3));
        const Vector b = random_vector(out, rng.fork(4));
        Matrix y(n, out), y_naive(n, out), dx(n, in), dx_naive(n, in);
        kernels::dense_forward(x, w.data(), b.data(), y);
        reference::dense_forward(x, w.data(), b.data(), y_naive);
        CHECK(distance(y, y_naive) < kTolerance);
        kernels::dense_backward_input(dy, w.data(), dx);
        reference::dense_backward_input(dy, w.data(), dx_naive);
        CHECK(distance(dx, dx_naive) < kTolerance);
        // Weight gradients are added to what is there.
        Matrix dw = w, dw_naive = w;
        Vector db = b, db_naive = b;
        kernels::dense_backward_weights(x, dy, dw.data(), db.data());
        reference::dense_backward_weights(x, dy, dw_naive.data(), db_naive.data());
        CHECK(distance(dw, dw_naive) < kTolerance);
        CHECK(distance(db, db_naive) < kTolerance);
      }
}

TEST_CASE("nothing outside the result is written") {
  const Matrix x = random_matrix(5, 9, Rng(1)), w = random_matrix(9, 3, Rng(2));
  const Vector b = Vector::Zero(3);
  Matrix wide = Matrix::Constant(7, 11, Real(42));
  kernels::dense_forward(x, w.data(), b.data(), wide.block(1, 2, 5, 3));
  Matrix rest = wide;
  rest.block(1, 2, 5, 3).setConstant(Real(42));
  CHECK((rest.array() == Real(42)).all());
  CHECK(distance(wide.block(1, 2, 5, 3), x * w) < kTolerance);
}

TEST_CASE("every instruction set that runs here agrees with the naive loop") {
  const Matrix a = random_matrix(65, 270, Rng(1)), b = random_matrix(270, 37, Rng(2));
  Matrix naive(65, 37);
  reference::dense_forward(a, b.data(), Vector::Zero(37).eval().data(), naive);
  const struct {
    const char* name;
    void (*gemm)(const isa::Gemm&);
  } variants[] = {{"baseline", isa::gemm_baseline}, {"avx2", isa::gemm_avx2}, {"avx512", isa::gemm_avx512}};
  int tested = 0;
  for (const auto& variant : variants) {
    if (!isa::isa_runs(variant.name)) continue;
    CAPTURE(variant.name);
    Matrix c(65, 37);
    variant.gemm({.m = 65,
                  .n = 37,
                  .k = 270,
                  .a = a.data(),
                  .a_row = 270,
                  .a_col = 1,
                  .b = b.data(),
                  .b_row = 37,
                  .b_col = 1,
                  .c = c.data(),
                  .c_row = 37,
                  .start = isa::Gemm::Start::zero,
                  .bias = nullptr});
    CHECK(distance(c, naive) < kTolerance);
    ++tested;
  }
  CHECK(tested >= 1);
  CHECK(isa::isa_runs(isa::isa_name()));
  CHECK_FALSE(isa::isa_runs("quantum"));
}

TEST_SUITE_END();

#include "kernels/dense.h"

#include <doctest/doctest.h>

#include "kernels/isa/gemm_kernel.h"
#include "kernels/reference.h"
#include "resboost/work.h"
#include "support/toy_data.h"

using namespace resboost;
namespace reference = resboost::kernels::reference;
namespace isa = resboost::kernels::isa;

namespace {

// Sums of up to 300 products of normal numbers: rounding errors of a few hundred units in the last
// place of about 20.
constexpr double kDenseTolerance = sizeof(Real) == sizeof(double) ? 1e-11 : 2e-3;

/// The width of AVX-512 with whatever instructions this file is compiled for.
const isa::Kernels kWide = [] {
  isa::Kernels wide{};
  wide.name = "wide";
  wide.gemm = isa::gemm_by<64, 12, 2>;
  wide.panel_width = 2 * isa::Vec<64>::lanes;
  wide.narrow_width = isa::Vec<64>::lanes;
  wide.pack = isa::pack_by<64, 2>;
  wide.panel_product = isa::panel_product_by<64, 12, 2>;
  return wide;
}();

double dense_distance(const Matrix& a, const Matrix& b) {
  return double{(a - b).cwiseAbs().maxCoeff()};
}

}  // namespace

TEST_SUITE_BEGIN("kernels/dense");

TEST_CASE("a product counts two operations for each of its terms") {
  const Matrix x = random_matrix(7, 5, Rng(1)), w = random_matrix(5, 3, Rng(2)),
               dy = random_matrix(7, 3, Rng(3));
  const Vector b = Vector::Zero(3);
  Matrix y(7, 3), dx(7, 5), dw = Matrix::Zero(5, 3);
  const Work before = work_done();
  kernels::dense_forward(x, w.data(), b.data(), y);
  CHECK((work_done() - before).operations == 2 * 7 * 5 * 3);
  kernels::dense_backward_input(dy, w.data(), dx);
  kernels::dense_backward_weights(x, dy, dw.data());
  CHECK((work_done() - before).operations == 3 * 2 * 7 * 5 * 3);
}

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
        CHECK(dense_distance(y, y_naive) < kDenseTolerance);
        kernels::dense_backward_input(dy, w.data(), dx);
        reference::dense_backward_input(dy, w.data(), dx_naive);
        CHECK(dense_distance(dx, dx_naive) < kDenseTolerance);
        // Weight gradients are added to what is there.
        Matrix dw = w, dw_naive = w;
        Vector db = b, db_naive = b;
        kernels::dense_backward_weights(x, dy, dw.data());
        kernels::add_column_sums(dy, db.data());
        reference::dense_backward_weights(x, dy, dw_naive.data(), db_naive.data());
        CHECK(dense_distance(dw, dw_naive) < kDenseTolerance);
        CHECK(dense_distance(db, db_naive) < kDenseTolerance);
      }
}

TEST_CASE("one row is, bit by bit, what it is among others") {
  using Start = isa::Gemm::Start;
  for (const isa::Kernels* variant : {&isa::kBaseline, &isa::kAvx2, &isa::kAvx512, &kWide}) {
    if (!isa::runs(*variant)) continue;
    CAPTURE(variant->name);
    for (const Index k : {1, 2, 9, 270})
      for (const Index n : {1, 2, 7, 8, 31, 64, 65, 158, 300})
        for (const Start start : {Start::zero, Start::bias, Start::add}) {
          CAPTURE(k);
          CAPTURE(n);
          const Matrix a = random_matrix(5, k, Rng(1)), b = random_matrix(k, n, Rng(2)),
                       before = random_matrix(5, n, Rng(3));
          const Vector bias = random_vector(n, Rng(4));
          Matrix all = before, one = before.topRows(1);
          const auto product = [&](Index m, Matrix& c) {
            variant->gemm({m, n, k, a.data(), k, 1, b.data(), n, 1, c.data(), n, start,
                           start == Start::bias ? bias.data() : nullptr});
          };
          product(5, all);
          product(1, one);
          CHECK(one.row(0) == all.row(0));
        }
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
  CHECK(dense_distance(wide.block(1, 2, 5, 3), x * w) < kDenseTolerance);
}

TEST_CASE(
    "every instruction set that runs here agrees with the naive loop, whatever way its operands "
    "lie") {
  int tested = 0;
  for (const isa::Kernels* variant : {&isa::kBaseline, &isa::kAvx2, &isa::kAvx512, &kWide}) {
    if (!isa::runs(*variant)) continue;
    CAPTURE(variant->name);
    // More than one panel, block of panels and depth of panel, and remainders of each.
    struct Shape {
      Index m, n, k;
    };
    for (const Shape shape :
         {Shape{65, 300, 270}, {300, 37, 290}, {13, 5, 3}, {1, 40, 1}, {1, 1, 1}}) {
      const Index m = shape.m, n = shape.n, k = shape.k;
      CAPTURE(m);
      const Matrix a = random_matrix(m, k, Rng(1)), b = random_matrix(k, n, Rng(2)),
                   start = random_matrix(m, n, Rng(3));
      const Matrix a_columns = a.transpose(), b_columns = b.transpose();
      const Vector bias = random_vector(n, Rng(4));
      const Eigen::MatrixXd product = a.cast<double>() * b.cast<double>();
      for (const bool a_transposed : {false, true})
        for (const bool b_transposed : {false, true})
          for (const auto from :
               {isa::Gemm::Start::zero, isa::Gemm::Start::bias, isa::Gemm::Start::add}) {
            Matrix c = start;
            variant->gemm({.m = m,
                           .n = n,
                           .k = k,
                           .a = a_transposed ? a_columns.data() : a.data(),
                           .a_row = a_transposed ? 1 : k,
                           .a_col = a_transposed ? m : 1,
                           .b = b_transposed ? b_columns.data() : b.data(),
                           .b_row = b_transposed ? 1 : n,
                           .b_col = b_transposed ? k : 1,
                           .c = c.data(),
                           .c_row = n,
                           .start = from,
                           .bias = bias.data()});
            Eigen::MatrixXd expected = product;
            if (from == isa::Gemm::Start::add) expected += start.cast<double>();
            if (from == isa::Gemm::Start::bias)
              expected.rowwise() += bias.cast<double>().transpose();
            CHECK((c.cast<double>() - expected).cwiseAbs().maxCoeff() < kDenseTolerance);
          }
      // The same with panels made beforehand, and a in two segments.
      const Index width = variant->panel_width, segment = k / 2;
      if (segment == 0) continue;
      Vector panels((n + width - 1) / width * width * 2 * segment);
      variant->pack(b.data(), n, 1, 2 * segment, n, panels.data());
      Matrix c(m, n);
      variant->panel_product({.m = m,
                              .n = n,
                              .segments = 2,
                              .depth = segment,
                              .a = a.data(),
                              .a_row = k,
                              .a_col = 1,
                              .a_segment = segment,
                              .panels = panels.data(),
                              .c = c.data(),
                              .c_row = n,
                              .start = isa::Gemm::Start::zero,
                              .bias = nullptr});
      const Eigen::MatrixXd halves =
          a.leftCols(2 * segment).cast<double>() * b.topRows(2 * segment).cast<double>();
      CHECK((c.cast<double>() - halves).cwiseAbs().maxCoeff() < kDenseTolerance);
    }
    ++tested;
  }
  CHECK(tested >= 1);
  CHECK(isa::runs(isa::kernels()));
}

TEST_CASE("a product over nothing is its start") {
  const Matrix x(3, 0);
  const Vector b = random_vector(2, Rng(1));
  Matrix y(3, 2);
  kernels::dense_forward(x, nullptr, b.data(), y);
  CHECK(y == b.transpose().replicate(3, 1));
}

TEST_SUITE_END();

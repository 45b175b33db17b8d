#include "kernels/packed_weight.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "kernels/dense.h"
#include "support/bf16_variants.h"
#include "support/toy_data.h"

using namespace resboost;
using kernels::PackedWeight;
namespace isa = resboost::kernels::isa;

namespace {

/// The products by the panels, and whether they are those of w to the bit.
bool multiplies_as(const PackedWeight& packed, const Matrix& w, Index n) {
  const Matrix x = random_matrix(n, w.rows(), Rng(2)), dy = random_matrix(n, w.cols(), Rng(3));
  const Vector b = random_vector(w.cols(), Rng(4));
  Matrix y(n, w.cols()), y_plain(n, w.cols()), dx(n, w.rows()), dx_plain(n, w.rows());
  packed.forward(x, b.data(), y);
  kernels::dense_forward(x, w.data(), b.data(), y_plain);
  packed.backward_input(dy, dx);
  kernels::dense_backward_input(dy, w.data(), dx_plain);
  Matrix dw = w, dw_plain = w;
  packed.backward_weights(x, dy, dw.data());
  kernels::dense_backward_weights(x, dy, dw_plain.data());
  return y == y_plain && dx == dx_plain && dw == dw_plain;
}

}  // namespace

TEST_SUITE_BEGIN("kernels/packed_weight");

TEST_CASE("products with packed weights are those without, to the bit, over odd shapes") {
  for (const Index n : {1, 5, 64})
    for (const Index in : {1, 16, 33, 300, 521})
      for (const Index out : {1, 10, 17, 100, 290}) {
        CAPTURE(n);
        CAPTURE(in);
        CAPTURE(out);
        const Matrix w = random_matrix(in, out, Rng(1));
        PackedWeight packed(in, out, nullptr);
        packed.pack(w.data(), {0, in});
        CHECK(multiplies_as(packed, w, n));
      }
}

TEST_CASE("rows that are packed again replace the old ones, and no others") {
  const Index in = 700, out = 200, block = PackedWeight::block(out);
  REQUIRE(in > 3 * block);
  Matrix w = random_matrix(in, out, Rng(1));
  PackedWeight packed(in, out, nullptr);
  packed.pack(w.data(), {0, in});
  for (const Range rows : {Range{block, 2 * block}, Range{in / block * block, in}}) {
    w.middleRows(rows.begin, rows.size()).array() += Real(1);
    CHECK_FALSE(multiplies_as(packed, w, 9));
    packed.pack(w.data(), rows);
    CHECK(multiplies_as(packed, w, 9));
  }
}

#ifndef RESBOOST_DOUBLE

namespace {

constexpr Index kBeside = 3;
constexpr Real kGuard = 42;

/// The same numbers with others beside each row.
Matrix within(const Matrix& numbers) {
  Matrix wider = Matrix::Constant(numbers.rows(), numbers.cols() + kBeside, kGuard);
  wider.leftCols(numbers.cols()) = numbers;
  return wider;
}

/// What an assembler would make of the operands in the wrong order.
struct Swapped : test::PlainTiles {
  template <int C, int A, int B>
  static void multiply() {
    test::PlainTiles::multiply<C, B, A>();
  }
};

}  // namespace

TEST_CASE(
    "bf16 keeps eight digits of a float, the nearest ones, half to even; what is no number stays "
    "none") {
  CHECK(test::through_bf16(1) == 1);
  CHECK(test::through_bf16(-3.140625F) == -3.140625F);          // eight binary digits
  CHECK(test::through_bf16(1 + 1 / 256.F) == 1);                // half way: to the even one
  CHECK(test::through_bf16(1 + 3 / 256.F) == 1 + 4 / 256.F);    // half way: to the even one, up
  CHECK(test::through_bf16(1 + 1.01F / 256) == 1 + 2 / 256.F);  // beyond half way
  CHECK(std::isinf(test::through_bf16(std::numeric_limits<Real>::infinity())));
  CHECK(std::isinf(test::through_bf16(std::numeric_limits<Real>::max())));
  CHECK(std::isnan(test::through_bf16(std::numeric_limits<Real>::quiet_NaN())));
}

TEST_CASE(
    "products in bf16 are those of rounded numbers, whatever way both sides lie, over odd shapes") {
  for (const isa::Bf16Kernels* variant : test::bf16_variants()) {
    CAPTURE(variant->name);
    for (const Index m : {1, 12, 64, 101})
      for (const Index k : {1, 2, 33, 64, 255, 256})
        for (const Index n : {1, 31, 32, 70}) {
          CAPTURE(m);
          CAPTURE(k);
          CAPTURE(n);
          const Matrix a = random_matrix(m, k, Rng(1)), b = random_matrix(k, n, Rng(2)),
                       start = random_matrix(m, n, Rng(3));
          const Vector bias = random_vector(n, Rng(4));
          const Eigen::MatrixXd product = a.unaryExpr(&test::through_bf16).cast<double>() *
                                          b.unaryExpr(&test::through_bf16).cast<double>();
          for (const bool turned : {false, true})
            for (const auto from :
                 {isa::Gemm::Start::zero, isa::Gemm::Start::bias, isa::Gemm::Start::add}) {
              // Everything lies within wider rows, and nothing beside the result is written.
              const Matrix left = within(turned ? Matrix(a.transpose()) : a),
                           right = within(turned ? Matrix(b.transpose()) : b);
              const Index left_row = left.cols(), right_row = right.cols();
              Matrix c = within(start);
              Vector panels((n + variant->panel_width - 1) / variant->panel_width *
                            variant->panel_width * variant->pairs(k));
              variant->pack(right.data(), turned ? 1 : right_row, turned ? right_row : 1, k, n,
                            panels.data());
              variant->panel_product({.m = m,
                                      .n = n,
                                      .segments = 1,
                                      .depth = k,
                                      .a = left.data(),
                                      .a_row = turned ? 1 : left_row,
                                      .a_col = turned ? left_row : 1,
                                      .a_segment = 0,
                                      .panels = panels.data(),
                                      .c = c.data(),
                                      .c_row = c.cols(),
                                      .start = from,
                                      .bias = bias.data()});
              Eigen::MatrixXd expected = product;
              if (from == isa::Gemm::Start::add) expected += start.cast<double>();
              if (from == isa::Gemm::Start::bias)
                expected.rowwise() += bias.cast<double>().transpose();
              CHECK((c.leftCols(n).cast<double>() - expected).cwiseAbs().maxCoeff() < 1e-4);
              CHECK((c.rightCols(kBeside).array() == kGuard).all());
            }
        }
  }
}

TEST_CASE("tiles that multiply wrongly are found out") {
  CHECK(isa::tiles_multiply<test::PlainTiles>());
  CHECK_FALSE(isa::tiles_multiply<Swapped>());
}

TEST_CASE("packed weights in bf16 are close to single precision, and follow rows that change") {
  for (const isa::Bf16Kernels* variant : test::bf16_variants()) {
    CAPTURE(variant->name);
    for (const Index in : {5, 300, 521})
      for (const Index out : {10, 290}) {
        CAPTURE(in);
        CAPTURE(out);
        Matrix w = random_matrix(in, out, Rng(1));
        const Matrix x = random_matrix(9, in, Rng(2)), dy = random_matrix(9, out, Rng(3));
        const Vector b = random_vector(out, Rng(4));
        PackedWeight packed(in, out, variant);
        packed.pack(w.data(), {0, in});
        const Index block = PackedWeight::block(out), last = (in - 1) / block * block;
        w.bottomRows(in - last).array() += Real(1);
        packed.pack(w.data(), {last, in});
        Matrix y(9, out), y_plain(9, out), dx(9, in), dx_plain(9, in);
        packed.forward(x, b.data(), y);
        kernels::dense_forward(x, w.data(), b.data(), y_plain);
        CHECK((y - y_plain).norm() < 0.01 * y_plain.norm());
        CHECK(y != y_plain);
        packed.backward_input(dy, dx);
        kernels::dense_backward_input(dy, w.data(), dx_plain);
        CHECK((dx - dx_plain).norm() < 0.01 * dx_plain.norm());
        Matrix dw = w, dw_plain = w;
        packed.backward_weights(x, dy, dw.data());
        kernels::dense_backward_weights(x, dy, dw_plain.data());
        CHECK((dw - dw_plain).norm() < 0.01 * (dw_plain - w).norm());
        CHECK(dw != dw_plain);
      }
  }
}

#endif

TEST_SUITE_END();

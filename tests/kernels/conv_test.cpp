#include "kernels/conv.h"

#include <doctest/doctest.h>

#include <limits>

#include "kernels/reference.h"
#include "resboost/work.h"
#include "support/bf16_variants.h"
#include "support/toy_data.h"

using namespace resboost;
using kernels::ConvShape;
namespace reference = resboost::kernels::reference;

namespace {

// Sums of up to 500 products of normal numbers.
constexpr double kConvTolerance = sizeof(Real) == sizeof(double) ? 1e-12 : 1e-3;

double conv_distance(const Matrix& a, const Matrix& b) {
  return double{(a - b).cwiseAbs().maxCoeff()};
}

// channels, height, width, filters, size, stride, padding
constexpr ConvShape kShapes[] = {
    {1, 5, 6, 4, 3, 1, 1},    {3, 8, 8, 16, 3, 1, 1},   {16, 7, 9, 5, 3, 2, 1},
    {4, 8, 8, 8, 1, 2, 0},    {2, 6, 5, 3, 1, 1, 0},    {5, 9, 9, 17, 3, 2, 1},
    {3, 10, 10, 20, 5, 1, 2}, {2, 11, 8, 3, 3, 1, 0},   {2, 7, 7, 33, 5, 2, 2},
    {1, 1, 1, 1, 1, 1, 0},    {2, 8, 7, 3, 3, 3, 1},    {2, 9, 9, 3, 1, 3, 0},
    {1, 2, 2, 2, 3, 2, 1},    {16, 7, 9, 20, 3, 1, 1},  {33, 6, 6, 18, 3, 1, 1},
    {16, 1, 1, 16, 3, 1, 1},  {32, 34, 34, 16, 3, 1, 1}};

}  // namespace

TEST_SUITE_BEGIN("kernels/conv");

TEST_CASE("the three passes agree with the naive loops: odd shapes, strides and paddings") {
  const Rng rng(1);
  for (const ConvShape& s : kShapes) {
    CAPTURE(s.channels);
    CAPTURE(s.height);
    CAPTURE(s.filters);
    CAPTURE(s.size);
    CAPTURE(s.stride);
    kernels::ConvScratch scratch;
    const Matrix x = random_matrix(3, s.inputs(), rng.fork(1)),
                 dy = random_matrix(3, s.outputs(), rng.fork(2));
    const Matrix w = random_matrix(s.window(), s.filters, rng.fork(3));
    const Vector b = random_vector(s.filters, rng.fork(4));
    Matrix y(3, s.outputs()), y_naive(3, s.outputs()), dx(3, s.inputs()), dx_naive(3, s.inputs());
    for (const Real* bias : {b.data(), static_cast<const Real*>(nullptr)}) {
      kernels::conv_forward(s, x, w.data(), bias, y, scratch);
      reference::conv_forward(s, x, w.data(), bias, y_naive);
      CHECK(conv_distance(y, y_naive) < kConvTolerance);
    }
    dx.setConstant(Real(42));
    kernels::conv_backward_input(s, dy, w.data(), dx, scratch);
    reference::conv_backward_input(s, dy, w.data(), dx_naive);
    CHECK(conv_distance(dx, dx_naive) < kConvTolerance);
    // Weight gradients are added to what is there.
    Matrix dw = w, dw_naive = w;
    kernels::conv_backward_weights(s, x, dy, {0, s.window()}, dw.data(), scratch);
    reference::conv_backward_weights(s, x, dy, dw_naive.data());
    CHECK(conv_distance(dw, dw_naive) < kConvTolerance);
  }
}

TEST_CASE(
    "a convolution counts two operations for each weight at each pixel, zeros around the picture "
    "included") {
  const ConvShape same{3, 8, 8, 4, 3, 1, 1};
  const Matrix x = random_matrix(2, same.inputs(), Rng(1)),
               w = random_matrix(same.window(), same.filters, Rng(2));
  Matrix y(2, same.outputs()), dx(2, same.inputs()), dw = Matrix::Zero(same.window(), same.filters);
  kernels::ConvScratch scratch;
  const std::uint64_t once = 2 * 2 * 8 * 8 * 4 * 3 * 3 * 3;
  const auto counted = [](const auto& run) {
    const Work before = work_done();
    run();
    return (work_done() - before).operations;
  };
  CHECK(counted([&] { kernels::conv_forward(same, x, w.data(), nullptr, y, scratch); }) == once);
  CHECK(counted([&] { kernels::conv_backward_input(same, y, w.data(), dx, scratch); }) == once);
  CHECK(counted([&] {
          kernels::conv_backward_weights(same, x, y, {0, 9}, dw.data(), scratch);
        }) == once / 3);
  const ConvShape halved{3, 8, 8, 4, 3, 2, 1};
  Matrix small(2, halved.outputs());
  small.setZero();
  CHECK(counted([&] { kernels::conv_forward(halved, x, w.data(), nullptr, small, scratch); }) ==
        once / 4);
  CHECK(counted([&] { kernels::conv_backward_input(halved, small, w.data(), dx, scratch); }) ==
        once / 4);
}

TEST_CASE(
    "weight gradients of any rows of the window are those of the whole, and no other row is "
    "touched") {
  const Rng rng(2);
  for (const ConvShape& s : kShapes) {
    CAPTURE(s.channels);
    CAPTURE(s.size);
    kernels::ConvScratch scratch;
    const Matrix x = random_matrix(2, s.inputs(), rng.fork(1)),
                 dy = random_matrix(2, s.outputs(), rng.fork(2));
    Matrix whole = Matrix::Zero(s.window(), s.filters);
    kernels::conv_backward_weights(s, x, dy, {0, s.window()}, whole.data(), scratch);
    for (Index begin = 0; begin <= s.window(); begin += 3)
      for (Index end = begin; end <= s.window(); end += 4) {
        Matrix part = Matrix::Constant(end - begin + 1, s.filters, 7);
        kernels::conv_backward_weights(s, x, dy, {begin, end}, part.data(), scratch);
        REQUIRE((part.row(end - begin).array() == 7).all());
        if (end > begin) {
          const Matrix expected = whole.middleRows(begin, end - begin).array() + 7;
          REQUIRE(conv_distance(part.topRows(end - begin), expected) < kConvTolerance);
        }
      }
  }
}

TEST_CASE("known numbers: a window that sums its pixels counts the ones it covers") {
  const ConvShape s{1, 3, 3, 1, 3, 1, 1};
  const Matrix x = Matrix::Ones(1, 9), w = Matrix::Ones(9, 1);
  Matrix y(1, 9), expected(1, 9);
  expected << 4, 6, 4, 6, 9, 6, 4, 6, 4;
  kernels::ConvScratch scratch;
  kernels::conv_forward(s, x, w.data(), nullptr, y, scratch);
  CHECK(y == expected);
}

TEST_CASE(
    "an image has the same bits whatever images are with it, and whatever was in the scratch") {
  kernels::ConvScratch scratch;
  for (const Index channels : {3, 33, 16})
    for (const bool backward : {false, true}) {
      CAPTURE(channels);
      CAPTURE(backward);
      const ConvShape s{channels, 9, 8, channels, 3, 1, 1};
      const Matrix x = random_matrix(5, s.inputs(), Rng(1)),
                   w = random_matrix(s.window(), s.filters, Rng(2));
      Matrix all(5, s.outputs()), one(1, s.outputs());
      const auto pass = [&](const Rows& in, MutRows out) {
        if (backward) {
          kernels::conv_backward_input(s, in, w.data(), out, scratch);
        } else {
          kernels::conv_forward(s, in, w.data(), nullptr, out, scratch);
        }
      };
      pass(x, all);
      pass(x.row(3), one);
      CHECK(one == all.row(3));
    }
}

TEST_CASE("gradients of a whole window are asked for where they are made in one piece") {
  CHECK(kernels::rows_together({64, 8, 8, 64, 3, 1, 1}) == 9 * 64);
  CHECK(kernels::rows_together({128, 8, 8, 128, 3, 1, 1}) == 9 * 128);
  CHECK(kernels::rows_together({512, 8, 8, 512, 3, 1, 1}) == 1);  // too much for one thread
  CHECK(kernels::rows_together({64, 8, 8, 64, 3, 2, 1}) == 1);
}

#ifndef RESBOOST_DOUBLE

TEST_CASE("in bf16 an image has the same bits whatever was in the scratch") {
  const ConvShape s{16, 9, 8, 18, 3, 1, 1};
  const Matrix x = random_matrix(2, s.inputs(), Rng(1)),
               w = random_matrix(s.window(), s.filters, Rng(2));
  for (const kernels::isa::Bf16Kernels* variant : test::bf16_variants()) {
    CAPTURE(variant->name);
    kernels::ConvScratch clean, used;
    for (Buffer* buffer : {&used.image, &used.turned, &used.panels})
      buffer->view(1, 100000).setConstant(std::numeric_limits<Real>::quiet_NaN());
    Matrix y(2, s.outputs()), again(2, s.outputs()), dx(2, s.inputs()), dx_again(2, s.inputs());
    kernels::conv_forward(s, x, w.data(), nullptr, y, clean, variant);
    kernels::conv_forward(s, x, w.data(), nullptr, again, used, variant);
    CHECK(y == again);
    kernels::conv_backward_input(s, y, w.data(), dx, clean, variant);
    kernels::conv_backward_input(s, y, w.data(), dx_again, used, variant);
    CHECK(dx == dx_again);
  }
}

TEST_CASE(
    "in bf16 both ways are direct sums of rounded numbers, over odd shapes, strides and paddings") {
  constexpr ConvShape shapes[] = {
      {16, 5, 6, 16, 3, 1, 1},   {18, 7, 9, 40, 3, 2, 1}, {32, 8, 8, 16, 1, 2, 0},
      {16, 37, 13, 70, 3, 1, 1}, {64, 4, 4, 64, 3, 1, 1}, {20, 9, 11, 18, 5, 2, 2},
      {16, 1, 1, 17, 3, 1, 1},   {17, 6, 6, 16, 3, 1, 1}, {3, 6, 6, 3, 3, 1, 1}};
  for (const kernels::isa::Bf16Kernels* variant : test::bf16_variants())
    for (const ConvShape& s : shapes) {
      CAPTURE(variant->name);
      CAPTURE(s.channels);
      CAPTURE(s.filters);
      CAPTURE(s.height);
      const auto seen = [](bool rounded, const Matrix& m) {
        return rounded ? Matrix(m.unaryExpr(&test::through_bf16)) : m;
      };
      const bool forward = s.channels >= 16 && s.channels % 2 == 0,
                 back = s.filters >= 16 && s.filters % 2 == 0;
      const Rng rng(1);
      const Matrix x = random_matrix(2, s.inputs(), rng.fork(1)),
                   dy = random_matrix(2, s.outputs(), rng.fork(2));
      const Matrix w = random_matrix(s.window(), s.filters, rng.fork(3));
      const Vector b = random_vector(s.filters, rng.fork(4));
      Matrix y(2, s.outputs()), y_naive(2, s.outputs()), dx(2, s.inputs()), dx_naive(2, s.inputs());
      kernels::ConvScratch scratch;
      for (const Real* bias : {b.data(), static_cast<const Real*>(nullptr)}) {
        kernels::conv_forward(s, x, w.data(), bias, y, scratch, variant);
        const Matrix weights = seen(forward, w);
        reference::conv_forward(s, seen(forward, x), weights.data(), bias, y_naive);
        CHECK(conv_distance(y, y_naive) < kConvTolerance);
      }
      dx.setConstant(Real(42));
      kernels::ConvScratch
          own;  // as small as it may be, so that a sanitizer sees what is read outside
      kernels::conv_backward_input(s, dy, w.data(), dx, own, variant);
      const Matrix weights = seen(back, w);
      reference::conv_backward_input(s, seen(back, dy), weights.data(), dx_naive);
      CHECK(conv_distance(dx, dx_naive) < kConvTolerance);
    }
}

#endif

TEST_SUITE_END();

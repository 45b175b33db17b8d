#include "kernels/packed_weight.h"

#include <doctest/doctest.h>

#include "kernels/dense.h"
#include "support/toy_data.h"

using namespace resboost;
using kernels::PackedWeight;

TEST_SUITE_BEGIN("kernels/packed_weight");

TEST_CASE("products with packed weights are those without, to the bit, over odd shapes") {
  for (const Index n : {1, 5, 64})
    for (const Index in : {1, 16, 33, 300, 521})
      for (const Index out : {1, 10, 17, 100, 290}) {
        CAPTURE(n);
        CAPTURE(in);
        CAPTURE(out);
        const Matrix w = random_matrix(in, out, Rng(1)), x = random_matrix(n, in, Rng(2)),
                     dy = random_matrix(n, out, Rng(3));
        const Vector b = random_vector(out, Rng(4));
        PackedWeight packed(in, out);
        packed.pack(w.data(), {0, in});
        Matrix y(n, out), y_plain(n, out), dx(n, in), dx_plain(n, in);
        packed.forward(x, b.data(), y);
        kernels::dense_forward(x, w.data(), b.data(), y_plain);
        CHECK(y == y_plain);
        packed.backward_input(dy, dx);
        kernels::dense_backward_input(dy, w.data(), dx_plain);
        CHECK(dx == dx_plain);
      }
}

TEST_CASE("rows that are packed again replace the old ones, and no others") {
  const Index in = 700, out = 200, block = PackedWeight::block(out);
  REQUIRE(in > 3 * block);
  Matrix w = random_matrix(in, out, Rng(1));
  PackedWeight packed(in, out);
  packed.pack(w.data(), {0, in});
  const Matrix x = random_matrix(9, in, Rng(2)), dy = random_matrix(9, out, Rng(3));
  const Vector b = Vector::Zero(out);
  for (const Range rows : {Range{block, 2 * block}, Range{in / block * block, in}}) {
    w.middleRows(rows.begin, rows.size()).array() += Real(1);
    packed.pack(w.data(), rows);
    Matrix y(9, out), y_plain(9, out), dx(9, in), dx_plain(9, in);
    packed.forward(x, b.data(), y);
    kernels::dense_forward(x, w.data(), b.data(), y_plain);
    CHECK(y == y_plain);
    packed.backward_input(dy, dx);
    kernels::dense_backward_input(dy, w.data(), dx_plain);
    CHECK(dx == dx_plain);
  }
}

TEST_SUITE_END();

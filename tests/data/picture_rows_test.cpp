#include <doctest/doctest.h>

#include <vector>

#include "data/augment.h"
#include "resboost/dataset.h"
#include "resboost/error.h"
#include "support/toy_data.h"
#include "support/toy_pictures.h"

using namespace resboost;

TEST_SUITE_BEGIN("data/picture_rows");

TEST_CASE(
    "pictures are read as numbers; as an epoch has them they are augmented by row and epoch") {
  const RowSource still = bar_pictures(9, Rng(1)).x, moving = augmented(still, {2, true});
  const Pictures& pictures = *pictures_of(moving);
  CHECK(still.rows() == 9);
  CHECK(still.width() == 64);
  CHECK_FALSE(still.changes());
  CHECK(moving.changes());
  Matrix numbers(9, 64);
  for (Index i = 0; i < 9; ++i) pictures.read(i, numbers.row(i).data());
  CHECK(still.reader()->slice({3, 9}) == numbers.bottomRows(6));
  CHECK(moving.reader()->slice({0, 9}) == numbers);
  const std::vector<Index> order{8, 2, 5};
  Matrix out(3, 64), expected(3, 64);
  still.reader()->read(order, Rng(4), out);
  CHECK(out == numbers(order, Eigen::all));
  moving.reader()->read(order, Rng(4), out);
  for (Index i = 0; i < 3; ++i) {
    const auto row = static_cast<std::uint64_t>(order[static_cast<std::size_t>(i)]);
    augment({2, true}, pictures.shape, Rng(4).fork(1, row),
            numbers.row(static_cast<Index>(row)).data(), expected.row(i).data());
  }
  CHECK(out == expected);
  moving.reader()->read(order, Rng(5), out);
  CHECK(out != expected);
}

TEST_CASE("some rows of pictures are pictures; a matrix has none and is not augmented") {
  const RowSource some = bar_pictures(9, Rng(1)).x.take(std::vector<Index>{4, 4, 0});
  REQUIRE(pictures_of(some) != nullptr);
  CHECK(some.reader()->slice({0, 1}) == some.reader()->slice({1, 2}));
  CHECK_FALSE(some.in_memory());
  const RowSource table = Matrix(random_matrix(3, 2, Rng(1)));
  CHECK(pictures_of(table) == nullptr);
  CHECK_FALSE(augmented(table, {2, true}).changes());
}

TEST_CASE("mirrored pictures are the same, left for right, and mirrored again as they were") {
  // 1 x 3 pixels of two channels.
  const RowSource pictures = picture_rows(
      {{1, 3, 2}, {1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60}, Vector::Zero(2), Vector::Ones(2)});
  const RowSource other = mirrored(pictures);
  Matrix expected(2, 6);
  expected << 5, 6, 3, 4, 1, 2, 50, 60, 30, 40, 10, 20;
  CHECK(other.reader()->slice({0, 2}) == expected);
  CHECK(other.take(std::vector<Index>{1}).reader()->slice({0, 1}) == expected.bottomRows(1));
  Matrix out(2, 6);
  other.reader()->read(std::vector<Index>{1, 0}, Rng(1), out);
  CHECK(out == expected.colwise().reverse());
  CHECK_THROWS_WITH_AS(mirrored(Matrix(random_matrix(3, 2, Rng(1)))),
                       "mirrored(): rows that are no pictures", ConfigError);
}

TEST_CASE("rows of a data set keep their targets, weights and codes") {
  Dataset data = rings(6, 2, 2, Rng(1));
  CHECK(data.take(std::vector<Index>{5}).w.size() == 0);
  data.w = random_vector(6, Rng(2));
  data.codes = {6, {{3, true}, {9, false}}, {0, 1, 2, 0, 1, 2, 3, 4, 5, 6, 7, 8}};
  const Dataset some = data.take(std::vector<Index>{5, 1});
  CHECK(some.x.matrix().row(0) == data.x.matrix().row(5));
  CHECK(some.y.row(1) == data.y.row(1));
  CHECK(some.w(0) == data.w(5));
  CHECK(some.columns == data.columns);
  CHECK(some.codes.rows == 2);
  CHECK(some.codes.values == std::vector<std::uint8_t>{2, 1, 8, 4});
  data.y.resize(0, 2);
  CHECK(data.take(std::vector<Index>{5, 1}).y.rows() == 0);
}

TEST_SUITE_END();

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "resboost/error.h"
#include "resboost/prepare.h"
#include "resboost/schema.h"
#include "support/toy_pictures.h"

using namespace resboost;

namespace {

/// Two pictures of one row, two columns and two channels.
ImageSet two() {
  ImageSet set{"two",   {1, 2, 2}, {0, 10, 20, 30, 40, 50, 60, 70}, {"cat", "dog"}, {0, 1}, {},
               "class", {}};
  return set;
}

Table pixel_table(std::vector<double> last) {
  Table table{"pixels.csv", {}, {2, 3}, {}, {}};
  const auto add = [&](std::string name, std::vector<double> numbers) {
    Column column;
    column.name = std::move(name);
    column.numbers = std::move(numbers);
    table.columns.push_back(std::move(column));
  };
  for (const auto& numbers : {std::vector<double>{1, 5}, {2, 6}, {3, 7}, std::move(last)})
    add("p" + std::to_string(table.columns.size()), numbers);
  add("label", {0, 1});
  return table;
}

}  // namespace

TEST_SUITE_BEGIN("data/schema_pictures");

TEST_CASE("every channel is brought to mean 0 and variance 1 over the training pictures") {
  std::vector<std::string> warnings;
  const ImageSet set = bars(300, Rng(1));
  const Schema schema = Schema::learn(set, all_rows(set), warnings);
  const Dataset data = schema.encode(set, all_rows(set), Schema::Targets::required, warnings);
  CHECK(warnings.empty());
  CHECK(data.rows() == 300);
  CHECK(data.inputs() == 64);
  const Eigen::MatrixXd numbers = data.x.reader()->slice({0, 300}).cast<double>();
  CHECK(std::abs(numbers.mean()) < 1e-5);
  CHECK(numbers.squaredNorm() / 19200 == doctest::Approx(1).epsilon(1e-4));
  CHECK(schema.task.outputs == std::vector<std::string>{"lying", "rising", "standing"});
  CHECK(data.y(4, 2) == 1);
}

TEST_CASE("channels have statistics of their own, from the rows that are given only") {
  std::vector<std::string> warnings;
  const ImageSet set = two();
  CHECK(Schema::learn(set, {0, 1}, warnings).pictures.center == std::vector<double>{30, 40});
  CHECK_THROWS_AS(Schema::learn(set, {0}, warnings), DataError);  // one class is none to learn
}

TEST_CASE("a share of each class is held out") {
  const ImageSet set = bars(300, Rng(1));
  const Split split = split_rows(set, 0.1, 1);
  CHECK(split.held_out.size() == 30);
  int standing = 0;
  for (const Index row : split.held_out) standing += set.labels[static_cast<std::size_t>(row)] == 1;
  CHECK(standing == 10);
}

TEST_CASE("pictures have weights; those that count for nothing are never held out") {
  std::vector<std::string> warnings;
  ImageSet set = bars(30, Rng(1));
  set.weights.assign(30, 2);
  for (std::size_t i = 0; i < 12; ++i) set.weights[i] = 0;
  const Split parts = split_rows(set, 0.5, 7);
  CHECK(parts.held_out.size() == 9);
  CHECK(parts.held_out.front() >= 12);
  const ImageSet some = std::get<ImageSet>(take_rows(set, {11, 12, 13}));
  CHECK(some.weights == std::vector<double>{0, 2, 2});
  const Schema schema = Schema::learn(set, parts.train, warnings);
  const Dataset data = schema.encode(some, all_rows(some), Schema::Targets::required, warnings);
  CHECK(data.w == Vector{{0, 1.5, 1.5}});
  set.weights[20] = -1;
  CHECK_THROWS_AS(schema.encode(set, all_rows(set), Schema::Targets::required, warnings),
                  DataError);
}

TEST_CASE("borrowed pictures are encoded where they are, some of them too") {
  std::vector<std::string> warnings;
  const ImageSet own = bars(30, Rng(1));
  ImageSet borrowed = own;
  borrowed.pixels.clear();
  borrowed.borrowed = own.pixels;
  CHECK(borrowed.rows() == 30);
  CHECK(Schema::learn(borrowed, all_rows(own), warnings).pictures.center ==
        Schema::learn(own, all_rows(own), warnings).pictures.center);
  const Schema schema = Schema::learn(own, all_rows(own), warnings);
  const auto encoded = [&](const ImageSet& set, const std::vector<Index>& rows) {
    return schema.encode(set, rows, Schema::Targets::none, warnings).x;
  };
  const RowSource all = encoded(borrowed, all_rows(own)), some = encoded(borrowed, {4, 2});
  CHECK(pictures_of(all)->picture(0).data() == own.pixels.data());
  CHECK(pictures_of(some)->picture(0).data() == own.pixels.data() + std::ptrdiff_t{4} * 64);
  const RowSource one = some.take(std::vector<Index>{1});
  CHECK(pictures_of(one)->picture(0).data() == own.pixels.data() + std::ptrdiff_t{2} * 64);
  CHECK(encoded(borrowed, {}).rows() == 0);
  const auto numbers = [](const RowSource& rows) -> Matrix {
    return rows.reader()->slice({0, rows.rows()});
  };
  CHECK(numbers(all) == numbers(encoded(own, all_rows(own))));
  CHECK(numbers(some) == numbers(encoded(own, {4, 2})));
  CHECK(numbers(all.take(std::vector<Index>{4, 2})) == numbers(some));
  const auto taken = std::get<ImageSet>(take_rows(borrowed, {7, 4, 2}));
  CHECK(taken.rows() == 3);
  CHECK(taken.picture(1).data() == own.pixels.data() + std::ptrdiff_t{4} * 64);
  CHECK(numbers(encoded(taken, {1, 2})) == numbers(some));
  CHECK(numbers(encoded(std::get<ImageSet>(take_rows(taken, {1, 2})), {0, 1})) == numbers(some));
  CHECK(numbers(encoded(std::get<ImageSet>(take_rows(own, {4, 2})), {0, 1})) == numbers(some));
}

TEST_CASE("what does not fit is refused") {
  std::vector<std::string> warnings;
  ImageSet set = two();
  const Schema schema = Schema::learn(set, {0, 1}, warnings);
  set.shape = {2, 1, 2};
  CHECK_THROWS_WITH_AS(
      schema.encode(set, {0, 1}, Schema::Targets::none, warnings),
      "two: pictures of 2x2x1 (channels x height x width), the model takes 2x1x2; resize them",
      DataError);
  set = two();
  set.labels.clear();
  CHECK(schema.encode(set, {1}, Schema::Targets::none, warnings).rows() == 1);
  CHECK_THROWS_WITH_AS(schema.encode(set, {0, 1}, Schema::Targets::required, warnings),
                       "two: pictures without classes; put a folder of each class into one folder, "
                       "or the label file "
                       "beside the images",
                       DataError);
  CHECK_THROWS_AS(Schema().encode(two(), {0}, Schema::Targets::none, warnings), DataError);
}

TEST_CASE("a class that training never saw is an error, or counts as wrong") {
  std::vector<std::string> warnings;
  const Schema schema = Schema::learn(two(), {0, 1}, warnings);
  ImageSet set = two();
  set.classes = {"cat", "cow"};
  CHECK_THROWS_AS(schema.encode(set, {0, 1}, Schema::Targets::required, warnings), DataError);
  CHECK(schema.encode(set, {0, 1}, Schema::Targets::open, warnings).y.row(1).sum() == 0);
  CHECK(warnings.size() == 1);
}

TEST_CASE("columns of pixels become pictures, plane by plane") {
  const ImageSet set = images_of(pixel_table({4, 8}), {1, 2, 2}, {"label"});
  CHECK(set.pixels == std::vector<std::uint8_t>{1, 3, 2, 4, 5, 7, 6, 8});
  CHECK(set.classes == std::vector<std::string>{"0", "1"});
  CHECK(set.target == "label");
  CHECK_THROWS_WITH_AS(
      images_of(pixel_table({4, 256}), {1, 2, 2}, {"label"}),
      "pixels.csv:3, column \"p3\": not a pixel; expected a whole number from 0 to 255", DataError);
  CHECK_THROWS_AS(images_of(pixel_table({4, 0.5}), {1, 2, 2}, {"label"}), DataError);
  CHECK_THROWS_WITH_AS(images_of(pixel_table({4, 8}), {2, 2, 2}, {"label"}),
                       "pixels.csv: 4 columns of pixels, a picture of 2x2x2 (`image-shape`, "
                       "channels x height x width) "
                       "has 8; correct the shape, or say which column is the `target`",
                       DataError);
}

TEST_CASE("a model finds its pixels by their names") {
  const Table table = pixel_table({4, 8});
  const ImageSet set = images_of(table, {1, 2, 2}, {"label"});
  Table other = table;
  std::reverse(other.columns.begin(), other.columns.end());
  other.columns.emplace_back(other.columns.front()).name = "id";
  CHECK(images_of(other, {1, 2, 2}, {"label"}, set.columns).pixels == set.pixels);
  other.columns.erase(other.columns.begin(), other.columns.begin() + 2);
  CHECK_THROWS_AS(images_of(other, {1, 2, 2}, {"label"}, set.columns), DataError);
}

TEST_SUITE_END();

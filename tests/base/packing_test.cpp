#include "base/packing.h"

#include <doctest/doctest.h>

#include <cstdint>

#include "resboost/task.h"

namespace resboost {
namespace {

struct Record {
  int number = 0;
  std::string text{};
  std::vector<std::string> texts{};
  std::vector<std::int64_t> numbers{};
  std::optional<double> maybe{}, nothing{};
  Predictions matrix{};
  std::pair<bool, std::string> both{};
};

template <class Visitor>
void carry(Visitor& v, Record& record) {
  v(record.number);
  v(record.text);
  v(record.texts);
  v(record.numbers);
  v(record.maybe);
  v(record.nothing);
  v(record.matrix);
  v(record.both);
}

Record sample() {
  Record record{-7,  "two\nlines", {"", "b"},         {1, INT64_MIN},
                0.1, {},           Predictions(2, 3), {true, "x"}};
  record.matrix << 1, 2, 3, 4, 5, 1e-300;
  return record;
}

TEST_SUITE_BEGIN("base/packing");

TEST_CASE("what is packed comes out again") {
  const Record record = sample();
  const auto again = unpacked<Record>(packed(record));
  CHECK(again.number == -7);
  CHECK(again.text == record.text);
  CHECK(again.texts == record.texts);
  CHECK(again.numbers == record.numbers);
  CHECK(again.maybe == record.maybe);
  CHECK(!again.nothing);
  CHECK(again.matrix == record.matrix);
  CHECK(again.both == record.both);
}

TEST_CASE("bytes that end too early are an error, wherever") {
  const std::string bytes = packed(sample());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK_THROWS_AS(unpacked<Record>(bytes.substr(0, size)), Error);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

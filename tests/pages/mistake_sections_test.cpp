#include "pages/mistake_sections.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/toy_pictures.h"

using namespace resboost;

namespace {

/// Six pictures of bars (classes 0 1 2 0 1 2), and what is said of them.
struct Said {
  Task task;
  Dataset data = bar_pictures(6, Rng(1));
  Predictions predictions = Predictions::Zero(6, 3);

  Said() {
    task.outputs = {"lying", "standing", "rising"};
    for (Index i = 0; i < 6; ++i) say(i, i % 3, 0.9);
  }
  void say(Index row, Index label, double probability) {
    predictions.row(row).setConstant((1 - probability) / 2);
    predictions(row, label) = probability;
  }
  std::optional<report::Section> section(const std::vector<std::string>& names = {}) const {
    return mistake_section(Judged(task, predictions, data), *pictures_of(data.x), names);
  }
};

}  // namespace

TEST_SUITE_BEGIN("pages/mistake_sections");

TEST_CASE("the surest mistakes come first, with the pictures themselves") {
  Said said;
  said.say(1, 0, 0.6);
  said.say(5, 1, 0.8);
  const auto section = said.section({"a", "b", "c", "d", "e", "f.png"});
  REQUIRE(section);
  const auto& rows = section->table->rows;
  REQUIRE(rows.size() == 2);
  CHECK(std::get<std::string>(rows[0][0]) == "f.png");
  CHECK(std::get<std::string>(rows[0][1]) == "standing");
  CHECK(std::get<double>(rows[0][2]) == 0.8);
  CHECK(std::get<std::string>(rows[0][3]) == "rising");
  CHECK(std::get<std::string>(rows[1][0]) == "b");
  REQUIRE(section->pictures.size() == 2);
  const Pictures& pictures = *pictures_of(said.data.x);
  CHECK(section->pictures[0].caption == "standing, labelled rising");
  CHECK(section->pictures[0].shape == pictures.shape);
  CHECK(section->pictures[0].pixels ==
        std::vector<std::uint8_t>(pictures.bytes.end() - 64, pictures.bytes.end()));
  CHECK(section->see.find("2 of 2 mistakes") != std::string::npos);
}

TEST_CASE("pictures without names are rows; no mistake, no section") {
  Said said;
  CHECK_FALSE(said.section());
  said.say(3, 2, 0.5);
  CHECK(std::get<std::string>(said.section()->table->rows[0][0]) == "row 4");
}

TEST_CASE("a class never seen in training is a mistake, and is named as such") {
  Said said;
  said.data.y.row(2).setZero();
  CHECK(said.section()->pictures[0].caption == "rising, labelled a class never seen");
}

TEST_SUITE_END();

#include <doctest/doctest.h>

#include "resboost/error.h"
#include "resboost/prepare.h"
#include "support/toy_pictures.h"
#include "support/toy_table.h"

namespace resboost {
namespace {

TEST_SUITE_BEGIN("prepare/for_new_classes");

TEST_CASE("stages and pixels are the old model's, classes those of the pictures, heads nobody's") {
  std::vector<std::string> warnings;
  const ImageSet old_set = bars(30, Rng(1));
  auto schema = std::make_shared<Schema>(Schema::learn(old_set, all_rows(old_set), warnings));
  Model old{schema, make_smooth_hinge_loss(), {}, {{"seed", "7"}}};
  old.sees_mirrored = true;
  old.net.heads.emplace_back(64, 3);

  ImageSet set = bars(20, Rng(2));
  set.classes = {"one", "two", "three"};
  for (std::uint8_t& pixel : set.pixels) pixel = static_cast<std::uint8_t>(pixel / 2);
  const Model begun = for_new_classes(old, set, "auto", warnings);
  CHECK(begun.schema->pictures.center == schema->pictures.center);
  CHECK(begun.schema->pictures.scale == schema->pictures.scale);
  CHECK(begun.schema->task.outputs == std::vector<std::string>{"one", "three", "two"});
  CHECK(begun.net.heads.empty());
  CHECK(begun.loss->name() == "softmax");
  CHECK(begun.record == old.record);
  CHECK(begun.sees_mirrored);
  CHECK(for_new_classes(old, set, "smooth-hinge", warnings).loss->name() == "smooth_hinge");
}

TEST_CASE("tables and pictures without labels are refused") {
  std::vector<std::string> warnings;
  const ImageSet set = bars(30, Rng(1));
  const auto of_pictures = std::make_shared<Schema>(Schema::learn(set, all_rows(set), warnings));
  const Model model{of_pictures, make_softmax_loss(), {}, {}};
  const Table table = test::toy_table(20, true);
  CHECK_THROWS_AS(for_new_classes(model, table, "auto", warnings), ConfigError);
  ImageSet bare = set;
  bare.labels.clear();
  bare.classes.clear();
  CHECK_THROWS_AS(for_new_classes(model, bare, "auto", warnings), DataError);
  const Model of_table{std::make_shared<Schema>(), make_softmax_loss(), {}, {}};
  CHECK_THROWS_AS(for_new_classes(of_table, set, "auto", warnings), ConfigError);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

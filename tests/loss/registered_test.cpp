#include <doctest/doctest.h>

#include <string>

#include "resboost/error.h"
#include "resboost/loss.h"
#include "support/other_squared_loss.h"

using namespace resboost;

namespace {

/// The squared loss under another name.
class Renamed final : public test::OtherSquaredLoss {
 public:
  explicit Renamed(double factor) : factor_(factor) {}
  std::string name() const override { return "renamed"; }
  std::string spec() const override { return "renamed:factor=" + std::to_string(factor_); }
  Link link_kind() const override { return Link::identity; }

 private:
  double factor_;
};

std::unique_ptr<Loss> make_renamed(double factor) { return std::make_unique<Renamed>(factor); }

}  // namespace

TEST_SUITE_BEGIN("loss/registered");

TEST_CASE("a loss that is registered is made by its name and from its spec") {
  const std::vector<LossInfo>& before = losses();
  const std::size_t count = before.size();
  CHECK_THROWS_WITH_AS(make_loss("re-named"), doctest::Contains("once it is registered"),
                       ModelError);
  register_loss({"re-named", "renamed", "for a test", make_renamed, "factor", 1, 0.5, 2});
  CHECK(before.size() == count);
  CHECK(losses().size() == count + 1);
  CHECK(make_loss("re-named")->spec() == "renamed:factor=1.000000");
  CHECK(make_loss(make_loss("re-named:factor=1.5")->spec())->spec() == "renamed:factor=1.500000");
  CHECK_THROWS_AS(make_loss("renamed:factor=3"), ModelError);
  CHECK_THROWS_WITH_AS(register_loss({"re-named", "other", "", make_renamed}),
                       doctest::Contains("choose another"), ConfigError);
  CHECK_THROWS_WITH_AS(register_loss({"other", "renamed", "", make_renamed}),
                       doctest::Contains("choose another"), ConfigError);
}

TEST_CASE("names that are taken, or are none, and losses that nothing makes are refused") {
  const std::size_t count = losses().size();
  CHECK_THROWS_AS(register_loss({"squared", "mine", "", make_renamed}), ConfigError);
  CHECK_THROWS_AS(register_loss({"mine", "softmax", "", make_renamed}), ConfigError);
  for (const char* name : {"", "a:b", "a b", "a,b", "\xc3\xa4"})
    CHECK_THROWS_WITH_AS(register_loss({name, name, "", make_renamed}),
                         doctest::Contains("letters, digits"), ConfigError);
  CHECK_THROWS_AS(register_loss({"mine", "mine", "", nullptr}), ConfigError);
  CHECK(losses().size() == count);
}

TEST_SUITE_END();

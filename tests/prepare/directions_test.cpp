#include "prepare/directions.h"

#include <doctest/doctest.h>

#include "resboost/error.h"
#include "support/error_text.h"
#include "support/toy_table.h"

using namespace resboost;

namespace {

Prepared prepared(const std::vector<std::string>& monotone, const std::string& method = "trees") {
  RunConfig config;
  config.train.method = method;
  config.monotone = monotone;
  return prepare(DataSource(test::toy_table(60, false)), config);
}

std::string refused(const std::vector<std::string>& monotone, const std::string& method = "trees") {
  return test::error_text<ConfigError>([&] { prepared(monotone, method); });
}

}  // namespace

TEST_SUITE_BEGIN("prepare/directions");

TEST_CASE("the codes of named columns have directions, those of held-out rows need none") {
  const Prepared data = prepared({"b:falling", "a:rising"});
  REQUIRE(data.train.codes.columns.size() == 2);
  CHECK(data.train.codes.columns[0].direction == 1);
  CHECK(data.train.codes.columns[1].direction == -1);
  CHECK(has_directions(data.train.codes));
  CHECK(!has_directions(prepared({}).train.codes));
}

TEST_CASE("what cannot be kept is an error that says why") {
  CHECK(refused({"bb:rising"}).find("did you mean \"b\"") != std::string::npos);
  CHECK(refused({"b:up"}).find("COLUMN:rising or COLUMN:falling") != std::string::npos);
  CHECK(refused({"b"}).find("COLUMN:rising or COLUMN:falling") != std::string::npos);
  CHECK(refused({"b:rising", "b:falling"}).find("twice") != std::string::npos);
  CHECK(refused({"b:rising"}, "hybrid").find("use trees or auto") != std::string::npos);
}

TEST_SUITE_END();

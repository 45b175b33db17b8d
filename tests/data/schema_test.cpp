#include "resboost/schema.h"

#include <doctest/doctest.h>

#include "data/schema_fixture.h"
#include "support/error_text.h"

namespace resboost {
namespace {

using namespace test;

TEST_SUITE("data/schema") {
  TEST_CASE("an unknown name is refused with the nearest ones first") {
    SchemaConfig config;
    config.target = {"qualty"};
    const Table table = table_of("a,b,quality,c,d,e,f,g,h,i,j,k\n1,2,3,4,5,6,7,8,9,0,1,2\n");
    CHECK_THROWS_WITH_AS(learn(table, config),
                         "t.csv: no column \"qualty\" to use as target; the columns are "
                         "\"quality\", \"a\", \"b\", \"c\", \"d\", "
                         "\"e\", \"f\", \"g\", \"h\", \"i\" and 2 more",
                         ConfigError);
    config.target = {"dy"};
    CHECK_THROWS_WITH_AS(learn(table_of("day,t\n2021-03-01,1\n2021-03-02,2\n"), config),
                         "t.csv: no column \"dy\" to use as target; the columns are \"day\", \"t\"",
                         ConfigError);
    config.target = {"b,quality"};
    const std::string several = test::error_text<ConfigError>([&] { learn(table, config); });
    CHECK_MESSAGE(several.ends_with("; give several columns one by one, without commas"), several);
    config = {};
    config.ignore = {"nope"};
    CHECK_THROWS_AS(learn(table, config), ConfigError);
    config = {};
    config.categorical = {"nope"};
    CHECK_THROWS_AS(learn(table, config), ConfigError);
  }

  TEST_CASE("a column has one role") {
    SchemaConfig config;
    config.target = {"t"};
    config.weight = "t";
    CHECK_THROWS_WITH_AS(
        learn(table_of("a,t\n1,0\n2,1\n"), config),
        "column \"t\": named as weight, but it has another role already; give each column one role",
        ConfigError);
  }

  TEST_CASE("ignored columns are no features and need not be there later") {
    SchemaConfig config = without_bins();
    config.ignore = {"b"};
    const Learned learned = learn(table_of("a,b,t\n1,u,0\n2,v,1\n"), config);
    CHECK(learned.schema.feature_names() == Texts{"a"});
    CHECK(encode(learned.schema, table_of("a\n1\n"), Targets::none).data.rows() == 1);
  }

  TEST_CASE("a missing column is refused with its name") {
    const Schema schema = learn(table_of("a,b,c,t\n1,u,5,0\n2,v,6,1\n")).schema;
    CHECK_THROWS_WITH_AS(encode(schema, table_of("B,c\n1,2\n"), Targets::none),
                         "t.csv: no column \"a\", \"b\"; the model was trained with it, add it "
                         "(empty where unknown); the file has "
                         "\"B\", \"c\"",
                         DataError);
  }

  TEST_CASE("a table without anything to learn from is refused") {
    check_refused(
        "a,t\n1,0\n1,1\n", {},
        "t.csv: no column is left to learn from; besides the target it needs one that varies");
  }

  TEST_CASE("weights are scaled to mean 1") {
    SchemaConfig config;
    config.weight = "w";
    config.target = {"t"};
    const Table table = table_of("a,t,w\n1,0,1\n2,1,3\n3,1,0\n");
    const Schema schema = learn(table, config).schema;
    CHECK(schema.width() == learn(table_of("a,t\n1,0\n2,1\n3,1\n")).schema.width());
    const Vector w = encode(schema, table, Targets::required).data.w;
    CHECK(static_cast<double>(w[1]) == doctest::Approx(2.25));
    CHECK(static_cast<double>(w.sum()) == doctest::Approx(3));
    const Encoded open = encode(schema, table_of("a,t\n1,0\n"), Targets::open);
    CHECK(open.data.w.size() == 0);
    CHECK(open.warnings == Texts{"t.csv: no weight column \"w\"; every row counts the same"});
  }

  TEST_CASE("bad weights are refused with their place") {
    SchemaConfig config;
    config.weight = "w";
    config.target = {"t"};
    check_refused("a,t,w\n1,0,1\n2,1,-1\n", config,
                  "t.csv:3, column \"w\": the weight is -1; give every row a weight of 0 or more");
    check_refused(
        "a,t,w\n1,0,1\n2,1,\n", config,
        "t.csv:3, column \"w\": the weight is missing; give every row a weight of 0 or more");
    check_refused("a,t,w\n1,0,0\n2,1,0\n", config,
                  "t.csv, column \"w\": all weights are 0; give some row a positive weight");
    check_refused("a,t,w\n1,0,1\n2,1,x\n", config,
                  "t.csv:3, column \"w\": cannot read \"x\" as a number; correct it, or leave the "
                  "field empty if it is missing");
  }

  TEST_CASE("balanced classes have the same total weight each, and are refused for numbers") {
    SchemaConfig config;
    config.class_weight = SchemaConfig::ClassWeight::balanced;
    const Table table = table_of("a,t\n1,x\n2,x\n3,x\n4,y\n");
    Dataset data = encode(learn(table, config).schema, table, Targets::required).data;
    balance_classes(data);
    CHECK(static_cast<double>(data.w[0]) == doctest::Approx(2.0 / 3));
    CHECK(static_cast<double>(data.w[3]) == doctest::Approx(2));
    CHECK_THROWS_WITH_AS(
        learn(table_of("a,t\n1,.5\n2,1\n"), config),
        "class-weight: \"balanced\" is for classes, but the target is numbers; leave it out",
        ConfigError);
  }

  TEST_CASE("only the given rows are learned from") {
    const Table table = table_of("a,t\n1,x\n2,y\n3,x\n900,z\n");
    Texts warnings;
    const Schema schema = Schema::learn(table, {0, 1, 2}, without_bins(), warnings);
    CHECK(schema.columns[0].center == 2);
    CHECK(schema.task.outputs == Texts{"x", "y"});
    CHECK_THROWS_WITH_AS(Schema::learn(table, {0, 4}, {}, warnings),
                         "t.csv: no row 4; the table has 4", Error);
    CHECK_THROWS_WITH_AS(Schema::learn(table, {}, {}, warnings), "t.csv: no rows to learn from",
                         DataError);
  }
}

}  // namespace
}  // namespace resboost

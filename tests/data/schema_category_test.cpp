#include <doctest/doctest.h>

#include "data/schema_fixture.h"
#include "resboost/schema.h"

namespace resboost {
namespace {

using namespace test;

TEST_SUITE("data/schema_category") {
  TEST_CASE("categories get one feature a level, the most frequent first") {
    const Table table = table_of("a,target\nu,x\nw,y\nv,x\nv,y\nw,x\n");
    const Schema schema = learn(table).schema;
    CHECK(schema.feature_names() == Texts{"a=v", "a=w", "a=u"});
    const Encoded encoded = encode(schema, table_of("a\nu\nz\nw\nz\n?\n"), Targets::none);
    CHECK(column(encoded.data, 0) == std::vector<double>{0, 0, 0, 0, 0});
    CHECK(column(encoded.data, 1) == std::vector<double>{0, 0, 1, 0, 0});
    CHECK(column(encoded.data, 2) == std::vector<double>{1, 0, 0, 0, 0});
    CHECK(encoded.warnings ==
          Texts{"t.csv, column \"a\": rows with a category that the model does not know: 2 (first "
                "\"z\" in line 3); it counts as "
                "none"});
  }

  TEST_CASE("categories of two levels are a single feature of 1 and -1, 0 when unknown") {
    const Schema schema = learn(table_of("a,target\nu,x\nw,y\nu,x\n")).schema;
    CHECK(schema.feature_names() == Texts{"a=u"});
    CHECK(column(encode(schema, table_of("a\nu\nw\nz\n?\n"), Targets::none).data, 0) ==
          std::vector<double>{1, -1, 0, 0});
  }

  TEST_CASE("categories missing in training are a level of their own") {
    const Schema schema = learn(table_of("a,target\nu,x\nw,y\n?,x\n")).schema;
    CHECK(schema.feature_names() == Texts{"a=u", "a=w", "a:missing"});
    CHECK(column(encode(schema, table_of("a\nNA\nu\n"), Targets::none).data, 2) ==
          std::vector<double>{1, 0});
  }

  TEST_CASE("categories beyond the most levels are cut by frequency, with a warning") {
    SchemaConfig config;
    config.max_levels = 2;
    const Learned learned =
        learn(table_of("a,target\nu,x\nu,y\nv,x\nv,y\nw,x\nw,x\nw,x\n"), config);
    CHECK(learned.schema.columns[0].levels == Texts{"w", "u"});
    CHECK(learned.warnings == Texts{"column \"a\": 3 categories; the 2 most frequent are features "
                                    "of their own, the others count as unseen"});
  }

  TEST_CASE(
      "categories with a different value in nearly every row are taken for identifiers and "
      "ignored") {
    SchemaConfig config;
    config.max_levels = 2;
    const std::string text = "id,b,target\nr1,1,x\nr2,2,y\nr3,3,x\n";
    const Learned learned = learn(table_of(text), config);
    CHECK(learned.schema.columns[0].kind == ColumnSpec::Kind::ignored);
    CHECK(
        learned.warnings ==
        Texts{
            "column \"id\": 3 different values in 3 rows look like names or identifiers; ignored"});
    config.categorical = {"id"};
    CHECK(learn(table_of(text), config).schema.columns[0].levels.size() == 2);
  }

  TEST_CASE("categories may be numbers, and plain decimals match by their value") {
    SchemaConfig config;
    config.categorical = {"a"};
    const Schema schema = learn(table_of("a,target\n1,x\n2,y\n3,x\n"), config).schema;
    CHECK(schema.columns[0].levels == Texts{"1", "2", "3"});
    const std::string later = "a\n1.0\n+2\n3.00\n";
    for (const Table& table : {table_of(later), table_of(later, read_config_for(schema))}) {
      const Encoded encoded = encode(schema, table, Targets::none);
      CHECK(encoded.warnings.empty());
      CHECK(encoded.data.x.matrix() == Matrix::Identity(3, 3));
    }
  }

  TEST_CASE("codes are not their values") {
    ReadConfig config;
    config.text_columns = {"a"};
    const std::string text = "a,target\n0E1,x\n1E2,y\n00123,x\nAB7,y\n";
    const Schema schema = learn(table_of(text, config)).schema;
    CHECK(schema.columns[0].levels.size() == 4);
    const Encoded encoded =
        encode(schema, table_of("a\n0E9\n0\n123\n1.23E2\n100\n0E1\n", read_config_for(schema)),
               Targets::none);
    CHECK(encoded.data.x.matrix().topRows(5).isZero());
    CHECK(encoded.data.x.matrix().sum() == 1);
    SchemaConfig categorical;
    categorical.categorical = {"a"};
    CHECK_THROWS_AS(learn(table_of("a,target\n1.50,x\n2.50,y\n"), categorical), DataError);
  }

  TEST_CASE("categories that are text match a file in which all of them look like numbers") {
    const Schema schema = learn(table_of("a,target\n1,x\n2,y\nu,x\n2,x\nv,x\n")).schema;
    const Encoded encoded = encode(schema, table_of("a\n2\n1\n"), Targets::none);
    CHECK(encoded.warnings.empty());
    CHECK(encoded.data.x.matrix().sum() == 2);
  }
}

}  // namespace
}  // namespace resboost

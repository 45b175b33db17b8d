#include <doctest/doctest.h>
#include <fmt/format.h>

#include "data/schema_fixture.h"
#include "io/schema_json.h"
#include "resboost/rng.h"
#include "resboost/schema.h"
#include "support/threads.h"

namespace resboost {
namespace {

using namespace test;

Schema with_cuts(const Table& table, const SchemaConfig& config = {}) {
  Schema schema = learn(table, config).schema;
  schema.learn_cuts(table, all_rows(table));
  return schema;
}

Codes codes_of(const Schema& schema, const Table& table) {
  Texts warnings;
  return schema
      .encode(table, all_rows(table), Targets::none, warnings, {.numbers = false, .codes = true})
      .codes;
}

std::vector<int> codes_of(const Codes& codes, Index c) {
  return {codes.column(c), codes.column(c) + codes.rows};
}

TEST_SUITE("data/schema_cuts") {
  TEST_CASE("codes are bins of numbers and levels of categories, 0 is missing and never seen") {
    const Table table = table_of("a,skip,b,target\n1,5,u,x\n2,5,v,y\n,5,v,x\n4,5,w,y\n4,5,,x\n");
    const Schema schema = with_cuts(table);
    const Codes codes = codes_of(schema, table);
    CHECK(codes.rows == 5);
    REQUIRE(codes.columns.size() == 2);  // the constant one is ignored
    CHECK(codes_of(codes, 0) == std::vector<int>{1, 2, 0, 3, 3});
    CHECK(codes_of(codes, 1) == std::vector<int>{2, 1, 1, 3, 0});  // the most frequent is 1
    CHECK(codes.columns[0].codes == 4);
    CHECK(codes.columns[0].ordered);
    CHECK(codes.columns[1].codes == 4);
    CHECK(!codes.columns[1].ordered);
    const Codes later = codes_of(schema, table_of("b,a\nz,-9\nu,1.5\nw,1.51\n?,99\n"));
    CHECK(codes_of(later, 0) == std::vector<int>{1, 1, 2, 3});
    CHECK(codes_of(later, 1) == std::vector<int>{0, 2, 3, 0});
  }

  TEST_CASE("a layer reads codes row by row, as numbers") {
    const Table table = table_of("a,b,target\n1,u,x\n2,v,y\n3,v,x\n");
    const Codes codes = codes_of(with_cuts(table), table);
    const Matrix rows = code_rows(codes).reader()->slice({1, 3});
    CHECK(rows == (Matrix(2, 2) << 2, 1, 3, 1).finished());
  }

  TEST_CASE("only the views that are asked for are made") {
    const Table table = table_of("a,target\n1,x\n2,y\n3,x\n");
    const Schema schema = with_cuts(table);
    Texts warnings;
    const auto encode = [&](Views views) {
      return schema.encode(table, all_rows(table), Targets::required, warnings, views);
    };
    const Dataset numbers = encode({}), codes = encode({false, true}), both = encode({true, true});
    CHECK(numbers.codes.values.empty());
    CHECK(codes.x.width() == 0);
    CHECK(codes.rows() == 3);
    CHECK(codes.columns.empty());
    CHECK(codes.y == numbers.y);
    CHECK(both.x.matrix() == numbers.x.matrix());
    CHECK(both.codes.values == codes.codes.values);
  }

  TEST_CASE("codes need cuts, and cuts the columns of the schema") {
    const Table table = table_of("a,target\n1,x\n2,y\n3,x\n");
    Schema schema = learn(table).schema;
    CHECK(!schema.has_cuts());
    CHECK_THROWS_WITH_AS(codes_of(schema, table),
                         "t.csv: codes of a schema without cuts; call learn_cuts() first",
                         ConfigError);
    CHECK_THROWS_AS(schema.learn_cuts(table_of("b\n1\n"), {0}), DataError);
    schema.learn_cuts(table, all_rows(table));
    CHECK(schema.has_cuts());
  }

  TEST_CASE("cuts are of the rows they are learned from; a column that no longer varies has one") {
    const Table table = table_of("a,b,target\n1,1,x\n2,2,y\n3,3,x\n4,4,y\n");
    Schema schema = learn(table).schema;
    schema.learn_cuts(table, {0, 1, 3});
    CHECK(schema.columns[0].cuts == std::vector<double>{1.5, 3});
    schema.learn_cuts(table_of("a,b\n2,\n2,\n"), {0, 1});
    CHECK(schema.columns[0].cuts == std::vector<double>{2});
    CHECK(schema.columns[1].cuts == std::vector<double>{2.5});  // the median of the first table
    CHECK(schema.has_cuts());
  }

  TEST_CASE("more levels than codes: the most frequent have one, the others count as never seen") {
    std::string text = "a,target\n";
    for (int i = 0; i < 300; ++i) {
      for (int copy = 0; copy < (i < 40 ? 1 : 3); ++copy)
        text += fmt::format("l{:03},{}\n", i, i % 2 ? "x" : "y");
    }
    SchemaConfig config;
    config.max_levels = 300;
    const Table table = table_of(text);
    const Codes codes = codes_of(with_cuts(table, config), table);
    CHECK(codes.columns[0].codes == 255);
    const std::vector<int> values = codes_of(codes, 0);
    CHECK(values[0] == 0);      // l000, once
    CHECK(values[40] == 1);     // l040, the first of those that come three times
    CHECK(values.back() == 0);  // l299, the 260th of them
    CHECK(*std::max_element(values.begin(), values.end()) == 254);
  }

  TEST_CASE("cuts of many rows are those of a sample and of the extremes, for any threads") {
    Table table = table_of("a,b,target\n0,0,x\n1,1,y\n2,2,x\n");
    Rng rng(1);
    for (int i = 0; i < 300'000; ++i) {
      table.columns[0].numbers.push_back(rng.uniform());
      table.columns[1].numbers.push_back(i == 150'001 ? 1e9 : i == 7 ? -1e9 : 0);
      table.columns[2].codes.push_back(0);
      table.lines.push_back(static_cast<std::uint32_t>(i + 5));
    }
    Schema schema = learn(table).schema;
    std::vector<Index> rows = all_rows(table);
    rows.erase(rows.begin(), rows.begin() + 3);
    std::vector<std::vector<double>> cuts;
    for (const int count : {1, 3}) {
      const ThreadCount threads(count);
      schema.learn_cuts(table, rows);
      cuts.push_back(schema.columns[0].cuts);
    }
    CHECK(cuts[0] == cuts[1]);
    CHECK(cuts[0].size() == 253);
    for (std::size_t i = 0; i < cuts[0].size(); ++i)
      CHECK(cuts[0][i] == doctest::Approx(static_cast<double>(i + 1) / 254).epsilon(0.05));
    CHECK(schema.columns[1].cuts == std::vector<double>{-5e8, 5e8});
  }

  TEST_CASE("cuts are part of the schema in a model file, where they were learned") {
    const Table table = table_of("a,b,target\n1,u,x\n2,v,y\n4,v,x\n");
    const auto read_back = [](const Schema& schema) {
      const nlohmann::json json = nlohmann::json::parse(schema_to_json(schema).dump());
      return read_schema(JsonField(json, "t", ""));
    };
    const Schema schema = with_cuts(table), read = read_back(schema);
    CHECK(read.columns[0].cuts == std::vector<double>{1.5, 3});
    CHECK(codes_of(read, table).values == codes_of(schema, table).values);
    CHECK(!read_back(learn(table).schema).has_cuts());
  }
}

}  // namespace
}  // namespace resboost

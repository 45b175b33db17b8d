#include "data/number_form.h"

#include <doctest/doctest.h>

#include <cmath>

#include "data/schema_fixture.h"

namespace resboost {
namespace {

using test::Texts;

TEST_SUITE("data/number_form") {
  TEST_CASE("one pattern around the numbers of a column is found and read") {
    struct Case {
      Texts texts;
      std::vector<double> values;
    };
    const std::vector<Case> cases{{{"3,219.54", "12.5", "1,000,000"}, {3219.54, 12.5, 1e6}},
                                  {{"$12.5", "-$3", "$ 1,200", "(4)"}, {12.5, -3, 1200, -4}},
                                  {{"45.9%", "100 %", "7"}, {45.9, 100, 7}},
                                  {{"12 kg", "3.5 kg", "1kg"}, {12, 3.5, 1}},
                                  {{"\u22125", "3", "\u22120.5"}, {-5, 3, -0.5}},
                                  {{"2\u00a0961", "1 204", "17"}, {2961, 1204, 17}},
                                  {{"2351,82", "1,5"}, {2351.82, 1.5}},
                                  {{"1.234,50", "3,1"}, {1234.5, 3.1}},
                                  {{"1'234.50", "1\u2019000"}, {1234.5, 1000}},
                                  {{"<1000", "62.7", "> 5", "80+"}, {1000, 62.7, 5, 80}},
                                  {{"1,00,000", "5"}, {100000, 5}},
                                  {{"1 year", "5 years"}, {1, 5}},
                                  {{"Rs. 1,500", "Rs. 20"}, {1500, 20}},
                                  {{"\u20ac5", "1e3"}, {5, 1000}},
                                  {{"12.5-", "3", "4-"}, {-12.5, 3, -4}},
                                  {{"12_000.5", "3"}, {12000.5, 3}},
                                  {{"12.5k", "1.2M", "800", "-3K"}, {12500, 1.2e6, 800, -3000}},
                                  {{"$12K", "($1.5M)"}, {12000, -1.5e6}},
                                  {{"12K\u20ac", "3\u20ac"}, {12000, 3}},
                                  {{"~5", "\u22487"}, {5, 7}},
                                  {{"12.5*", "3"}, {12.5, 3}},
                                  {{"900 sq ft", "1,200 sq ft"}, {900, 1200}},
                                  {{"=\"12.5\"", "=\"3\""}, {12.5, 3}},
                                  {{"'12.5", "'3"}, {12.5, 3}},
                                  {{"12:30", "0:45", "100:15"}, {12.5, 0.75, 100.25}},
                                  {{"01:30:36", "00:00:18.0"}, {1.51, 0.005}}};
    for (const Case& test : cases) {
      CAPTURE(test.texts[0]);
      const auto form = learn_number_form(test.texts, '.');
      REQUIRE(form);
      for (std::size_t i = 0; i < test.texts.size(); ++i)
        CHECK(read_formatted(test.texts[i], *form).value_or(1e99) ==
              doctest::Approx(test.values[i]).epsilon(1e-12));
    }
  }

  TEST_CASE("codes, ranges, versions, addresses and mixed units are no numbers") {
    for (const Texts& texts : {Texts{"k0", "k1"},
                               Texts{"10-20", "20-30"},
                               Texts{"1.2.3", "1.2.4"},
                               Texts{"12 kg", "3 lb"},
                               Texts{"1st", "2nd"},
                               Texts{"4A", "12B"},
                               Texts{"192.168.0.1"},
                               Texts{"$5", "\u20ac5"},
                               Texts{"0x1f"},
                               Texts{"16:9"},
                               Texts{"1:2:3"},
                               Texts{"12:75"},
                               Texts{"12:30:40:50"},
                               Texts{"1_2"},
                               Texts{"12_"},
                               Texts{"3-4"},
                               Texts{"12kk"},
                               Texts{"1,23,4"},
                               Texts{"(5"},
                               Texts{"$"},
                               Texts{"%"}})
      CHECK_FALSE(learn_number_form(texts, '.'));
  }

  TEST_CASE("the mark of the file decides where both would do") {
    CHECK(read_formatted("1,234", *learn_number_form({"1,234"}, '.')) == 1234);
    CHECK(read_formatted("1,234", *learn_number_form({"1,234"}, ',')) == 1.234);
  }

  TEST_CASE(
      "a column of such numbers is numeric, with a note, and later rows are read the same way") {
    const Table table = test::table_of("price,t\n\"$1,200\",x\n$30,y\nNA,x\nnone,y\n$7.5,x\n");
    CHECK(table.columns[0].numbers[0] == 1200);
    CHECK(std::isnan(table.columns[0].numbers[3]));
    CHECK(table.notes == Texts{"t.csv, column \"price\": read as numbers with \",\" between "
                               "thousands, \"$\" in front, as \"$1,200\" in line 2"});
    const Schema schema = test::learn(table).schema;
    const ReadConfig config = read_config_for(schema);
    const Table later = test::table_of("price\n\"$1,200\"\n1200\n\"1,200\"\n", config);
    CHECK(later.columns[0].numbers == std::vector<double>(3, 1200));
    CHECK(later.notes.empty());
    CHECK_THROWS_WITH_AS(test::table_of("price\n5\n5 kg\n", config),
                         "t.csv:3, column \"price\": cannot read \"5 kg\" as a number; correct it, "
                         "or leave the field empty if it is missing",
                         DataError);
  }

  TEST_CASE("words that differ from row to row are said to, in whatever form they are") {
    std::string text = "a,b,t\n";
    for (int i = 0; i < 30; ++i)
      text += std::to_string(i) + "/100," + std::to_string(i % 3) + "x,u\n" + std::to_string(i) +
              "/7,0x,v\n";
    CHECK(
        test::learn(test::table_of(text)).warnings ==
        Texts{"column \"a\": 60 different words in 60 rows, such as \"0/100\", are taken for "
              "categories, which say little of other rows; write them as plain numbers or dates if "
              "they are such, `ignore` a if they are names, `categorical` a if they are "
              "categories"});
    SchemaConfig config;
    config.categorical = {"a"};
    CHECK(test::learn(test::table_of(text), config).warnings.empty());
  }

  TEST_CASE("the names of the columns among their values are recognised") {
    ReadConfig config;
    config.number_columns = {"a"};
    for (const char* again : {"a,t", "\ufeffa,t"})
      CHECK_THROWS_WITH_AS(test::table_of(std::string("a,t\n1,x\n") + again + "\n2,y\n", config),
                           doctest::Contains("the line with the names of the columns stands there "
                                             "once more: remove it"),
                           DataError);
  }

  TEST_CASE("spaces in quotes and what has no letter are missing among numbers") {
    const Table table = test::table_of("a,t\n1,x\n\"  \",y\n??,x\n\u2014,y\n2,x\n");
    REQUIRE(table.columns[0].numeric);
    for (const std::size_t row : {1U, 2U, 3U}) CHECK(std::isnan(table.columns[0].numbers[row]));
    const Table stars = test::table_of("a,t\n*,x\n**,y\n***,x\n*,y\n");
    CHECK(stars.columns[0].levels == Texts{"*", "**", "***"});
    CHECK(stars.notes.empty());
  }

  TEST_CASE("labels keep what is written around them") {
    const Table table = test::table_of("a,t\n1,5%\n2,10%\n3,5%\n4,10%\n");
    CHECK(test::learn(table).schema.task.outputs == Texts{"10%", "5%"});
  }

  TEST_CASE("words among numbers: few are an error, some a warning, never silence") {
    std::string few = "a,t\n", some = "a,t\n", target = "t2,t\n";
    for (int i = 0; i < 40; ++i) {
      const std::string number = std::to_string(i) + ".5";
      few += (i == 7 ? "oops" : number) + ",x\n" + number + ",y\n";
      some += (i % 3 == 1 ? "oops" : number) + ",x\n" + number + ",y\n";
      target += "1," + (i % 3 == 1 ? "oops" : number) + "\n";
    }
    CHECK_THROWS_AS(test::learn(test::table_of(few)), DataError);
    CHECK(test::learn(test::table_of(some)).warnings ==
          Texts{"column \"a\": 67 of 80 values are numbers, but \"oops\" in line 4 is not, so the "
                "column is taken for categories; correct it, or use `missing` WORD if it means a "
                "missing value; `categorical` a if they are categories"});
    ReadConfig config;
    config.text.missing = {"oops"};
    CHECK(test::table_of(some, config).columns[0].numeric);
    CHECK_THROWS_AS(test::learn(test::table_of(target)), DataError);
  }
}

}  // namespace
}  // namespace resboost

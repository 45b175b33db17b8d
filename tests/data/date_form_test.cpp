#include "data/date_form.h"

#include <doctest/doctest.h>

#include <cmath>

#include "data/schema_fixture.h"

namespace resboost {
namespace {

using test::Texts;
using Order = DateForm::Order;

TEST_SUITE("data/date_form") {
  TEST_CASE("days are counted in the Gregorian calendar") {
    const auto days = [](const char* text) { return read_date(text, {})->days(); };
    CHECK(days("1970-01-01") == 0);
    CHECK(days("2000-03-01") == 11017);
    CHECK(days("1969-12-31") == -1);
    CHECK(days("2021-07-20") == 18828);
    CHECK(read_date("2021-07-20", {})->weekday() == 2);
    CHECK(read_date("1969-12-28", {})->weekday() == 7);
    CHECK(read_date("2024-02-29", {}));
    CHECK_FALSE(read_date("2023-02-29", {}));
    CHECK_FALSE(read_date("2023-13-01", {}));
  }

  TEST_CASE("the common forms are known") {
    struct Case {
      Texts texts;
      Order order;
      double day;
    };
    const double july = 18828;
    const std::vector<Case> cases{
        {{"2021-07-20"}, Order::year_month_day, july},
        {{"2021/7/20"}, Order::year_month_day, july},
        {{"20.07.2021", "01.02.2020"}, Order::day_month_year, july},
        {{"20-07-2021"}, Order::day_month_year, july},
        {{"7/20/2021", "1/2/2021"}, Order::month_day_year, july},
        {{"20/7/2021", "1/2/2021"}, Order::day_month_year, july},
        {{"7/20/21"}, Order::month_day_year, july},
        {{"20-Jul-2021"}, Order::day_month_year, july},
        {{"20 July 2021"}, Order::day_month_year, july},
        {{"July 20, 2021"}, Order::month_day_year, july},
        {{"2021-07-20T12:00:00Z"}, Order::year_month_day, july + .5},
        {{"2021-07-20 18:00"}, Order::year_month_day, july + .75},
        {{"7/20/2021 6:00 PM"}, Order::month_day_year, july + .75},
        {{"2021-07-20 12:00:00.000+02:00"}, Order::year_month_day, july + .5},
        {{"20.07.21", "01.02.20"}, Order::day_month_year, july},
        {{"20Jul2021"}, Order::day_month_year, july},
        {{"20JUL2021:12:00:00"}, Order::day_month_year, july + .5},
        {{"20/Jul/2021:18:00:00 +0000"}, Order::day_month_year, july + .75},
        {{"Tue, 20 Jul 2021"}, Order::day_month_year, july},
        {{"Tue, 20 Jul 2021 12:00:00 +0000"}, Order::day_month_year, july + .5},
        {{"Tuesday July 20, 2021"}, Order::month_day_year, july},
        {{"2021-07", "2021-12"}, Order::year_month_day, july - 19},
        {{"2021/07"}, Order::year_month_day, july - 19},
        {{"Jul 2021"}, Order::month_day_year, july - 19},
        {{"July-2021"}, Order::month_day_year, july - 19}};
    for (const Case& test : cases) {
      CAPTURE(test.texts[0]);
      const auto form = learn_date_form(test.texts);
      REQUIRE(form);
      CHECK(form->order == test.order);
      CHECK(read_date(test.texts[0], *form)->days() == doctest::Approx(test.day));
    }
  }

  TEST_CASE("numbers, versions, words and mixtures are no dates") {
    for (const Texts& texts :
         {Texts{"20210720"}, Texts{"1.2.10"}, Texts{"May"}, Texts{"12:30"}, Texts{"2021-13"},
          Texts{"2021.07"}, Texts{"Monday"}, Texts{"May 7"}, Texts{"20 07 2021"},
          Texts{"2021-07-20", "soon"}, Texts{"20/7/2021", "7/20/2021"}, Texts{"1 2 2021"},
          Texts{"2021-07-20x"}, Texts{"2021-07-20 25:00"}, Texts{}})
      CHECK_FALSE(learn_date_form(texts));
  }

  TEST_CASE("a column of dates becomes numbers, in the model's form ever after") {
    const std::string text =
        "when,t\n01/02/2021,1.5\n01/13/2021,2\n,3.5\n02/01/2021,4\n03/01/2022,5\n";
    const Table table = test::table_of(text);
    CHECK(table.notes == Texts{"t.csv, column \"when\": dates (month, day, year) become numbers: "
                               "year, month, weekday, days"});
    REQUIRE(table.columns.size() == 5);
    CHECK(table.columns[1].name == "when:month");
    CHECK(table.columns[1].origin == "when");
    CHECK(table.columns[1].numbers[1] == 1);
    CHECK(std::isnan(table.columns[3].numbers[2]));
    const Schema schema = test::learn(table).schema;
    const ReadConfig config = read_config_for(schema);
    const Table later = test::table_of("when\n03/04/2021\n", config);
    CHECK(later.columns[1].numbers == std::vector<double>{3});
    CHECK(test::encode(schema, test::table_of(text, config), test::Targets::none).data.x.matrix() ==
          test::encode(schema, table, test::Targets::none).data.x.matrix());
    CHECK_THROWS_WITH_AS(test::table_of("when\n2021-01-01\n", config),
                         "t.csv:2, column \"when\": cannot read \"2021-01-01\" as a date (month, "
                         "day, year); correct it, or leave the field empty if it is missing",
                         DataError);
    CHECK_THROWS_WITH_AS(
        test::encode(schema, test::table_of("a\n1\n", config), test::Targets::none),
        "t.csv: no column \"when\"; the model was trained with it, add it (empty "
        "where unknown); the file has \"a\"",
        DataError);
  }

  TEST_CASE("options name the column of the file, not its parts") {
    const Table table = test::table_of("when,a,t\n2021-01-02,1,1.5\n2021-02-03,2,2\n");
    SchemaConfig config;
    config.ignore = {"when"};
    CHECK(test::learn(table, config).schema.columns[0].kind == ColumnSpec::Kind::ignored);
    config = {};
    config.target = {"when"};
    CHECK_THROWS_AS(test::learn(table, config), ConfigError);
  }
}

}  // namespace
}  // namespace resboost

#include "data/dialect.h"

#include <doctest/doctest.h>

#include "data/schema_fixture.h"

namespace resboost {
namespace {

using test::Texts;

Texts names(const Table& table) {
  Texts names;
  for (const Column& column : table.columns) names.push_back(column.name);
  return names;
}

struct Case {
  const char *text, *note;
};

TEST_SUITE("data/dialect") {
  TEST_CASE("the first lines show how fields are divided, and one note says so") {
    const std::vector<Case> cases{
        {"a;b;c\n1.5;x;2\n2.5;y;3\n", "t.csv: fields are separated by semicolons"},
        {"a\tb\tc\n1.5\tx\t2\n2.5\ty\t3\n", "t.csv: fields are separated by tabs"},
        {"a|b|c\n1.5|x|2\n2.5|y|3\n", "t.csv: fields are separated by pipes"},
        {"  a   b c\n 1.5  x 2\n2.5 y  3 \n", "t.csv: fields are separated by white space"},
        {"\"a\";\"b\";\"c\"\n1,5;x;2\n2,5;y;3\n",
         "t.csv: fields are separated by semicolons, numbers have a decimal comma"},
        {"sep=;\na;b;c\n1.5;x;2\n2.5;y;3\n", "t.csv: fields are separated by semicolons"},
        {"'a','b','c'\n1.5,'x',2\n2.5,'y',3\n", "t.csv: words are in single quotes"},
        {"# made by hand\na,b,c\n1.5,x,2\n# middle\n2.5,y,3\n",
         "t.csv: lines that begin with # are comments"},
        {"Report of today\n\na,b,c\n1.5,x,2\n2.5,y,3\n",
         "t.csv: a line above the table is passed over"},
        {"a,b,c\r1.5,x,2\r2.5,y,3\r", ""},
        {"a,b,c\r\r\n1.5,x,2\r\r\n2.5,y,3\r\r\n", ""},
        {"a,b,c\n1.5,x,2,\n2.5,y,3,\n", ""},
        {"a,b,c,\n1.5,x,2,\n2.5,y,3,\n",
         "t.csv: column 4 has neither name nor values; it is left out"},
        {",a,b,c\n0,1.5,x,2\n1,2.5,y,3\n",
         "t.csv: the first column has no name of its own; it is taken for row names and left out"},
        {"Unnamed: 0,a,b,c\n0,1.5,x,2\n1,2.5,y,3\n",
         "t.csv: the first column has no name of its own; it is taken for row names and left out"},
        {"a,b,c\n\"1\",1.5,x,2\n\"2\",2.5,y,3\n",
         "t.csv: the first column has no name: row names, left out"}};
    for (const Case& test : cases) {
      CAPTURE(test.text);
      const Table table = test::table_of(test.text);
      CHECK(names(table) == Texts{"a", "b", "c"});
      CHECK(table.columns[0].numbers == std::vector<double>{1.5, 2.5});
      CHECK(table.columns[1].levels == Texts{"x", "y"});
      CHECK(table.columns[2].numbers == std::vector<double>{2, 3});
      CHECK(table.notes == (*test.note ? Texts{test.note} : Texts{}));
    }
  }

  TEST_CASE("lines keep their numbers below titles and comments") {
    CHECK(test::table_of("title\n\n# no\na,b\n1,x\n2,y\n").lines ==
          std::vector<std::uint32_t>{5, 6});
    CHECK(test::table_of("sep=,\na,b\n1,x\n").lines == std::vector<std::uint32_t>{3});
  }

  TEST_CASE("commas stay where nothing divides the lines better") {
    CHECK(names(test::table_of("a,b;c\n1,x;y\n2,z\n")) == Texts{"a", "b;c"});
    CHECK(names(test::table_of("first name\nAnna Maria\nJo Ann\n")) == Texts{"first name"});
    CHECK(names(test::table_of("text,n\n\"a;b;c\",1\n\"d;e;f\",2\n")) == Texts{"text", "n"});
    CHECK_THROWS_AS(test::table_of("a,b\n1,2\n1,2,3\n"), DataError);
  }

  TEST_CASE("a first line of values is no header") {
    const Table iris = test::table_of("4.4,4.7,Iris-a\n5.0,1,Iris-b\n4.4,2,Iris-a\n");
    CHECK(names(iris) == Texts{"c1", "c2", "c3"});
    CHECK(iris.rows() == 3);
    CHECK(iris.notes == Texts{"t.csv: line 1 holds values rather than names, so the columns are "
                              "called c1 ... c3; `header` yes if it does name them"});
    const ReadConfig later = read_config_for(test::learn(iris).schema);
    CHECK(test::table_of("4.4,4.7,Iris-a\n", later).rows() == 1);
    CHECK(names(test::table_of("country,1990,1991\na,5,6\nb,7,8\n"))[1] == "1990");
    CHECK(names(test::table_of("0,1,2\n5,6,7\n8,9,1\n"))[0] == "0");
    std::string words;
    for (int i = 0; i < 12; ++i) words += i % 2 ? "x,o\n" : "o,x\n";
    CHECK(names(test::table_of(words))[0] == "c1");
    CHECK(names(test::table_of("a,b\n1,x\n2,y\na,b\n1,x\n2,y\n1,x\n2,y\n1,x\n2,y\n1,x\n")) ==
          Texts{"a", "b"});
    ReadConfig config;
    config.text.header = TextConfig::Header::yes;
    CHECK(names(test::table_of("4.4,4.7,Iris-a\n5.0,1,Iris-b\n", config))[0] == "4.4");
    config.text.header = TextConfig::Header::no;
    CHECK(names(test::table_of("a,b\n1,2\n", config)) == Texts{"c1", "c2"});
  }

  TEST_CASE("options decide") {
    ReadConfig config;
    config.text.delimiter = "semicolon";
    config.text.decimal = TextConfig::Decimal::comma;
    config.text.comment = "!";
    config.text.skip_lines = 1;
    config.text.quote = TextConfig::Quote::single_quote;
    const Table table = test::table_of("x\na;b\n! no\n1,5;'p;q'\n2,25;r\n", config);
    CHECK(names(table) == Texts{"a", "b"});
    CHECK(table.columns[0].numbers == std::vector<double>{1.5, 2.25});
    CHECK(table.columns[1].levels == Texts{"p;q", "r"});
    CHECK(table.notes.empty());
    config.text.delimiter = ";;";
    CHECK_THROWS_AS(test::table_of("a;b\n1;2\n", config), ConfigError);
  }

  TEST_CASE("a model's columns are found whatever divides them") {
    const Schema schema = test::learn(test::table_of("a;b;t\n1,5;x;u\n2,5;y;v\n3,5;x;u\n")).schema;
    CHECK(schema.reading.point == ',');
    const ReadConfig config = read_config_for(schema);
    for (const char* text : {"a;b\n1,234;x\n", "b,a\nx,1.234\n", "a\tb\n1.234\tx\n"}) {
      const Table table = test::table_of(text, config);
      CHECK(table.find("a")->numbers == std::vector<double>{1.234});
    }
  }

  TEST_CASE("DOS and tape ends of file do not count") {
    CHECK(test::table_of("a,b\n1,x\n\x1a").rows() == 1);
    CHECK(test::table_of(std::string("a,b\n1,x\n\0\0", 10)).rows() == 1);
  }
}

}  // namespace
}  // namespace resboost

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

#include "resboost/error.h"
#include "resboost/page.h"
#include "support/error_text.h"
#include "support/temporary_folder.h"

namespace resboost::report {
namespace {

using Json = nlohmann::ordered_json;

Page page() {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  Section curve{"curve", "A curve", "See.", "", Chart{}, {}};
  curve.chart->x_label = "depth";
  curve.chart->y_label = "loss";
  curve.chart->series = {{"a, \"b\"", {0, 1}, {0.1, nan}, {0, nan}, {0.3, nan}},
                         {"c", {2}, {1e-300}, {}, {}}};
  Section bars{"bars", "Bars", "", "", Chart{}, {}};
  bars.chart->kind = Chart::Kind::bars;
  bars.chart->names = {"hybrid", "line\nbreak"};
  bars.chart->series = {{"", {0, 1}, {1, 2}, {}, {}}};
  Section table{"table", "A table", "",
                "",      {},        Table{{"class", "n", "n"}, {{std::string("x"), 1.0, 2.5}}}};
  return {"Title", "resboost x", {{"rows", "10"}}, {curve, bars, table}};
}

std::string read(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

TEST_SUITE_BEGIN("report/files");

TEST_CASE("the JSON has every number in full, and null for what is not known") {
  const Json json = Json::parse(to_json(page()));
  CHECK(json.at("title") == "Title");
  CHECK(json.at("command") == "resboost x");
  CHECK(json.at("facts").at("rows") == "10");
  const Json& curve = json.at("sections").at("curve");
  CHECK(curve.at("title") == "A curve");
  CHECK(curve.at("x_label") == "depth");
  CHECK(curve.at("series").at(0).at("name") == "a, \"b\"");
  CHECK(curve["series"][0]["y"] == Json::parse("[0.1, null]"));
  CHECK(curve["series"][0]["high"] == Json::parse("[0.3, null]"));
  CHECK(curve["series"][1]["y"][0] == 1e-300);
  CHECK_FALSE(curve["series"][1].contains("low"));
  CHECK_FALSE(curve.contains("table"));
  CHECK(json["sections"]["bars"]["names"][1] == "line\nbreak");
  CHECK(json["sections"]["table"]["table"] ==
        Json::parse(R"([{"class": "x", "n": 1, "n 2": 2.5}])"));
  CHECK_FALSE(json["sections"]["table"].contains("series"));
}

TEST_CASE("the CSV has a line for each point and each cell") {
  CHECK(to_csv(page()) ==
        "section,series,x,y,low,high\n"
        "curve,\"a, \"\"b\"\"\",0,0.1,0,0.3\n"
        "curve,\"a, \"\"b\"\"\",1,,,\n"
        "curve,c,2,1e-300,,\n"
        "bars,,hybrid,1,,\n"
        "bars,,\"line\nbreak\",2,,\n"
        "table,class,0,x,,\n"
        "table,n,0,1,,\n"
        "table,n,0,2.5,,\n");
}

TEST_CASE("text that is no UTF-8 leaves both files readable") {
  Page odd = page();
  odd.title = odd.sections[0].chart->series[0].name = "\xff\xfe \x01";
  CHECK(Json::parse(to_json(odd)).at("title") == "\xEF\xBF\xBD\xEF\xBF\xBD \x01");
  CHECK(to_csv(odd).find("curve,\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD,0,") != std::string::npos);
}

TEST_CASE("a page and its numbers are written beside each other, under names that fit") {
  const test::TemporaryFolder folder("report_files");
  write_page(page(), folder.path("out.html"));
  CHECK((read(folder.path("out.html")) == to_html(page())));
  CHECK((read(folder.path("out.json")) == to_json(page())));
  CHECK((read(folder.path("out.csv")) == to_csv(page())));
  for (const char* name : {"out", "out.htm", "out.html.gz", ".html"}) {
    const std::string path = folder.path(name);
    CHECK(test::error_text<ConfigError>([&] { write_page(page(), path); }) ==
          path + ": a report's name must end in .html; its numbers go to .json and .csv beside it");
  }
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 3);
  CHECK_THROWS_AS(write_page(page(), folder.path("no/out.html")), IoError);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::report

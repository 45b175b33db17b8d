#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "resboost/page.h"
#include "support/page_check.h"

namespace resboost::report {
namespace {

using test::Element;

const std::string kHostile =
    "</title><script>alert('1')</script> & \"quoted\" \x1b[31m \xff\xC0 ]]> <!-- -- 東京";

Section section_of(const std::string& id) {
  Section section;
  section.id = id;
  section.title = "Title of " + id;
  section.see = "What to see.";
  section.source = "A paper, section 1";
  section.chart.emplace();
  section.chart->series = {{"a", {0, 1}, {0.5, 0.25}, {}, {}}};
  return section;
}

Page page_of(std::size_t sections) {
  Page page{"A page", "resboost train data.csv", {{"rows", "1,797"}}, {}};
  for (std::size_t i = 0; i < sections; ++i)
    page.sections.push_back(section_of("s" + std::to_string(i)));
  return page;
}

TEST_SUITE_BEGIN("report/html");

TEST_CASE("pictures are in the page itself, each with a caption that cannot break out of it") {
  Page page = page_of(1);
  page.sections[0].pictures = {{{1, 2, 1}, {0, 255}, kHostile}};
  test::check_page(to_html(page), to_json(page));
  const Element root = test::parse_xml(to_html(page));
  const auto images = root.all("img");
  REQUIRE(images.size() == 1);
  CHECK(images[0]->attributes.at("alt") == clean(kHostile));
  CHECK(root.all("figcaption").at(0)->text == clean(kHostile));
}

TEST_CASE("a page with everything in it is well-formed, fetches nothing and has all numbers") {
  const double nan = std::numeric_limits<double>::quiet_NaN(),
               infinity = std::numeric_limits<double>::infinity();
  Page page = page_of(1);
  Section bands = section_of("bands");
  bands.chart->series = {
      {"wide", {0, 1, 2}, {0.5, nan, 12345.678}, {0.25, nan, 1}, {1, nan, 20000}},
      {"thin", {0, 1, 2}, {1e-7, -3, infinity}, {}, {}}};
  Section apart = section_of("apart");
  apart.chart->kind = Chart::Kind::points;
  apart.chart->series = {{"one", {0.5, 1.5}, {1, 2}, {}, {}}, {"other", {3}, {4}, {3.5}, {4.5}}};
  Section named = section_of("named");
  named.chart->kind = Chart::Kind::bars;
  named.chart->names = {"hybrid", "backprop"};
  named.table = Table{{"method", "share", "share"},
                      {{std::string("hybrid"), 0.97, 1.0}, {std::string("backprop"), nan, 2.0}}};
  Section table = section_of("table");
  table.chart.reset();
  table.table = Table{{"class"}, {}};
  for (Section* section : {&bands, &apart, &named, &table}) page.sections.push_back(*section);
  test::check_page(to_html(page), to_json(page));
  CHECK((to_html(page) == to_html(page)));
}

TEST_CASE("hostile text stays text, wherever it stands") {
  Page page = page_of(4);
  page.title = page.command = kHostile;
  page.facts = {{kHostile, kHostile}};
  for (Section& section : page.sections) {
    section.title = section.see = section.source = kHostile;
    section.chart->x_label = section.chart->y_label = kHostile;
    section.chart->series = {{kHostile, {0, 1}, {1, 2}, {}, {}},
                             {kHostile, {0, 1}, {1, 2}, {}, {}}};
    section.chart->names = {kHostile, kHostile};
    section.table = Table{{kHostile, kHostile}, {{kHostile, kHostile}}};
  }
  for (const auto kind : {Chart::Kind::lines, Chart::Kind::points, Chart::Kind::bars}) {
    for (Section& section : page.sections) section.chart->kind = kind;
    test::check_page(to_html(page), to_json(page));
  }
  CHECK(test::parse_xml(to_html(page)).all("h1").at(0)->text == clean(kHostile));
}

TEST_CASE("more than three sections have contents, whose links lead to them") {
  CHECK(test::parse_xml(to_html(page_of(3))).all("nav").empty());
  const std::string html = to_html(page_of(4));
  const Element page = test::parse_xml(html);
  const auto links = page.all("nav").at(0)->all("a");
  REQUIRE(links.size() == 4);
  for (const Element* link : links) {
    const Element* target = page.with_id(link->attributes.at("href").substr(1));
    REQUIRE(target);
    CHECK(target->all("h2").at(0)->text == link->text);
  }
}

TEST_CASE("what a section has to say follows its chart, then come the numbers") {
  const std::string html = to_html(page_of(1));
  const Element page = test::parse_xml(html);
  const Element& section = *page.with_id("s0");
  std::vector<std::string> order;
  for (const Element& child : section.children) order.push_back(child.name);
  CHECK(order == std::vector<std::string>{"h2", "figure", "div", "details"});
  CHECK(section.children[2].children[0].text == "What to see.");
  CHECK(section.children[2].children[1].text == "A paper, section 1");
  CHECK(page.all("h1").size() == 1);
  for (const Element* header : page.all("th")) CHECK(header->attributes.count("scope") == 1);
  std::vector<std::string> ids;
  page.each([&](const Element& element) {
    if (element.attributes.count("id")) ids.push_back(element.attributes.at("id"));
  });
  std::sort(ids.begin(), ids.end());
  CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
}

TEST_CASE("the style has both schemes, paper and phones") {
  const std::string html = to_html(page_of(0));
  for (const char* part :
       {"prefers-color-scheme:dark", "@media print", "width=device-width", "min-width:36rem"})
    CHECK(html.find(part) != std::string::npos);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::report

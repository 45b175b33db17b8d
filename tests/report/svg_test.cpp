#include "report/svg.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <sstream>

#include "resboost/rng.h"
#include "support/xml.h"

namespace resboost::report {
namespace {

using test::Element;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Chart chart_of(Chart::Kind kind, std::vector<Series> series) {
  Chart chart;
  chart.kind = kind;
  chart.x_label = "depth";
  chart.y_label = "error";
  chart.series = std::move(series);
  return chart;
}

Element drawn(const Chart& chart) {
  const std::string text = svg(chart, "one", "One <chart>");
  return test::parse_xml(text);
}

/// What paths of such a class draw.
std::string path_of(const Element& svg, const std::string& name) {
  std::string all;
  for (const Element* path : svg.all("path")) {
    const std::string& classes = path->attributes.at("class");
    if (classes.starts_with(name) && (classes.size() == name.size() || classes[name.size()] == ' '))
      all += path->attributes.at("d");
  }
  return all;
}

std::vector<std::string> texts_of(const Element& svg, const std::string& name) {
  std::vector<std::string> texts;
  for (const Element* text : svg.all("text"))
    if (text->attributes.at("class") == name) texts.push_back(text->text);
  return texts;
}

std::ptrdiff_t count(const std::string& text, char wanted) {
  return std::count(text.begin(), text.end(), wanted);
}

/// All numbers of a path are finite and, where it is absolute, inside the picture.
void check_numbers(const Element& svg) {
  for (const Element* path : svg.all("path")) {
    const std::string& d = path->attributes.at("d");
    CAPTURE(d);
    CHECK(d.find_first_of("nNiI") == std::string::npos);
    CHECK(d.find("e") == std::string::npos);
  }
  for (const Element* text : svg.all("text")) {
    const double x = std::stod(text->attributes.at("x")), y = std::stod(text->attributes.at("y"));
    CHECK((x >= 0 && x <= 400));
    CHECK((y >= 0 && y <= std::stod(svg.attributes.at("viewBox").substr(8))));
  }
}

TEST_SUITE_BEGIN("report/svg");

TEST_CASE("a NaN parts a line in two, and a point alone is a mark") {
  const Element gap = drawn(
      chart_of(Chart::Kind::lines, {{"a", {0, 1, 2, 3, 4, 5}, {1, 2, kNan, 4, 5, 6}, {}, {}}}));
  CHECK(count(path_of(gap, "line"), 'M') == 2);
  CHECK(count(path_of(gap, "line"), 'L') == 3);
  CHECK(count(path_of(gap, "mark"), 'M') == 5);

  Series many{"many", {}, {}, {}, {}};
  for (int i = 0; i < 100; ++i) {
    many.x.push_back(i);
    many.y.push_back(i == 49 || i == 51 ? kNan : i);
  }
  const Element alone = drawn(chart_of(Chart::Kind::lines, {many}));
  CHECK(count(path_of(alone, "line"), 'M') == 2);
  CHECK(count(path_of(alone, "mark"), 'M') == 1);
}

TEST_CASE("a point is where its numbers say") {
  // Ticks from 0 to 10 and from 0 to 100, so the middle is the middle of the box.
  const Element svg =
      drawn(chart_of(Chart::Kind::lines, {{"a", {0, 5, 10}, {0, 50, 100}, {}, {}}}));
  double left, bottom, x, y, right, top;
  char letter;
  std::istringstream d(path_of(svg, "line"));
  d >> letter >> left >> bottom >> letter >> x >> y >> letter >> right >> top;
  REQUIRE(d);
  CHECK(x == doctest::Approx((left + right) / 2).epsilon(1e-3));
  CHECK(y == doctest::Approx((top + bottom) / 2).epsilon(1e-3));
  CHECK(left < right);
  CHECK(top < bottom);
  CHECK(texts_of(svg, "up") == std::vector<std::string>{"0", "20", "40", "60", "80", "100"});
  CHECK(texts_of(svg, "across") == std::vector<std::string>{"0", "2", "4", "6", "8", "10"});
}

TEST_CASE(
    "on a logarithmic scale equal factors are equal lengths, and what is not above 0 is not "
    "there") {
  Chart chart = chart_of(Chart::Kind::lines, {{"a", {0, 1, 2, 3, 4}, {1, 10, 100, 0, -5}, {}, {}}});
  chart.log_y = true;
  const Element svg = drawn(chart);
  double x, first, second, third;
  char letter;
  std::istringstream d(path_of(svg, "line"));
  d >> letter >> x >> first >> letter >> x >> second >> letter >> x >> third;
  CHECK(first - second == doctest::Approx(second - third).epsilon(1e-3));
  CHECK(count(path_of(svg, "line"), 'L') == 2);
  CHECK(texts_of(svg, "up") == std::vector<std::string>{"1", "10", "100"});
}

TEST_CASE("bands are around their points only") {
  const Element svg = drawn(chart_of(
      Chart::Kind::lines, {{"a", {0, 1, 2, 3}, {1, 2, 3, 4}, {0, 1, kNan, 3}, {2, 3, 4, kNan}}}));
  const std::string band = path_of(svg, "band");
  CHECK(count(band, 'M') == 1);
  CHECK(count(band, 'L') == 3);
  CHECK(count(band, 'Z') == 1);
  double left, high, right, higher, back, low, start, lower;
  REQUIRE(std::sscanf(band.c_str(), "M%lf %lfL%lf %lfL%lf %lfL%lf %lfZ", &left, &high, &right,
                      &higher, &back, &low, &start, &lower) == 8);
  CHECK(right == back);
  CHECK(left == start);
  CHECK(lower - high == doctest::Approx(low - higher).epsilon(1e-3));  // from 0 to 2, from 1 to 3
  CHECK(low > higher);
}

TEST_CASE("bars stand on zero, side by side; with long names they lie") {
  Chart chart = chart_of(Chart::Kind::bars,
                         {{"a", {0, 1}, {3, -1}, {2, -2}, {4, 0}}, {"b", {0, 1}, {2, 2}, {}, {}}});
  chart.names = {"one", "two"};
  const Element standing = drawn(chart);
  CHECK(count(path_of(standing, "bar"), 'Z') == 4);
  CHECK(count(path_of(standing, "whisker"), 'M') == 2);
  CHECK(texts_of(standing, "across") == std::vector<std::string>{"one", "two"});

  chart.names = {"a name that has no room under a bar", "<b> & \"another\" one of the same length"};
  const Element lying = drawn(chart);
  CHECK(texts_of(lying, "start") == chart.names);
  check_numbers(lying);
  // Every name is above its two bars, which touch, and below those of the name before.
  const std::string bars = path_of(lying, "bar");
  std::vector<std::pair<double, double>> sides;
  for (std::size_t at = bars.find('M'); at != std::string::npos; at = bars.find('M', at + 1)) {
    double x, y, end, height;
    REQUIRE(std::sscanf(bars.c_str() + at, "M%lf %lfH%lfv%lf", &x, &y, &end, &height) == 4);
    sides.emplace_back(y, y + height);
  }
  REQUIRE(sides.size() == 4);  // a's two, then b's
  const auto names = lying.all("text");
  std::vector<double> baselines;
  for (const Element* text : names)
    if (text->attributes.at("class") == "start")
      baselines.push_back(std::stod(text->attributes.at("y")));
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(sides[i].first > baselines[i]);
    CHECK(sides[i].second == doctest::Approx(sides[i + 2].first).epsilon(1e-3));
  }
  CHECK(sides[2].second < baselines[1] - 8);
}

TEST_CASE("where there is no room for all names of places, some are left out") {
  Chart chart = chart_of(Chart::Kind::lines, {{"a", {}, {}, {}, {}}});
  for (int i = 0; i < 54; ++i) {
    chart.names.push_back("stage " + std::to_string(i + 1));
    chart.series[0].x.push_back(i);
    chart.series[0].y.push_back(i);
  }
  const auto names = texts_of(drawn(chart), "across");
  CHECK(names.size() > 2);
  CHECK(names.size() < 9);
  CHECK(names[0] == "stage 1");
}

TEST_CASE("the diagonal runs through a box with the same numbers on both sides") {
  Chart chart = chart_of(Chart::Kind::points, {{"a", {1, 2, 3}, {10, 20, 30}, {}, {}}});
  CHECK(path_of(drawn(chart), "diagonal").empty());
  chart.diagonal = true;
  const Element svg = drawn(chart);
  CHECK(count(path_of(svg, "diagonal"), 'L') == 1);
  CHECK(texts_of(svg, "across").back() == texts_of(svg, "up").back());
}

TEST_CASE("nothing to draw is said") {
  const double infinity = std::numeric_limits<double>::infinity();
  for (const auto kind : {Chart::Kind::lines, Chart::Kind::points, Chart::Kind::bars}) {
    for (const Series& series : {Series{}, Series{"a", {0, 1}, {kNan, infinity}, {}, {}},
                                 Series{"a", {kNan}, {1}, {}, {}}})
      CHECK(texts_of(drawn(chart_of(kind, {series})), "empty") ==
            std::vector<std::string>{"no data"});
    CHECK(texts_of(drawn(chart_of(kind, {})), "empty") == std::vector<std::string>{"no data"});
  }
}

TEST_CASE("any numbers at all give a picture with finite coordinates") {
  Rng rng(5);
  const double odd[] = {
      0,      -0.0,   1,    -1,    kNan,   1e300,  -1e300, 1e308,
      -1e308, 5e-324, 1e-9, 1e150, 1e-150, 1e-200, 123456, std::numeric_limits<double>::infinity()};
  const auto any = [&] {
    return rng.uniform() < 0.4 ? odd[static_cast<std::size_t>(rng.uniform() * std::size(odd))]
                               : (rng.uniform() - 0.3) * std::pow(10, rng.uniform() * 12 - 6);
  };
  for (int i = 0; i < 600; ++i) {
    Chart chart = chart_of(static_cast<Chart::Kind>(i % 3), {});
    chart.log_x = rng.uniform() < 0.3;
    chart.log_y = rng.uniform() < 0.3;
    chart.diagonal = rng.uniform() < 0.3;
    if (rng.uniform() < 0.3)
      chart.names.assign(static_cast<std::size_t>(1 + rng.uniform() * 9), "a name");
    const double limit = rng.uniform() < 0.5 ? 4 : 0;
    for (int s = 0; s < 1 + i % 9; ++s) {
      Series series{"s", {}, {}, {}, {}};
      for (int j = 0; j < i % 12; ++j) {
        series.x.push_back(limit > 0 ? j : any());
        series.y.push_back(any());
        if (s % 2) series.low.push_back(any());
        if (s % 2) series.high.push_back(any());
      }
      chart.series.push_back(std::move(series));
    }
    const std::string text = svg(chart, "id", "title");
    check_numbers(test::parse_xml(text));
    CHECK((text == svg(chart, "id", "title")));
  }
}

TEST_CASE("a chart has a title and a description, and a legend where there is a choice") {
  Chart chart = chart_of(Chart::Kind::lines, {{"a < b", {0, 1}, {1, 2}, {}, {}}});
  const Element svg = drawn(chart);
  CHECK(svg.attributes.at("role") == "img");
  CHECK(svg.attributes.at("aria-labelledby") == "one-title one-desc");
  CHECK(svg.with_id("one-title")->text == "One <chart>");
  CHECK(svg.with_id("one-desc")->text.find("a < b") != std::string::npos);
  CHECK(legend(chart).empty());
  for (int i = 0; i < 8; ++i)
    chart.series.push_back({"series " + std::to_string(i), {0, 1}, {1, 2}, {}, {}});
  const std::string text = legend(chart);
  const Element list = test::parse_xml(text);
  CHECK(list.all("li").size() == 9);
  CHECK(list.all("li")[0]->text.starts_with("a < b"));
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::report

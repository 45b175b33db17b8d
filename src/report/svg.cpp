#include "report/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/assert.h"
#include "report/frame.h"
#include "report/text.h"

namespace resboost::report {
namespace {

using Marks = std::vector<Mark>;

// Drawn around the present point. The last two are lines only. As many as have no factor with the
// seven colours and the five dashes, so that 210 series differ in one of the three.
constexpr const char* kShapes[] = {"m-2.6 0a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0z",
                                   "m-2.4-2.4h4.8v4.8h-4.8z",
                                   "m0-3.2l3.2 5.6h-6.4z",
                                   "m0-3.5l3.5 3.5-3.5 3.5-3.5-3.5z",
                                   "m-2.6-2.6l5.2 5.2m0-5.2l-5.2 5.2",
                                   "m-3.2 0h6.4m-3.2-3.2v6.4"};
constexpr const char* kSmallDot = "m-1.4 0a1.4 1.4 0 1 0 2.8 0a1.4 1.4 0 1 0-2.8 0z";
constexpr std::size_t kColours = 7, kDashes = 5, kFills = 4, kFilledShapes = 4, kManyPoints = 200;

/// A coordinate: two decimals, without zeros at the end.
std::string unit(double value) {
  RESBOOST_ASSERT(std::isfinite(value));
  std::string text = fmt::format("{:.2f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string at(double x, double y) { return unit(x) + " " + unit(y); }

std::string segment(double x1, double y1, double x2, double y2) {
  return "M" + at(x1, y1) + "L" + at(x2, y2);
}

std::string path(const std::string& classes, const std::string& data) {
  return data.empty() ? "" : fmt::format("<path class=\"{}\" d=\"{}\" />\n", classes, data);
}

std::string text(const char* classes, double x, double y, const std::string& words) {
  return fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\">{}</text>\n", classes, unit(x), unit(y),
                     escape(words));
}

/// Colour, dash or fill of a series.
std::string look(std::size_t series) {
  return fmt::format("s{} d{} f{}", series % kColours, series % kDashes, series % kFills);
}

std::string mark_class(std::size_t series) {
  const bool filled = series % std::size(kShapes) < kFilledShapes;
  return fmt::format("{} s{}", filled ? "mark" : "mark open", series % kColours);
}

const char* shape(std::size_t series, bool many) {
  return many && series == 0 ? kSmallDot : kShapes[series % std::size(kShapes)];
}

/// Grid, ticks and their labels, names of the axes.
std::string scaffold(const Chart& chart, const Frame& frame) {
  const double right = frame.left + frame.width, bottom = frame.top + frame.height;
  const bool grid_up = !frame.lying, grid_across = frame.lying || chart.kind == Chart::Kind::points;
  std::string grid, ticks, labels;
  for (std::size_t i = 0; i < frame.up.ticks.size(); ++i) {
    const double y = frame.py(frame.up.ticks[i]);
    if (grid_up) grid += segment(frame.left, y, right, y);
    labels += frame.lying ? text("start", frame.left + 3, frame.py(frame.up.ticks[i] - 0.5) + 13,
                                 frame.up.labels[i])
                          : text("up", frame.left - 5, y + 4, frame.up.labels[i]);
  }
  for (std::size_t i = 0; i < frame.across.ticks.size(); ++i) {
    const double x = frame.px(frame.across.ticks[i]);
    (grid_across ? grid : ticks) +=
        segment(x, grid_across ? frame.top : bottom, x, bottom + (grid_across ? 0 : 4));
    labels += text("across", x, bottom + 16, frame.across.labels[i]);
  }
  const Axis& values = frame.lying ? frame.across : frame.up;
  const double zero = !values.log && values.low < 0 && values.high > 0 ? 0 : values.low;
  const std::string base = frame.lying ? segment(frame.px(zero), frame.top, frame.px(zero), bottom)
                                       : segment(frame.left, frame.py(zero), right, frame.py(zero));
  const double room = kPictureWidth / kLetter;
  const std::string above = shortened(clean(frame.lying ? chart.x_label : chart.y_label), room);
  const std::string below = shortened(clean(frame.lying ? chart.y_label : chart.x_label), room);
  if (!above.empty()) labels += text("name", 0, 13, above);
  if (!below.empty()) labels += text("name end", right, frame.picture_height - 5, below);
  return path("grid", grid) + labels + path("tick", ticks) + path("base", base);
}

std::string diagonal(const Frame& frame) {
  const double low = std::max(frame.across.low, frame.up.low),
               high = std::min(frame.across.high, frame.up.high);
  if (!(low < high)) return "";
  return path("diagonal", segment(frame.px(low), frame.py(low), frame.px(high), frame.py(high)));
}

/// Runs of points without a gap between them.
std::vector<Marks> runs(const Marks& marks) {
  std::vector<Marks> all;
  for (const Mark& mark : marks) {
    if (all.empty() || all.back().back().row + 1 != mark.row) all.emplace_back();
    all.back().push_back(mark);
  }
  return all;
}

std::string band(const Frame& frame, const Marks& marks, std::size_t series) {
  Marks bounded;
  std::copy_if(marks.begin(), marks.end(), std::back_inserter(bounded),
               [](const Mark& m) { return !std::isnan(m.low); });
  std::string outline;
  for (const Marks& run : runs(bounded)) {
    char command = 'M';
    for (auto m = run.begin(); m != run.end(); ++m, command = 'L')
      outline += command + at(frame.px(m->x), frame.py(m->high));
    for (auto m = run.rbegin(); m != run.rend(); ++m)
      outline += 'L' + at(frame.px(m->x), frame.py(m->low));
    outline += 'Z';
  }
  return path(fmt::format("band s{}", series % kColours), outline);
}

/// From low to high at every point.
std::string whiskers(const Frame& frame, const Mark& m, double along) {
  if (std::isnan(m.low)) return "";
  if (frame.lying) return segment(frame.px(m.low), along, frame.px(m.high), along);
  return segment(along, frame.py(m.low), along, frame.py(m.high));
}

std::string line(const Frame& frame, const Marks& marks, std::size_t series) {
  std::string stroke, points;
  for (const Marks& run : runs(marks)) {
    char command = 'M';
    for (const Mark& m : run) {
      const std::string place = at(frame.px(m.x), frame.py(m.y));
      if (run.size() > 1) stroke += command + place;
      if (run.size() == 1 || marks.size() <= kMarkedPoints)
        points += "M" + place + shape(series, false);
      command = 'L';
    }
  }
  return path("line " + look(series), stroke) + path(mark_class(series), points);
}

std::string cloud(const Frame& frame, const Marks& marks, std::size_t series) {
  const bool many = marks.size() > kManyPoints;
  std::string points, bounds;
  for (const Mark& m : marks) {
    points += "M" + at(frame.px(m.x), frame.py(m.y)) + shape(series, many);
    bounds += whiskers(frame, m, frame.px(m.x));
  }
  return path(fmt::format("whisker s{}", series % kColours), bounds) +
         path((many ? "many " : "") + mark_class(series), points);
}

std::string bars(const Frame& frame, const Marks& marks, std::size_t series, std::size_t of) {
  const Axis& values = frame.lying ? frame.across : frame.up;
  const double base = values.log ? values.low : 0,
               width = frame.slot * frame.bar_share / static_cast<double>(of);
  const double first = frame.slot * (frame.lying ? 0.5 - frame.bar_share : -0.5 * frame.bar_share);
  std::string boxes, bounds;
  for (const Mark& m : marks) {
    const double side =
        (frame.lying ? frame.py(m.x) : frame.px(m.x)) + first + width * static_cast<double>(series);
    const double from = frame.lying ? frame.px(base) : frame.py(base),
                 to = frame.lying ? frame.px(m.y) : frame.py(m.y);
    if (frame.lying)
      boxes += fmt::format("M{}H{}v{}H{}Z", at(from, side), unit(to), unit(width), unit(from));
    else
      boxes += fmt::format("M{}V{}h{}V{}Z", at(side, from), unit(to), unit(width), unit(from));
    bounds += whiskers(frame, m, side + width / 2);
  }
  return path("bar " + look(series), boxes) + path("halo", bounds) + path("whisker over", bounds);
}

std::string series_of(const Chart& chart, const Frame& frame, const std::vector<Marks>& all) {
  std::string drawn;
  if (chart.kind == Chart::Kind::lines)
    for (std::size_t s = 0; s < all.size(); ++s) drawn += band(frame, all[s], s);
  for (std::size_t s = 0; s < all.size(); ++s) {
    if (chart.kind == Chart::Kind::lines) drawn += line(frame, all[s], s);
    if (chart.kind == Chart::Kind::points) drawn += cloud(frame, all[s], s);
    if (chart.kind == Chart::Kind::bars) drawn += bars(frame, all[s], s, all.size());
  }
  return drawn;
}

/// For those who hear the page.
std::string description(const Chart& chart) {
  constexpr const char* kKinds[] = {"Lines", "Points", "Bars"};
  std::string words = fmt::format(
      "{}. Across: {}{}. Up: {}{}. ", kKinds[static_cast<int>(chart.kind)],
      chart.x_label.empty() ? "no unit" : chart.x_label, chart.log_x ? ", logarithmic scale" : "",
      chart.y_label.empty() ? "no unit" : chart.y_label, chart.log_y ? ", logarithmic scale" : "");
  for (const Series& series : chart.series) words += series.name.empty() ? "" : series.name + ", ";
  return words + "with all numbers in the table that follows.";
}

}  // namespace

std::string svg(const Chart& chart, const std::string& id, const std::string& title) {
  std::vector<Marks> all;
  bool empty = true;
  for (const Series& series : chart.series) {
    all.push_back(marks(chart, series));
    empty = empty && all.back().empty();
  }
  const std::string name = anchor(id);
  const auto picture = [&](double height, const std::string& inside) {
    return fmt::format(
        "<svg class=\"chart\" viewBox=\"0 0 400 {}\" role=\"img\" aria-labelledby=\"{}-title "
        "{}-desc\">\n"
        "<title id=\"{}-title\">{}</title>\n<desc id=\"{}-desc\">{}</desc>\n{}</svg>\n",
        unit(height), name, name, name, escape(title), name, escape(description(chart)), inside);
  };
  if (empty) return picture(60, text("empty", kPictureWidth / 2, 35, "no data"));
  const Frame frame = make_frame(chart, all);
  return picture(frame.picture_height, scaffold(chart, frame) +
                                           (chart.diagonal ? diagonal(frame) : "") +
                                           series_of(chart, frame, all));
}

std::string legend(const Chart& chart) {
  if (chart.series.size() < 2 && !chart.diagonal) return "";
  std::string items;
  const auto item = [&](const std::string& key, int width, const std::string& name) {
    items += fmt::format(
        "<li><svg class=\"key\" viewBox=\"{} 0 {} 12\" width=\"{}\" height=\"12\" "
        "aria-hidden=\"true\">{}</svg>{}</li>\n",
        16 - width / 2, width, width, key, name);
  };
  for (std::size_t s = 0; s < chart.series.size(); ++s) {
    const std::string mark = path(mark_class(s), std::string("M16 6") + shape(s, false));
    std::string key = mark;
    if (chart.kind == Chart::Kind::lines) {
      key = path("line " + look(s), "M1 6H31");
      if (marks(chart, chart.series[s]).size() <= kMarkedPoints) key += mark;
    }
    if (chart.kind == Chart::Kind::bars) key = path("bar " + look(s), "M10 1H22V11H10Z");
    item(key, chart.kind == Chart::Kind::lines ? 32 : 12, escape(chart.series[s].name));
  }
  if (chart.diagonal) item(path("diagonal", "M1 6H31"), 32, "the diagonal");
  return "<ul class=\"legend\">\n" + items + "</ul>\n";
}

}  // namespace resboost::report

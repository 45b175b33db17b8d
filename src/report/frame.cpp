#include "report/frame.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/assert.h"
#include "report/text.h"

namespace resboost::report {
namespace {

constexpr double kHeight = 250;
constexpr double kRight = 14, kTop = 10, kBottom = 22;
constexpr double kNameAbove = 18, kNameBelow = 15;  // of an axis
constexpr double kLongestName = 22;                 // letters, side by side
constexpr double kBarName = 17, kBar = 10;          // heights, of bars that lie

struct Limits {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  bool whole = true;
  void add(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
    whole = whole && value == std::round(value);
  }
};

struct Extent {
  Limits x, y;
};

Extent extent(const Chart& chart, const std::vector<std::vector<Mark>>& all) {
  Extent extent;
  for (const auto& series : all) {
    for (const Mark& mark : series) {
      extent.x.add(mark.x);
      for (const double y : {mark.y, mark.low, mark.high})
        if (drawable(y, chart.log_y)) extent.y.add(y);
    }
  }
  if (chart.kind == Chart::Kind::bars && !chart.log_y) extent.y.add(0);
  if (chart.diagonal)
    for (Limits* limits : {&extent.x, &extent.y})
      for (const Limits* other : {&extent.x, &extent.y})
        for (const double value : {other->low, other->high})
          if (drawable(value, limits == &extent.x ? chart.log_x : chart.log_y)) limits->add(value);
  // An axis that begins near zero may as well begin there.
  if (!chart.log_y && extent.y.low > 0 && extent.y.low < 0.2 * extent.y.high) extent.y.add(0);
  return extent;
}

double widest(const Axis& axis) {
  double most = 0;
  for (const std::string& label : axis.labels) most = std::max(most, columns(label));
  return most * kLetter;
}

/// Places for things with names, at 0, 1, 2, ...; all of them, or as many as there is room for.
Axis names_axis(const std::vector<std::string>& names, std::size_t step, double longest) {
  Axis axis;
  axis.low = -0.5;
  axis.high = static_cast<double>(names.size()) - 0.5;
  for (std::size_t i = 0; i < names.size(); i += step) {
    axis.ticks.push_back(static_cast<double>(i));
    axis.labels.push_back(shortened(clean(names[i]), longest));
  }
  return axis;
}

/// longest: letters after which a name is cut
double width_per_name(const std::vector<std::string>& names, double longest) {
  double most = 1;
  for (const std::string& name : names)
    most = std::max(most, std::min(columns(clean(name)), longest));
  return (most + 1) * kLetter;
}

/// The finest axis whose labels have room side by side.
Axis numbers_axis(const Limits& limits, bool log, double room) {
  for (int most = 8;; --most) {
    Axis axis = make_axis(limits.low, limits.high, log, limits.whole, most);
    if (most == 3 || (widest(axis) + 2 * kLetter) * static_cast<double>(axis.ticks.size()) <= room)
      return axis;
  }
}

/// The smallest distance of two bars' places, of their logarithms if log; 1 where there is only
/// one.
double bar_distance(const std::vector<std::vector<Mark>>& all, bool log) {
  std::vector<double> places;
  for (const auto& series : all)
    for (const Mark& mark : series) places.push_back(log ? std::log(mark.x) : mark.x);
  std::sort(places.begin(), places.end());
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 1; i < places.size(); ++i)
    if (places[i] > places[i - 1]) least = std::min(least, places[i] - places[i - 1]);
  return std::isfinite(least) ? least : 1;
}

/// Makes room for half a bar at both ends. Returns the share of the axis from one bar's place to
/// the next.
double make_room(Axis& axis, const Limits& limits, double distance) {
  const auto moved = [&](double value, double by) {
    return axis.log ? value * std::exp(by) : value + by;
  };
  axis.low = std::min(axis.low, moved(limits.low, -distance / 2));
  axis.high = std::max(axis.high, moved(limits.high, distance / 2));
  return axis.at(moved(limits.low, distance)) - axis.at(limits.low);
}

Axis across_axis(const Chart& chart, const Limits& limits, double width) {
  if (!chart.names.empty()) {
    const double room = width / static_cast<double>(chart.names.size());
    const auto step =
        static_cast<std::size_t>(std::ceil(width_per_name(chart.names, kLongestName) / room));
    return names_axis(chart.names, std::max<std::size_t>(step, 1), kLongestName);
  }
  return numbers_axis(limits, chart.log_x, width);
}

Frame standing(const Chart& chart, const std::vector<std::vector<Mark>>& all,
               const Extent& extent) {
  Frame frame;
  frame.up = make_axis(extent.y.low, extent.y.high, chart.log_y, extent.y.whole, 6);
  frame.left = widest(frame.up) + 8;
  frame.top = kTop + (chart.y_label.empty() ? 0 : kNameAbove);
  frame.width = kPictureWidth - kRight - frame.left;
  frame.picture_height = kHeight;
  frame.height = kHeight - frame.top - kBottom - (chart.x_label.empty() ? 0 : kNameBelow);
  frame.across = across_axis(chart, extent.x, frame.width);
  frame.slot = frame.width / static_cast<double>(std::max<std::size_t>(chart.names.size(), 1));
  if (chart.kind == Chart::Kind::bars && chart.names.empty())
    frame.slot = frame.width * make_room(frame.across, extent.x, bar_distance(all, chart.log_x));
  return frame;
}

/// A name in a line of its own above its bars has room for all of it, on a phone too.
Frame lying(const Chart& chart, const Extent& extent) {
  const double bars = kBar * static_cast<double>(chart.series.size());
  Frame frame;
  frame.lying = true;
  frame.slot = kBarName + bars;
  frame.bar_share = bars / frame.slot;
  frame.up = names_axis(chart.names, 1, kPictureWidth / kLetter);
  std::swap(frame.up.low, frame.up.high);  // the first on top
  frame.left = 2;
  frame.top = 2 + (chart.x_label.empty() ? 0 : kNameAbove);
  frame.width = kPictureWidth - kRight - frame.left;
  frame.height = static_cast<double>(chart.names.size()) * frame.slot + 3;
  frame.picture_height =
      frame.top + frame.height + kBottom + (chart.y_label.empty() ? 0 : kNameBelow);
  frame.across = numbers_axis(extent.y, chart.log_y, frame.width);
  return frame;
}

}  // namespace

std::vector<Mark> marks(const Chart& chart, const Series& series) {
  RESBOOST_ASSERT(series.x.size() == series.y.size());
  RESBOOST_ASSERT(series.low.size() == series.high.size() &&
                  (series.low.empty() || series.low.size() == series.y.size()));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double names = static_cast<double>(chart.names.size());
  std::vector<Mark> drawn;
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    const double x = series.x[i], y = series.y[i];
    if (!drawable(x, chart.log_x) || !drawable(y, chart.log_y)) continue;
    if (!chart.names.empty() && !(x > -0.5 && x < names - 0.5)) continue;
    Mark mark{x, y, nan, nan, i};
    if (!series.low.empty() && drawable(series.low[i], chart.log_y) &&
        drawable(series.high[i], chart.log_y)) {
      mark.low = series.low[i];
      mark.high = series.high[i];
    }
    drawn.push_back(mark);
  }
  return drawn;
}

Frame make_frame(const Chart& chart, const std::vector<std::vector<Mark>>& all) {
  const Extent limits = extent(chart, all);
  Frame frame = standing(chart, all, limits);
  if (chart.kind != Chart::Kind::bars || chart.names.empty()) return frame;
  const bool fits = width_per_name(chart.names, kPictureWidth) <= frame.slot;
  return fits ? frame : lying(chart, limits);
}

}  // namespace resboost::report

#pragma once

#include <string>
#include <vector>

#include "report/axis.h"
#include "resboost/page.h"

namespace resboost::report {

/// A point of a series that can be drawn.
struct Mark {
  double x, y;
  double low, high;  ///< NaN where there is no band
  std::size_t row;   ///< its number in the series
};

/// Those points of a series that can be drawn, in order.
std::vector<Mark> marks(const Chart& chart, const Series& series);

/// Where a chart's numbers go: a box between two axes, in units of the picture.
struct Frame {
  double picture_height = 0;
  double left = 0, top = 0, width = 0, height = 0;
  Axis across, up;
  bool lying = false;      ///< bars from left to right, because their names are long; a name stands
                           ///< above its bars
  double slot = 0;         ///< units from one bar's place to the next
  double bar_share = 0.8;  ///< of the slot that bars fill

  double px(double value) const { return left + width * across.at(value); }
  double py(double value) const { return top + height * (1 - up.at(value)); }
};

/// Units of the picture.
inline constexpr double kPictureWidth = 400;
/// Of a letter, on average, in the size that labels have on a phone.
inline constexpr double kLetter = 6.9;

/// all: marks of every series, at least one.
Frame make_frame(const Chart& chart, const std::vector<std::vector<Mark>>& all);

}  // namespace resboost::report

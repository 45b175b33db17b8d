#pragma once

#include <string>
#include <vector>

namespace resboost::report {

/// Where numbers go along one side of a chart.
struct Axis {
  bool log = false;
  double low = 0, high = 1;         ///< the numbers at its ends; both above 0 if log
  std::vector<double> ticks;        ///< ascending
  std::vector<std::string> labels;  ///< of the ticks

  /// 0 at `low`, 1 at `high`.
  double at(double value) const;
};

/// Can this number stand on such an axis? Finite, not so large that differences overflow, above 0
/// if log.
bool drawable(double value, bool log);

/// Ticks of 1, 2 or 5 times a power of ten, at most so many (3 or more), the first and the last at
/// the axis' ends and outside [low, high] or on its borders.   low <= high, both drawable; whole:
/// the numbers count things, so no ticks between
Axis make_axis(double low, double high, bool log, bool whole, int most);

}  // namespace resboost::report

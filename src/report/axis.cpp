#include "report/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/text.h"

namespace resboost::report {
namespace {

constexpr double kSlack = 1e-9;  // of a step: 0.3 / 0.1 is less than 3

double power_of_ten(int exponent) { return std::pow(10.0, exponent); }

int floor_log10(double value) { return static_cast<int>(std::floor(std::log10(value) + kSlack)); }

/// 1, 2, 5, 10, 20, 50, ... times 10^exponent.
double nice(int number, int exponent) {
  constexpr double kNice[] = {1, 2, 5};
  return kNice[number % 3] * power_of_ten(exponent + number / 3);
}

std::vector<double> multiples(double step, double low, double high) {
  const double first = std::floor(low / step + kSlack), last = std::ceil(high / step - kSlack);
  std::vector<double> ticks;
  for (double i = first; i <= std::max(last, first + 1) && ticks.size() < 100; ++i)
    ticks.push_back(i * step + 0.0);
  return ticks;
}

std::vector<double> linear_ticks(double low, double high, bool whole, int most) {
  const double size = std::max(std::abs(low), std::abs(high));
  if (high - low <= 1e-9 * size || size < 1e-290) {  // one number, to all that can be seen
    const double around = size < 1e-290 ? 0.5 : 0.1 * size;
    low = whole ? std::floor(low) : low - around;
    high = whole ? low + 1 : high + around;
  }
  const int exponent = floor_log10((high - low) / most);
  for (int i = 0;; ++i) {
    const double step = nice(i, exponent);
    if (whole && step < 1) continue;
    std::vector<double> ticks = multiples(step, low, high);
    if (static_cast<int>(ticks.size()) <= most) return ticks;
  }
}

/// 1, 2, 5, 10, 20, ... where these are few enough, else powers of ten.
std::vector<double> log_ticks(double low, double high, int most) {
  if (high < low * (1 + kSlack)) {
    low /= 2;
    high *= 2;
  }
  const int first = floor_log10(low), last = static_cast<int>(std::ceil(std::log10(high) - kSlack));
  std::vector<double> ticks;
  for (int i = 0; first + i / 3 <= last && last - first <= most; ++i) {
    const double tick = nice(i, first);
    if (tick <= low * (1 + kSlack)) ticks.clear();
    ticks.push_back(tick);
    if (tick >= high * (1 - kSlack)) break;
  }
  if (!ticks.empty() && static_cast<int>(ticks.size()) <= most) return ticks;
  for (int i = 0;; ++i) {
    const int step = static_cast<int>(nice(i, 0));
    ticks.clear();
    for (const double power : multiples(step, first, last))
      ticks.push_back(power_of_ten(static_cast<int>(power)));
    if (static_cast<int>(ticks.size()) <= most) return ticks;
  }
}

std::vector<std::string> linear_labels(const std::vector<double>& ticks) {
  const double step = ticks[1] - ticks[0],
               size = std::max(std::abs(ticks.front()), std::abs(ticks.back()));
  const int exponent = floor_log10(size), smallest = floor_log10(step * 1.001);
  const bool plain = exponent < 6 && smallest >= -4;
  std::vector<std::string> labels;
  for (const double tick : ticks) {
    if (plain)
      labels.push_back(grouped(fmt::format("{:.{}f}", tick, std::max(0, -smallest))));
    else if (tick == 0)
      labels.emplace_back("0");
    else
      labels.push_back(times_ten_to(
          fmt::format("{:.{}f}", tick / power_of_ten(exponent), std::max(0, exponent - smallest)),
          exponent));
  }
  return labels;
}

std::vector<std::string> log_labels(const std::vector<double>& ticks) {
  const bool plain = ticks.front() > 0.9e-4 && ticks.back() < 1.1e5;
  std::vector<std::string> labels;
  for (const double tick : ticks) {
    const int exponent = floor_log10(tick);
    const std::string mantissa = fmt::format("{:.0f}", tick / power_of_ten(exponent));
    labels.push_back(plain ? grouped(fmt::format("{:.{}f}", tick, std::max(0, -exponent)))
                           : times_ten_to(mantissa == "1" ? "" : mantissa, exponent));
  }
  return labels;
}

}  // namespace

double Axis::at(double value) const {
  return log ? (std::log(value) - std::log(low)) / (std::log(high) - std::log(low))
             : (value - low) / (high - low);
}

bool drawable(double value, bool log) {
  return log ? value >= 1e-150 && value <= 1e150 : std::abs(value) <= 1e300;  // false for NaN
}

Axis make_axis(double low, double high, bool log, bool whole, int most) {
  Axis axis;
  axis.log = log;
  const bool narrow =
      high <= 2 * low && high > low * (1 + kSlack);  // 1, 2, 5 would leave nothing to read
  if (!log || narrow)
    axis.ticks = linear_ticks(low, high, whole && std::max(-low, high) < 1e9, most);
  if (log && (!narrow || axis.ticks.front() <= 0)) {
    axis.ticks = log_ticks(low, high, most);
    axis.labels = log_labels(axis.ticks);
  } else {
    axis.labels = linear_labels(axis.ticks);
  }
  axis.low = axis.ticks.front();
  axis.high = axis.ticks.back();
  return axis;
}

}  // namespace resboost::report

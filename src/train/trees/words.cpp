#include "train/trees/words.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "resboost/error.h"

namespace resboost::trees {
namespace {

/// Rows in a slice of a pass over derivatives.
constexpr Index kWordSlice = 4096;
/// Sums over all rows stay below it.
constexpr double kLimit = 2147483000.0;

/// SplitMix64's output function (Steele, Lea & Flood 2014).
std::uint64_t mix(std::uint64_t v) {
  v = (v ^ (v >> 30)) * 0xbf58476d1ce4e5b9u;
  v = (v ^ (v >> 27)) * 0x94d049bb133111ebu;
  return v ^ (v >> 31);
}

/// What one unit stands for, so that `rows` numbers of at most `largest` add up to less than
/// kLimit. A power of two: numbers that are whole multiples of it lose nothing.
double unit_for(double largest, Index rows) {
  if (!(largest > 0)) return 1;
  const double most = std::floor(kLimit / static_cast<double>(rows)) - 1;
  return std::exp2(std::ceil(std::log2(largest / std::max(most, 1.0))));
}

double larger(double a, double b) { return std::isnan(b) || b > a ? b : a; }

/// Down, or up if the fraction and `u`, uniform in [0, 1), add up to one. std::floor() is a call
/// where the processor may be of any kind.
std::int64_t round(double value, double u) {
  const double sum = value + u;
  const auto towards_zero = static_cast<std::int64_t>(sum);
  return towards_zero - (static_cast<double>(towards_zero) > sum ? 1 : 0);
}

}  // namespace

Largest largest_of(const Largest& a, const Largest& b) {
  return {larger(a.gradient, b.gradient), larger(a.curvature, b.curvature)};
}

Largest largest_of(const Matrix& gradients, const Weights& curvatures) {
  const Index rows = gradients.rows();
  std::vector<Largest> parts(static_cast<std::size_t>(Slicing(rows, kWordSlice).slices()));
  parallel_slices(rows, kWordSlice, [&](Range range, int) {
    parts[static_cast<std::size_t>(range.begin / kWordSlice)] = {
        gradients.middleRows(range.begin, range.size()).cwiseAbs().maxCoeff<Eigen::PropagateNaN>(),
        curvatures.segment(range.begin, range.size()).maxCoeff<Eigen::PropagateNaN>()};
  });
  Largest largest;
  for (const Largest& part : parts) largest = largest_of(largest, part);
  return largest;
}

Rounding rounding_for(const Largest& largest, Index rows, std::uint64_t seed) {
  if (!std::isfinite(largest.gradient) || !std::isfinite(largest.curvature))
    throw Error("trees: the loss grows without bound; check the data for extreme values");
  return {unit_for(largest.gradient, rows), unit_for(largest.curvature, rows), seed};
}

void quantise(const Matrix& gradients, const Weights& curvatures, const Rounding& rounding,
              Index first, Words& words) {
  const Index rows = gradients.rows(), directions = gradients.cols();
  words.rows = rows;
  words.directions = static_cast<int>(directions);
  words.values.resize(static_cast<std::size_t>(gradients.size()));
  const double per_gradient = 1 / rounding.gradient_unit;
  const double per_curvature = 1 / rounding.curvature_unit;
  const std::uint64_t of_first = rounding.seed + static_cast<std::uint64_t>(first);
  parallel_slices(rows, kWordSlice, [&](Range range, int) {
    for (Index i = range.begin; i < range.end; ++i) {
      const std::uint64_t random = mix(of_first + static_cast<std::uint64_t>(i));
      const std::int64_t h =
          round(double{curvatures[i]} * per_curvature, static_cast<double>(random >> 32) * 0x1p-32);
      std::uint64_t bits = random;
      for (Index d = 0; d < directions; ++d) {
        const std::int64_t g = round(double{gradients(i, d)} * per_gradient,
                                     static_cast<double>(bits & 0xffffffffu) * 0x1p-32);
        words.values[static_cast<std::size_t>(i * directions + d)] =
            pack(static_cast<std::int32_t>(g), static_cast<std::uint32_t>(h));
        bits = mix(bits);
      }
    }
  });
}

}  // namespace resboost::trees

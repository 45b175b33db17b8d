// Path lengths and gradients of A. Veit, M. Wilber and S. Belongie, NIPS 2016, sections 3 and 5.

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "analyze/path_slice.h"
#include "analyze/paths.h"
#include "analyze/rows.h"
#include "analyze/subsets.h"
#include "base/nan.h"
#include "base/parallel.h"
#include "nn/slice_rows.h"
#include "resboost/analyze.h"
#include "resboost/error.h"
#include "resboost/rng.h"

namespace resboost {
namespace {

using Path = Subset;  ///< for each block: through its branch?

constexpr double kEffective = 0.95;

void check(const Network& net, const PathConfig& config) {
  if (net.heads.empty())
    throw ConfigError("paths: the network has no head, so there is no loss; give it one");
  if (config.samples >= 1 && config.most_lengths >= 2) return;
  throw ConfigError("paths: samples " + std::to_string(config.samples) + ", most_lengths " +
                    std::to_string(config.most_lengths) + "; give at least 1 and 2");
}

/// All lengths 0 .. n, or some at equal distances, 0 and n among them.
std::vector<int> lengths_of(int blocks, int most) {
  std::vector<int> lengths;
  const int count = std::min(blocks + 1, most);
  for (int i = 0; i < count; ++i) {
    const double place = count > 1 ? static_cast<double>(i) * blocks / (count - 1) : 0;
    lengths.push_back(static_cast<int>(std::lround(place)));
  }
  return lengths;
}

/// All paths of a length if there are at most `samples`, else so many at random.
std::vector<Path> paths_of(int blocks, int length, int samples, const Rng& rng) {
  auto some = all_subsets(blocks, length, samples);
  if (!some.empty()) return some;
  const auto first = static_cast<std::uint64_t>(length) * static_cast<std::uint64_t>(samples);
  for (int s = 0; s < samples; ++s)
    some.push_back(random_subset(blocks, length, rng.fork(first + static_cast<std::uint64_t>(s))));
  return some;
}

/// Mean over rows of the norm of a row's gradient along each path.
std::vector<double> mean_norms(const Network& net, const std::vector<ResidualModule>& modules,
                               const Loss& loss, const Dataset& data,
                               const std::vector<Path>& all) {
  std::vector<PathSlice> slices(static_cast<std::size_t>(threads()), PathSlice(net, modules));
  auto rows_of = readers(net, data);
  const Index n = data.rows();
  auto norms = sum_over_slices(
      n, slice_rows(net, data.inputs()), static_cast<Index>(all.size()),
      [&](Range rows, int worker, double* part) {
        const auto own = static_cast<std::size_t>(worker);
        const RawRows raw = rows_of[own].slice(rows);
        slices[own].forward(raw, raw.x, data.y.middleRows(rows.begin, rows.size()), loss);
        for (std::size_t i = 0; i < all.size(); ++i) {
          const auto gradient = slices[own].along(raw, raw.x, all[i]);
          const double size = gradient.rows.rowwise().norm().cast<double>().sum();
          part[i] += std::exp(gradient.log_scale) * size;
        }
      });
  for (double& norm : norms) norm /= static_cast<double>(n);
  return norms;
}

/// Gradients of all lengths: between sampled ones, which begin with 0, by a line through their
/// logarithms.
std::vector<double> filled(const std::vector<PathLength>& lengths,
                           const std::vector<int>& sampled) {
  const auto gradient = [&](int length) {
    return lengths[static_cast<std::size_t>(length)].gradient;
  };
  std::vector<double> values{gradient(0)};
  for (std::size_t i = 1; i < sampled.size(); ++i) {
    const int left = sampled[i - 1], right = sampled[i];
    for (int k = left + 1; k < right; ++k) {
      const double share = static_cast<double>(k - left) / (right - left);
      values.push_back(std::pow(gradient(left), 1 - share) * std::pow(gradient(right), share));
    }
    values.push_back(gradient(right));
  }
  return values;
}

/// Contributions, with logarithms because 2^n paths of gain^n are no numbers otherwise; shares of
/// their sum. Left as they are if that is zero or not finite.
void set_contributions(std::vector<PathLength>& lengths, const std::vector<int>& sampled) {
  std::vector<double> logs;
  const auto gradients = filled(lengths, sampled);
  if (!std::all_of(gradients.begin(), gradients.end(),
                   [](double gradient) { return std::isfinite(gradient); }))
    return;
  for (std::size_t k = 0; k < lengths.size(); ++k)
    logs.push_back(std::log(lengths[k].share) + std::log(gradients[k]));
  const double top = *std::max_element(logs.begin(), logs.end());
  if (!std::isfinite(top)) return;  // no gradient at all
  double total = 0;
  for (const double value : logs) total += std::exp(value - top);
  for (std::size_t k = 0; k < lengths.size(); ++k)
    lengths[k].contribution = std::exp(logs[k] - top) / total;
}

/// The fewest neighbouring lengths that hold enough, if it is known what they hold.
void set_range(Paths& result) {
  const auto& lengths = result.lengths;
  result.effective_share = kNaN;
  if (std::isnan(lengths.front().contribution)) return;
  std::size_t best = lengths.size();
  for (std::size_t low = 0; low < lengths.size(); ++low) {
    double held = 0;
    for (std::size_t high = low; high < lengths.size() && high - low < best; ++high) {
      held += lengths[high].contribution;
      if (held < kEffective) continue;
      best = high - low;
      result.shortest = lengths[low].length;
      result.longest = lengths[high].length;
    }
  }
  result.effective_share = path_share(result.blocks, result.shortest, result.longest);
}

/// Least squares of ln gradient on length.
void set_decay(Paths& result) {
  double n = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
  for (const PathLength& at : result.lengths) {
    if (!(at.gradient > 0 && std::isfinite(at.gradient))) continue;
    const double value = std::log(at.gradient);
    n += 1;
    x += at.length;
    y += value;
    xx += static_cast<double>(at.length) * at.length;
    xy += at.length * value;
    yy += value * value;
  }
  const double sxx = xx - x * x / n, sxy = xy - x * y / n, syy = yy - y * y / n;
  result.decay = n >= 2 ? sxy / sxx : kNaN;
  result.decay_r2 = n >= 2 && syy > 0 ? sxy * sxy / (sxx * syy) : kNaN;
}

}  // namespace

Paths paths(const Network& net, const Loss& loss, const Dataset& data, const PathConfig& config) {
  check(net, config);
  require_labelled_rows(net, data);
  const auto modules = take_apart(net);
  Paths result;
  for (const ResidualModule& module : modules)
    result.blocks += module.shortcut == ResidualModule::Shortcut::none ? 0 : 1;
  if (result.blocks == 0) return {0, {}, 0, 0, kNaN, kNaN, kNaN};

  for (int k = 0; k <= result.blocks; ++k)
    result.lengths.push_back({k, path_share(result.blocks, k, k), kNaN, kNaN});
  std::vector<Path> all;
  std::vector<std::size_t> counts;
  const auto sampled = lengths_of(result.blocks, config.most_lengths);
  for (const int length : sampled) {
    const auto some = paths_of(result.blocks, length, config.samples, Rng(config.seed));
    all.insert(all.end(), some.begin(), some.end());
    counts.push_back(some.size());
  }
  const auto norms = mean_norms(net, modules, loss, data, all);
  std::size_t at = 0;
  for (std::size_t i = 0; i < sampled.size(); ++i) {
    double sum = 0;
    for (std::size_t s = 0; s < counts[i]; ++s) sum += norms[at++];
    result.lengths[static_cast<std::size_t>(sampled[i])].gradient =
        sum / static_cast<double>(counts[i]);
  }
  set_contributions(result.lengths, sampled);
  set_range(result);
  set_decay(result);
  return result;
}

}  // namespace resboost

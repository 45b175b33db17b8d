#include <algorithm>
#include <cmath>

#include "metrics/hit.h"
#include "resboost/metrics.h"

namespace resboost {
namespace {

constexpr int kBins = 15;

std::size_t bin_of(double confidence) {
  return static_cast<std::size_t>(std::clamp(confidence * kBins, 0.0, kBins - 1.0));
}

}  // namespace

std::vector<CalibrationBin> calibration_bins(const Predictions& probabilities,
                                             const Dataset& data) {
  std::vector<CalibrationBin> bins(kBins);
  for (Index i = 0; i < probabilities.rows(); ++i) {
    const double weight = data.w.size() == 0 ? 1.0 : static_cast<double>(data.w[i]);
    const double confidence = probabilities.row(i).maxCoeff();
    CalibrationBin& bin = bins[bin_of(confidence)];
    ++bin.rows;
    bin.weight += weight;
    bin.confidence += weight * confidence;
    if (is_hit(probabilities, data.y, i)) bin.accuracy += weight;
  }
  for (CalibrationBin& bin : bins) {
    if (!(bin.weight > 0)) continue;
    bin.confidence /= bin.weight;
    bin.accuracy /= bin.weight;
  }
  return bins;
}

double calibration_error(const std::vector<CalibrationBin>& bins) {
  double error = 0, total = 0;
  for (const CalibrationBin& bin : bins) {
    error += bin.weight * std::abs(bin.accuracy - bin.confidence);
    total += bin.weight;
  }
  return error / total;
}

}  // namespace resboost

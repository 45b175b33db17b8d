#pragma once

#include <cmath>
#include <cstdint>

#include "data/cuts.h"
#include "data/scaling.h"
#include "resboost/schema.h"

namespace resboost {

// One value as its features, which are zero before, and as its code. NaN: missing.

/// A level that no training row had, and a missing value.
constexpr std::int32_t kUnseenLevel = -1, kMissingLevel = -2;

/// The first feature of a number; NaN of a missing one.
inline Real scaled_number(const ColumnSpec& spec, double value) {
  return std::isnan(value) ? static_cast<Real>(value) : static_cast<Real>(scaled(value, spec));
}

/// What scaled_number() gives of a column without bins, as its features.   out: [spec.width()]
inline void encode_scaled(const ColumnSpec& spec, Real value, Real* out) {
  const bool missing = std::isnan(value);
  out[0] = missing ? static_cast<Real>(scaled(spec.imputed, spec)) : value;
  if (missing && spec.indicator) out[spec.width() - 1] = 1;
}

/// out: [spec.width()]
inline void encode_number(const ColumnSpec& spec, double value, Real* out) {
  encode_scaled(spec, scaled_number(spec, value), out);
  if (!std::isnan(value)) encode_bins(value, spec.edges, out + 1);
}

inline void encode_level(const ColumnSpec& spec, std::int32_t level, Real* out) {
  if (level >= 0) {
    if (spec.is_binary()) {
      out[0] = level == 0 ? Real{1} : Real{-1};
    } else {
      out[level] = 1;
    }
  } else if (level == kMissingLevel && spec.missing_level) {
    out[spec.levels.size()] = 1;
  }
}

inline std::uint8_t code_of_number(const ColumnSpec& spec, double value) {
  return std::isnan(value) ? std::uint8_t{0} : bin_of(value, spec.cuts);
}

inline std::uint8_t code_of_level(std::int32_t level) {
  return level >= 0 && level < ColumnSpec::kMostCodes ? static_cast<std::uint8_t>(1 + level)
                                                      : std::uint8_t{0};
}

}  // namespace resboost

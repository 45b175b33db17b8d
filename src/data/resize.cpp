#include "data/resize.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"

namespace resboost {
namespace {

std::uint8_t to_byte(float value) {
  return static_cast<std::uint8_t>(std::clamp(value + 0.5f, 0.f, 255.f));
}

void convert_channels(const std::uint8_t* from, Index from_channels, std::uint8_t* to,
                      Index to_channels, Index pixels) {
  if (from_channels == to_channels) {
    std::copy_n(from, pixels * from_channels, to);
  } else if (from_channels == 1) {
    for (Index i = 0; i < pixels; ++i) std::fill_n(to + i * to_channels, to_channels, from[i]);
  } else {
    for (Index i = 0; i < pixels; ++i) {
      const std::uint8_t* rgb = from + i * from_channels;
      to[i] = static_cast<std::uint8_t>((299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2] + 500) / 1000);
    }
  }
}

}  // namespace

Resizer::Resizer(const ImageShape& from, Index height, Index width)
    : from_(from),
      rows_(triangles(from.height, height)),
      columns_(triangles(from.width, width)),
      mixed_(static_cast<std::size_t>(from.width * from.channels)) {}

std::vector<Resizer::Taps> Resizer::triangles(Index from, Index to) {
  const double scale = static_cast<double>(from) / static_cast<double>(to);
  const double reach = std::max(scale, 1.0);
  std::vector<Taps> all;
  for (Index i = 0; i < to; ++i) {
    const double center = (static_cast<double>(i) + 0.5) * scale;
    const Index first = std::max<Index>(0, static_cast<Index>(std::floor(center - reach)));
    const Index end = std::min(from, static_cast<Index>(std::ceil(center + reach)));
    Taps taps{first, {}};
    double sum = 0;
    for (Index k = first; k < end; ++k) {
      const double weight =
          std::max(0.0, 1 - std::abs(static_cast<double>(k) + 0.5 - center) / reach);
      taps.weights.push_back(static_cast<float>(weight));
      sum += weight;
    }
    for (float& weight : taps.weights) weight /= static_cast<float>(sum);
    all.push_back(std::move(taps));
  }
  return all;
}

void Resizer::operator()(const std::uint8_t* from, std::uint8_t* to) {
  const Index channels = from_.channels, stride = from_.width * channels;
  for (const Taps& row : rows_) {
    std::fill(mixed_.begin(), mixed_.end(), 0.f);
    const std::uint8_t* source = from + row.first * stride;
    for (const float weight : row.weights) {
      for (std::size_t i = 0; i < mixed_.size(); ++i)
        mixed_[i] += weight * static_cast<float>(source[i]);
      source += stride;
    }
    for (const Taps& column : columns_) {
      for (Index c = 0; c < channels; ++c) {
        const float* value = mixed_.data() + column.first * channels + c;
        float sum = 0;
        for (std::size_t k = 0; k < column.weights.size(); ++k)
          sum += column.weights[k] * value[k * static_cast<std::size_t>(channels)];
        *to++ = to_byte(sum);
      }
    }
  }
}

PictureFitter::PictureFitter(const ImageShape& from, const ImageShape& to)
    : from_(from), to_(to), resize_(from, to.height, to.width) {
  RESBOOST_ASSERT((from.channels == 1 || from.channels == 3) &&
                  (to.channels == 1 || to.channels == 3));
  resized_.resize(static_cast<std::size_t>(to.height * to.width * from.channels));
}

void PictureFitter::operator()(const std::uint8_t* from, std::uint8_t* to) {
  if (from_.height != to_.height || from_.width != to_.width) {
    resize_(from, resized_.data());
    from = resized_.data();
  }
  convert_channels(from, from_.channels, to, to_.channels, to_.height * to_.width);
}

}  // namespace resboost

#include "data/augment.h"

#include <algorithm>
#include <cmath>

namespace resboost {
namespace {

/// A part of a picture, in pixels that need not be whole.
struct Crop {
  double top, left, height, width;
};

/// Of at least a share of the area, its sides of a ratio from 3/4 to 4/3 of the whole's.
Crop random_crop(const ImageShape& shape, double least, Rng& rng) {
  const double area = least + (1 - least) * rng.uniform();
  // No side longer than the whole's.
  const double narrow = std::max(3.0 / 4, area), wide = 1 / narrow;
  const double ratio = narrow * std::pow(wide / narrow, rng.uniform());
  const double height = std::sqrt(area / ratio) * static_cast<double>(shape.height);
  const double width = std::sqrt(area * ratio) * static_cast<double>(shape.width);
  const double top = rng.uniform() * (static_cast<double>(shape.height) - height);
  const double left = rng.uniform() * (static_cast<double>(shape.width) - width);
  return {top, left, height, width};
}

/// Two neighbours along a side, and the weight of the second.
struct Between {
  Index first, second;
  Real weight;
};

/// What pixel `to` of `length` shows, where they show `extent` pixels from `begin` on.
Between between(Index to, Index length, double begin, double extent) {
  const double at = begin + (static_cast<double>(to) + 0.5) * extent / static_cast<double>(length);
  const double centre = std::clamp(at - 0.5, 0.0, static_cast<double>(length - 1));
  const auto first = static_cast<Index>(centre);
  return {first, std::min(first + 1, length - 1),
          static_cast<Real>(centre - static_cast<double>(first))};
}

/// Pixel (y, x) of the part as large as the whole, bilinear.   out: [channels]
void magnify(const Crop& crop, const ImageShape& shape, const Real* picture, Index y, Index x,
             Real* out) {
  const Between down = between(y, shape.height, crop.top, crop.height);
  const Between right = between(x, shape.width, crop.left, crop.width);
  const auto pixel = [&](Index row, Index column) {
    return picture + (row * shape.width + column) * shape.channels;
  };
  const Real *upper_left = pixel(down.first, right.first),
             *upper_right = pixel(down.first, right.second),
             *lower_left = pixel(down.second, right.first),
             *lower_right = pixel(down.second, right.second);
  for (Index c = 0; c < shape.channels; ++c) {
    const Real upper = upper_left[c] + right.weight * (upper_right[c] - upper_left[c]);
    const Real lower = lower_left[c] + right.weight * (lower_right[c] - lower_left[c]);
    out[c] = upper + down.weight * (lower - upper);
  }
}

}  // namespace

void augment(const Augmentation& augmentation, const ImageShape& shape, Rng rng,
             const Real* picture, Real* out) {
  const Index places = 2 * augmentation.shift + 1;
  const Index down = rng.below(places) - augmentation.shift,
              right = rng.below(places) - augmentation.shift;
  const bool mirrored = augmentation.mirror && rng.below(2) == 1;
  const bool whole = augmentation.crop >= 1;
  const Crop crop = whole ? Crop{} : random_crop(shape, augmentation.crop, rng);
  for (Index y = 0; y < shape.height; ++y) {
    for (Index x = 0; x < shape.width; ++x, out += shape.channels) {
      const Index from_y = y - down, from_x = (mirrored ? shape.width - 1 - x : x) - right;
      const bool inside =
          from_y >= 0 && from_y < shape.height && from_x >= 0 && from_x < shape.width;
      if (!inside) {
        std::fill_n(out, shape.channels, Real(0));
      } else if (whole) {
        std::copy_n(picture + (from_y * shape.width + from_x) * shape.channels, shape.channels,
                    out);
      } else {
        magnify(crop, shape, picture, from_y, from_x, out);
      }
    }
  }
}

}  // namespace resboost

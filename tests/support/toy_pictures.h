#pragma once

#include <string>
#include <vector>

#include "resboost/dataset.h"
#include "resboost/images.h"
#include "resboost/rng.h"

namespace resboost {

/// Bright bars on noise, 8 x 8 of one channel, anywhere in the picture: lying (class 0), standing
/// (1), rising (2). No pixel alone tells the class.
inline ImageSet bars(Index rows, Rng rng) {
  ImageSet set{"bars", {8, 8, 1}, {}, {"lying", "standing", "rising"}, {}, {}, "class", {}};
  set.pixels.resize(static_cast<std::size_t>(rows * 64));
  for (Index i = 0; i < rows; ++i) {
    const auto label = static_cast<std::int32_t>(i % 3);
    set.labels.push_back(label);
    std::uint8_t* picture = set.pixels.data() + i * 64;
    for (Index j = 0; j < 64; ++j) picture[j] = static_cast<std::uint8_t>(rng.below(80));
    const Index top = rng.below(label == 0 ? 8 : 5), left = rng.below(label == 1 ? 8 : 5);
    for (Index step = 0; step < 4; ++step) {
      const Index y = label == 0 ? top : label == 1 ? top + step : top + 3 - step;
      const Index x = label == 1 ? left : left + step;
      picture[y * 8 + x] = static_cast<std::uint8_t>(160 + rng.below(80));
    }
  }
  return set;
}

/// The same as bytes with labels, ready to train.
inline Dataset bar_pictures(Index rows, Rng rng) {
  const ImageSet set = bars(rows, rng);
  Dataset data;
  data.y = Matrix::Zero(rows, 3);
  for (Index i = 0; i < rows; ++i) data.y(i, set.labels[static_cast<std::size_t>(i)]) = 1;
  data.x = picture_rows(
      {set.shape, set.pixels, Vector::Constant(1, 50), Vector::Constant(1, Real(0.02))});
  return data;
}

}  // namespace resboost

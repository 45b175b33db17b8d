#include "data/augment.h"

#include <algorithm>

namespace resboost {

void augment(const Augmentation& augmentation, const ImageShape& shape, Rng rng,
             const Real* picture, Real* out) {
  const Index places = 2 * augmentation.shift + 1;
  const Index down = rng.below(places) - augmentation.shift,
              right = rng.below(places) - augmentation.shift;
  const bool mirrored = augmentation.mirror && rng.below(2) == 1;
  for (Index y = 0; y < shape.height; ++y) {
    for (Index x = 0; x < shape.width; ++x, out += shape.channels) {
      const Index from_y = y - down, from_x = (mirrored ? shape.width - 1 - x : x) - right;
      const bool inside =
          from_y >= 0 && from_y < shape.height && from_x >= 0 && from_x < shape.width;
      if (inside) {
        std::copy_n(picture + (from_y * shape.width + from_x) * shape.channels, shape.channels,
                    out);
      } else {
        std::fill_n(out, shape.channels, Real(0));
      }
    }
  }
}

}  // namespace resboost

#include "resboost/dataset.h"

namespace resboost {

void Pictures::read(Index row, Real* out) const {
  const Index pixels = shape.height * shape.width, channels = shape.channels;
  const std::uint8_t* from = bytes.data() + row * shape.size();
  for (Index i = 0; i < pixels; ++i)
    for (Index c = 0; c < channels; ++c)
      *out++ = (static_cast<Real>(*from++) - center(c)) * scale(c);
}

}  // namespace resboost

#include "resboost/dataset.h"

namespace resboost {

void Pictures::read(Index row, Real* out) const {
  const Index pixels = shape.height * shape.width, channels = shape.channels;
  const std::uint8_t* from = bytes.data() + row * shape.size();
  for (Index i = 0; i < pixels; ++i)
    for (Index c = 0; c < channels; ++c)
      *out++ = (static_cast<Real>(*from++) - center(c)) * scale(c);
}

void Codes::read(Range range, MutRows out) const {
  for (Index c = 0; c < out.cols(); ++c) {
    const std::uint8_t* from = column(c) + range.begin;
    for (Index i = 0; i < range.size(); ++i) out(i, c) = static_cast<Real>(from[i]);
  }
}

}  // namespace resboost

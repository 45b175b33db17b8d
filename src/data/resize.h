#pragma once

#include <cstdint>
#include <vector>

#include "resboost/types.h"

namespace resboost {

/// Brings pictures of one shape to another height and width. A pixel is a mean of those near its
/// place, weighted by a triangle (bilinear); where the picture shrinks, the triangle is wider by as
/// much, so that nothing is stepped over.
class Resizer {
 public:
  Resizer(const ImageShape& from, Index height, Index width);
  void operator()(const std::uint8_t* from, std::uint8_t* to);

 private:
  /// The pixels that one pixel is made of, along one axis.
  struct Taps {
    Index first;
    std::vector<float> weights;  // their sum is 1
  };
  static std::vector<Taps> triangles(Index from, Index to);

  ImageShape from_;
  std::vector<Taps> rows_, columns_;
  std::vector<float> mixed_;  // rows of the picture that make one row of the result
};

/// Brings pictures of one shape to another, channels included: grey is repeated for colour, colour
/// becomes luma (ITU-R BT.601).
class PictureFitter {
 public:
  PictureFitter(const ImageShape& from, const ImageShape& to);
  void operator()(const std::uint8_t* from, std::uint8_t* to);

 private:
  ImageShape from_, to_;
  Resizer resize_;
  std::vector<std::uint8_t> resized_;
};

}  // namespace resboost

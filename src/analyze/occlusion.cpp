#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "resboost/error.h"
#include "resboost/explain.h"

namespace resboost {
namespace {

constexpr std::size_t kPassBytes = std::size_t{4} << 20;  // of copies that are predicted at once

/// Where squares begin along a side: half a square apart, and one at the end.
std::vector<Index> places_along(Index side, Index patch) {
  std::vector<Index> places;
  for (Index at = 0; at < side - patch; at += std::max<Index>(patch / 2, 1)) places.push_back(at);
  places.push_back(side - patch);
  return places;
}

/// The squares of all pictures of a shape.
class Squares {
 public:
  Squares(const ImageShape& shape, int asked)
      : shape_(shape),
        side_(asked > 0 ? asked : std::max<Index>(std::min(shape.height, shape.width) / 4, 1)) {
    if (side_ > std::min(shape.height, shape.width))
      throw ConfigError(fmt::format(
          "parameter `patch`: {} pixels, and the pictures are {} x {}; give at most the shorter "
          "side",
          side_, shape.height, shape.width));
    for (const Index top : places_along(shape.height, side_))
      for (const Index left : places_along(shape.width, side_)) corners_.emplace_back(top, left);
  }

  Index count() const { return std::ssize(corners_); }

  /// Hides what is under a square.   pixels: [height, width, channels]
  void hide(Index square, const std::vector<std::uint8_t>& colour, std::uint8_t* pixels) const {
    each_pixel(square, [&](Index y, Index x) {
      std::copy(colour.begin(), colour.end(), pixels + (y * shape_.width + x) * shape_.channels);
    });
  }

  /// The mean over squares at every pixel of what they have.   falls: [count]
  Eigen::MatrixXd spread(const std::vector<double>& falls) const {
    Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(shape_.height, shape_.width), times = sum;
    for (Index square = 0; square < count(); ++square)
      each_pixel(square, [&](Index y, Index x) {
        sum(y, x) += falls[static_cast<std::size_t>(square)];
        times(y, x) += 1;
      });
    return sum.cwiseQuotient(times);
  }

 private:
  template <class Do>
  void each_pixel(Index square, const Do& act) const {
    const auto [top, left] = corners_[static_cast<std::size_t>(square)];
    for (Index y = top; y < top + side_; ++y)
      for (Index x = left; x < left + side_; ++x) act(y, x);
  }

  ImageShape shape_;
  Index side_;
  std::vector<std::pair<Index, Index>> corners_;
};

std::vector<std::uint8_t> mean_colour(const Pictures& pictures) {
  std::vector<std::uint8_t> colour;
  for (const Real mean : pictures.center)
    colour.push_back(static_cast<std::uint8_t>(std::clamp(std::lround(mean), 0L, 255L)));
  return colour;
}

Dataset rows_of(Pictures pictures) {
  Dataset data;
  data.x = picture_rows(std::move(pictures));
  return data;
}

/// By how much each square lowers the probability; fewer where the reporter asks to stop.
std::vector<double> falls_of(const Model& model, const Pictures& from, Index row,
                             const Squares& squares, Index output, double whole,
                             Reporter& reporter) {
  const auto size = static_cast<std::size_t>(from.shape.size());
  const std::uint8_t* picture = from.picture(row).data();
  const auto at_once = static_cast<Index>(std::max<std::size_t>(kPassBytes / size, 1));
  const std::vector<std::uint8_t> colour = mean_colour(from);
  std::vector<double> falls;
  for (Index first = 0; first < squares.count() && !reporter.stop_requested(); first += at_once) {
    const Index last = std::min(first + at_once, squares.count());
    Pictures copies{from.shape, {}, from.center, from.scale};
    copies.bytes.reserve(static_cast<std::size_t>(last - first) * size);
    for (Index square = first; square < last; ++square) {
      copies.bytes.insert(copies.bytes.end(), picture, picture + size);
      squares.hide(square, colour, copies.bytes.data() + copies.bytes.size() - size);
    }
    const Predictions hidden = model.predict(rows_of(std::move(copies)));
    for (Index i = 0; i < hidden.rows(); ++i) falls.push_back(whole - hidden(i, output));
  }
  return falls;
}

}  // namespace

std::vector<OcclusionMap> occlusion_maps(const Model& model, const Dataset& data,
                                         std::optional<Index> of, const OcclusionConfig& config,
                                         Reporter& reporter) {
  const Pictures* pictures = pictures_of(data.x);
  if (!pictures)
    throw DataError("explain: these are rows of a table, and parts of pictures are to be hidden");
  if (pictures->rows() == 0) throw DataError("explain: no pictures; give some");
  if (of && (*of < 0 || *of >= model.schema->task.size()))
    throw ConfigError("parameter `of`: the model has no class of that number");
  const Squares squares(pictures->shape, config.patch);
  const Predictions whole = model.predict(data);
  std::vector<OcclusionMap> maps;
  for (Index row = 0; row < pictures->rows(); ++row) {
    const Index output = of ? *of : predicted_class(model.schema->task, whole, row);
    const double probability = whole(row, output);
    const std::vector<double> falls =
        falls_of(model, *pictures, row, squares, output, probability, reporter);
    if (std::ssize(falls) < squares.count()) break;
    maps.push_back({output, probability, squares.spread(falls)});
  }
  return maps;
}

}  // namespace resboost

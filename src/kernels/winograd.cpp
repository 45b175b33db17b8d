#include "kernels/winograd.h"

#include <algorithm>

#include "base/assert.h"
#include "kernels/isa/kernels.h"
#include "kernels/padded_image.h"

namespace resboost::kernels {
namespace {

using isa::Gemm;

/// Positions of a transformed tile.
constexpr Index kPositions = 16;
/// Fewest channels of the input and of the output. Measured: tools/bench/contest/conv_table.py.
constexpr Index kFewestChannels = 16;
/// Fewest tiles of a picture: weights are transformed in every call, which may be for one picture.
constexpr Index kFewestTiles = 16;
/// Numbers of a position that are multiplied together, roughly: what they become stays in the
/// second-level cache.
constexpr Index kTileNumbers = 4096;
/// Numbers between the tiles of one position and those of the next, so that not all of them share a
/// cache set.
constexpr Index kGap = 16;

/// Tiles that are multiplied together, roughly.
Index tiles_at_once(const ConvShape& s) {
  return std::max(kFewestTiles, kTileNumbers / std::max(s.channels, s.filters));
}

/// The tiles of a picture, of whose last row and column a half may lie outside.
struct Tiling {
  explicit Tiling(const ConvShape& s)
      : tall((s.out_height() + 1) / 2),
        wide((s.out_width() + 1) / 2),
        odd_height(s.out_height() % 2),
        odd_width(s.out_width() % 2) {}
  Index count() const { return tall * wide; }
  Index tall, wide, odd_height, odd_width;
};

PaddedImage padded_input(const ConvShape& s, const Tiling& tiling, Buffer& storage) {
  return {
      s.height, s.width, s.channels, {1, 1, 1 + tiling.odd_height, 1 + tiling.odd_width}, storage};
}

/// Transforms the tiles of rows `tall` of a padded picture; number t of them to t * channels of
/// every position.
void transform_pixels(const ConvShape& s, const PaddedImage& image, Range tall, Index wide,
                      Index next, Real* to) {
  const isa::Tile tile{image.stride(), s.channels, s.channels, next};
  for (Index i = tall.begin; i < tall.end; ++i)
    for (Index j = 0; j < wide; ++j, to += s.channels)
      isa::kernels().winograd_pixels(
          tile, image.data() + 2 * i * image.stride() + 2 * j * s.channels, to);
}

/// Columns of a product that share a panel.
struct Columns {
  Index begin, count, width;  ///< of the panel: as count, or more
};

/// The panel that begins with that column of n.
Columns columns_from(Index begin, Index n) {
  const isa::Kernels& kernels = isa::kernels();
  const Index count = std::min(n - begin, Index{kernels.panel_width});
  return {begin, count, count > kernels.narrow_width ? kernels.panel_width : kernels.narrow_width};
}

/// Transforms the gradient of the results, whose rows of pixels lie `row` apart: some of its
/// columns, straight into a panel.
void transform_gradients(const ConvShape& s, const Real* dy, Index row, Range tall, Index wide,
                         const Columns& columns, Index next, Real* panel) {
  const isa::Tile tile{row, s.filters, columns.count, next};
  for (Index i = tall.begin; i < tall.end; ++i)
    for (Index j = 0; j < wide; ++j, panel += columns.width)
      isa::kernels().winograd_gradients(tile, dy + 2 * i * row + 2 * j * s.filters + columns.begin,
                                        panel);
}

/// Pixels 2 i, 2 j and further of an image, those outside left out.
void store_results(const ConvShape& s, Index i, Index j, const Real* from, Index next,
                   const Real* bias, Real* y, Buffer& edge) {
  const Index height = std::min<Index>(2, s.out_height() - 2 * i),
              width = std::min<Index>(2, s.out_width() - 2 * j);
  const Index row = s.out_width() * s.filters;
  Real* to = y + 2 * i * row + 2 * j * s.filters;
  const isa::Kernels& kernels = isa::kernels();
  if (height == 2 && width == 2)
    return kernels.winograd_results({row, s.filters, s.filters, next}, from, bias, to);
  auto pixels = edge.view(4, s.filters);
  kernels.winograd_results({2 * s.filters, s.filters, s.filters, next}, from, bias, pixels.data());
  for (Index k = 0; k < height; ++k)
    std::copy_n(pixels.row(2 * k).data(), width * s.filters, to + k * row);
}

/// Transformed tiles, and gradients panel by panel, that are to be multiplied: `most` of them have
/// a place.
struct Factors {
  Index most, next_tiles, next_gradients;  ///< next: from one position to the next
  Real *tiles, *gradients;
};

/// sum [positions, channels * filters] += products of the first `count`.
void add_products(const ConvShape& s, const Factors& factors, Index count, MutRows sum) {
  const isa::Kernels& kernels = isa::kernels();
  for (Index p = 0; p < kPositions; ++p)
    for (Index j = 0; j < s.filters; j += kernels.panel_width)
      kernels.panel_product(
          {.m = s.channels,
           .n = columns_from(j, s.filters).count,
           .segments = 1,
           .depth = count,
           .a = factors.tiles + p * factors.next_tiles,
           .a_row = 1,
           .a_col = s.channels,
           .a_segment = 0,
           .panels = factors.gradients + p * factors.next_gradients + factors.most * j,
           .c = sum.row(p).data() + j,
           .c_row = s.filters,
           .start = Gemm::Start::add,
           .bias = nullptr});
}

}  // namespace

bool winograd_fits(const ConvShape& s) { return s.size == 3 && s.stride == 1 && s.padding == 1; }

bool winograd_pays(const ConvShape& s) {
  return winograd_fits(s) && std::min(s.channels, s.filters) >= kFewestChannels &&
         Tiling(s).count() >= kFewestTiles;
}

void winograd_forward(const ConvShape& s, const Rows& x, const Real* w, const Real* b, MutRows y,
                      ConvScratch& scratch) {
  RESBOOST_ASSERT(winograd_fits(s) && x.cols() == s.inputs() && y.cols() == s.outputs());
  const isa::Kernels& kernels = isa::kernels();
  const Index size = s.channels * s.filters,
              panel_size = isa::panels_size(kernels, s.channels, s.filters);
  Real* weights = scratch.weights.view(kPositions, size).data();
  Real* panels = scratch.panels.view(kPositions, panel_size).data();
  kernels.winograd_weights(size, w, weights);
  for (Index p = 0; p < kPositions; ++p)
    kernels.pack(weights + p * size, s.filters, 1, s.channels, s.filters, panels + p * panel_size);

  const Tiling tiling(s);
  const Index rows = std::max<Index>(1, tiles_at_once(s) / tiling.wide);  // of tiles, at a time
  const Index next_in = rows * tiling.wide * s.channels + kGap,
              next_out = rows * tiling.wide * s.filters + kGap;
  Real* tiles = scratch.tiles.view(kPositions, next_in).data();
  Real* products = scratch.products.view(kPositions, next_out).data();
  PaddedImage image = padded_input(s, tiling, scratch.image);
  for (Index n = 0; n < x.rows(); ++n) {
    image.load(x.data() + n * x.outerStride());
    for (Index begin = 0; begin < tiling.tall; begin += rows) {
      const Range tall{begin, std::min(begin + rows, tiling.tall)};
      transform_pixels(s, image, tall, tiling.wide, next_in, tiles);
      for (Index p = 0; p < kPositions; ++p)
        kernels.panel_product({.m = tall.size() * tiling.wide,
                               .n = s.filters,
                               .segments = 1,
                               .depth = s.channels,
                               .a = tiles + p * next_in,
                               .a_row = s.channels,
                               .a_col = 1,
                               .a_segment = 0,
                               .panels = panels + p * panel_size,
                               .c = products + p * next_out,
                               .c_row = s.filters,
                               .start = Gemm::Start::zero,
                               .bias = nullptr});
      const Real* from = products;
      for (Index i = tall.begin; i < tall.end; ++i)
        for (Index j = 0; j < tiling.wide; ++j, from += s.filters)
          store_results(s, i, j, from, next_out, b, y.data() + n * y.outerStride(), scratch.edge);
    }
  }
}

void winograd_backward_weights(const ConvShape& s, const Rows& x, const Rows& dy, Real* dw,
                               ConvScratch& scratch) {
  RESBOOST_ASSERT(winograd_fits(s) && x.cols() == s.inputs() && dy.cols() == s.outputs());
  const isa::Kernels& kernels = isa::kernels();
  const Tiling tiling(s);
  const Index size = s.channels * s.filters;
  // At a time some rows of tiles of one picture, or all tiles of some pictures.
  const Index rows = std::min(tiling.tall, std::max<Index>(1, tiles_at_once(s) / tiling.wide));
  const Index images = std::max<Index>(1, tiles_at_once(s) / tiling.count());
  const Index most = images * rows * tiling.wide;
  Factors factors{most, most * s.channels + kGap, isa::panels_size(kernels, most, s.filters) + kGap,
                  nullptr, nullptr};
  factors.tiles = scratch.tiles.view(kPositions, factors.next_tiles).data();
  factors.gradients = scratch.products.view(kPositions, factors.next_gradients).data();
  auto sum = scratch.weights.view(kPositions, size);
  sum.setZero();
  PaddedImage image = padded_input(s, tiling, scratch.image);
  // A tile of the gradient is 2 x 2 pixels side by side: there are zeros below and to the right of
  // odd sides only.
  const bool even = tiling.odd_height + tiling.odd_width == 0;
  PaddedImage gradient(s.out_height(), s.out_width(), s.filters,
                       {0, 0, tiling.odd_height, tiling.odd_width}, scratch.turned);
  Index waiting = 0;  // tiles
  for (Index n = 0; n < x.rows(); ++n) {
    image.load(x.data() + n * x.outerStride());
    const Real* pixels = dy.data() + n * dy.outerStride();
    if (!even) {
      gradient.load(pixels);
      pixels = gradient.data();
    }
    for (Index begin = 0; begin < tiling.tall; begin += rows) {
      const Range tall{begin, std::min(begin + rows, tiling.tall)};
      transform_pixels(s, image, tall, tiling.wide, factors.next_tiles,
                       factors.tiles + waiting * s.channels);
      for (Index j = 0; j < s.filters; j += kernels.panel_width) {
        const Columns columns = columns_from(j, s.filters);
        transform_gradients(s, pixels, gradient.stride(), tall, tiling.wide, columns,
                            factors.next_gradients,
                            factors.gradients + most * j + waiting * columns.width);
      }
      waiting += tall.size() * tiling.wide;
      if (waiting + rows * tiling.wide <= most && n + 1 < x.rows()) continue;
      add_products(s, factors, waiting, sum);
      waiting = 0;
    }
  }
  kernels.winograd_weights_gradient(size, sum.data(), dw);
}

}  // namespace resboost::kernels

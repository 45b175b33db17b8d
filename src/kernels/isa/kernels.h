#pragma once

// The inner loops per instruction set. These files see raw pointers only, no Eigen and no std
// templates, so that code compiled with a file's own -m flags cannot leak into the rest of the
// program (CONTRIBUTING.md, "Instruction sets").

namespace resboost::kernels::isa {

#ifdef RESBOOST_DOUBLE
using Scalar = double;
#else
using Scalar = float;
#endif

/// c[i,j] = start + sum over l of a[i,l] b[l,j];  a: m x k, b: k x n with any strides, c: m x n
/// with rows of stride c_row.
struct Gemm {
  long m, n, k;
  const Scalar* a;
  long a_row, a_col;
  const Scalar* b;
  long b_row, b_col;
  Scalar* c;
  long c_row;
  enum class Start { zero, bias, add } start;
  const Scalar* bias;  ///< [n], for Start::bias
};

/// c[i,j] = start + sum over s and l of a_s[i,l] b[s * depth + l, j], with b in panels as pack()
/// leaves it: a convolution is this, each row of its window being a segment.   a_s[i,l] = a[s *
/// a_segment + i * a_row + l * a_col]
struct PanelProduct {
  long m, n, segments, depth;
  const Scalar* a;
  long a_row, a_col, a_segment;
  const Scalar* panels;
  Scalar* c;
  long c_row;
  Gemm::Start start;
  const Scalar* bias;  ///< [n], for Start::bias
};

/// Adam (Kingma & Ba 2015) with decoupled weight decay. `correction1`, `correction2`: 1 - beta^t.
struct Adam {
  Scalar rate, beta1, beta2, epsilon, correction1, correction2, decay;
};

/// y = (x - center) * scale + shift, channel by channel of pixels side by side: number i has the
/// parameters at i modulo period, a multiple of the channels.
struct ChannelMap {
  long period;
  const Scalar *center, *scale, *shift;  ///< [period]
};

/// Pixels of a picture: `row` numbers from one row of the picture to the next.
struct Window {
  long height, width, channels, row;
};

/// A tile of pictures in Winograd's convolution, and the same transformed: 16 positions.
struct Tile {
  long row, pixel, channels;  ///< numbers from one row of pixels, and one pixel, to the next
  long next;                  ///< from one position to the next
};

using Code = unsigned char;

/// Rows that a node of a tree decides for at once.
inline constexpr long kCodeBlock = 64;

/// out[i] is left[i] or right[i], as codes[i] says; i < kCodeBlock. out may be one of the others.
struct CodeChoice {
  const Code *codes, *left, *right;
  Code* out;
};

/// What an instruction set does; element by element to the numbers 0 .. n-1. The result of an
/// activation, or of weighted_sum, may be one of its inputs, otherwise nothing may overlap.
struct Kernels {
  const char* name;
  void (*gemm)(const Gemm&);
  long panel_width;
  long narrow_width;  ///< of the last panel, where it has no more columns than that
  /// b [k, n], of any strides, to panels: columns panel_width at a time, padded with zeros;
  /// panel_width * k numbers each.
  void (*pack)(const Scalar* b, long b_row, long b_col, long k, long n, Scalar* panels);
  void (*panel_product)(const PanelProduct&);
  void (*relu)(long n, const Scalar* x, Scalar* y);
  void (*relu_backward)(long n, const Scalar* y, const Scalar* dy, Scalar* dx);
  void (*tanh)(long n, const Scalar* x, Scalar* y);
  void (*tanh_backward)(long n, const Scalar* y, const Scalar* dy, Scalar* dx);
  /// z[i] = a x[i] + b y[i]
  void (*weighted_sum)(long n, Scalar a, const Scalar* x, Scalar b, const Scalar* y, Scalar* z);
  void (*adam)(const Adam&, long n, const Scalar* gradient, Scalar* m, Scalar* v, Scalar* value);
  void (*nesterov)(Scalar rate, Scalar momentum, long n, const Scalar* gradient, Scalar* velocity,
                   Scalar* value);

  // Pixels of pictures; i runs over the numbers 0 .. n-1, j is i modulo period.
  /// sum[j] += x[i]
  void (*channel_sums)(long n, long period, const Scalar* x, Scalar* sum);
  /// sum[j] += (x[i] - center[j])^2
  void (*channel_squares)(long n, long period, const Scalar* x, const Scalar* center, Scalar* sum);
  void (*channel_scale)(const ChannelMap& map, long n, const Scalar* x, Scalar* y);
  /// sum[j] += dy[i], product[j] += dy[i] * (x[i] - center[j])
  void (*channel_products)(long n, long period, const Scalar* x, const Scalar* dy,
                           const Scalar* center, Scalar* sum, Scalar* product);
  /// dx[i] = dy[i] * dy_scale[j] + map of x[i]; dx may be x or dy
  void (*channel_combine)(const ChannelMap& map, const Scalar* dy_scale, long n, const Scalar* x,
                          const Scalar* dy, Scalar* dx);
  /// y [channels] = mean of the window's pixels, and its gradient
  void (*window_mean)(const Window& window, const Scalar* x, Scalar* y);
  void (*window_spread)(const Window& window, const Scalar* dy, Scalar* dx);

  // Linear maps of Winograd's convolution (winograd_kernel.h).
  /// 4 x 4 pixels to 16 positions
  void (*winograd_pixels)(const Tile& tile, const Scalar* image, Scalar* to);
  /// 16 positions to 2 x 2 pixels
  void (*winograd_results)(const Tile& tile, const Scalar* from, const Scalar* bias, Scalar* y);
  /// the gradient of winograd_results: 2 x 2 pixels to 16 positions
  void (*winograd_gradients)(const Tile& tile, const Scalar* dy, Scalar* to);
  /// 9 taps of n numbers each to 16 positions
  void (*winograd_weights)(long n, const Scalar* w, Scalar* to);
  /// its gradient, added to dw
  void (*winograd_weights_gradient)(long n, const Scalar* u, Scalar* dw);

  // Nodes of trees.
  /// left where the code less `shift`, modulo 256, is at most `cut`
  void (*choose_by_cut)(const CodeChoice& choice, Code shift, Code cut);
  /// left where the code is one of `count` members
  void (*choose_by_members)(const CodeChoice& choice, const Code* members, long count);
};

extern const Kernels kBaseline, kAvx2, kAvx512;

/// Numbers that pack() writes.
long panels_size(const Kernels& kernels, long k, long n);

/// Products of numbers rounded to bf16, added in single precision. Two numbers of a sum make a pair
/// of 32 bits, in which panels, and what round() leaves, are counted.
struct Bf16Kernels {
  const char* name;
  long panel_width;       ///< the last panel has half of it where there are no more columns
  long strip_rows;        ///< rows of pairs that are read together, even if c has fewer
  long (*pairs)(long k);  ///< of k numbers in a column of a panel: at least half of them
  /// b [k, n] of any strides to panels: columns panel_width at a time, padded with zeros; pairs(k)
  /// * panel_width pairs each. k is at most 256, unless rows of b lie side by side (b_col is 1).
  void (*pack)(const Scalar* b, long b_row, long b_col, long k, long n, Scalar* panels);
  /// Of one segment of at most 256, with rows of a side by side, or columns.
  void (*panel_product)(const PanelProduct&);
  /// n numbers to half as many pairs; of an odd number the last one is beside a zero.
  void (*round)(const Scalar* numbers, long n, Scalar* pairs);
  /// Of rows that round() made: depth, a_row and a_segment are in pairs, a_col is 1, and segments
  /// of a panel lie pairs(2 * depth) * (n up to a multiple of half a panel) pairs apart. Reads
  /// pairs(2 * depth) of each row, and strip_rows rows beginning with any: what lies behind must be
  /// there, be finite, and makes no difference.
  void (*pair_product)(const PanelProduct&);
  bool (*works)();  ///< do the instructions do what they should; asked once before the first
                    ///< product; null: they do
};

extern const Bf16Kernels kAvx512Bf16, kAmxBf16;

/// Null where this processor has no instructions for bf16, or RESBOOST_ISA names a variant without.
const Bf16Kernels* bf16_kernels();

/// The fastest that this processor runs, or the one that RESBOOST_ISA names. ConfigError if that
/// names none of "baseline", "avx2", "avx512" (without AMX) and "amx" (avx512, and AMX for bf16),
/// or one that cannot run here.
const Kernels& kernels();
/// Can this processor run them?
bool runs(const Kernels& kernels);
bool bf16_runs(const Bf16Kernels& kernels);

}  // namespace resboost::kernels::isa

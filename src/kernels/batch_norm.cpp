#include "kernels/batch_norm.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"
#include "kernels/isa/kernels.h"

namespace resboost::kernels {
namespace {

/// Registers of every instruction set are filled by so many numbers.
constexpr Index kWidest = 16;
/// Numbers that are added in single precision before they go to double; they stay in the
/// first-level cache, so that a second look at them costs little.
constexpr Index kBlock = 4096;

/// The least multiple of the channels that fills registers and keeps a loop going; the channels
/// themselves where that would be long.
Index period_of(Index channels) {
  for (Index period = channels; period <= 32 * kWidest; period += channels)
    if (period % kWidest == 0 && period >= 4 * kWidest) return period;
  return channels;
}

/// Numbers a channel, repeated to a period: rows of one thread's scratch.
class Repeated {
 public:
  Repeated(Index channels, Index rows)
      : channels_(channels), period_(period_of(channels)), all_(view(rows, period_)) {}

  Index period() const { return period_; }
  Real* row(Index i) { return all_.data() + i * period_; }

  /// value(c) of every channel c.
  template <class Value>
  void fill(Index i, Value value) {
    Real* to = row(i);
    for (Index c = 0; c < channels_; ++c) to[c] = static_cast<Real>(value(c));
    for (Index j = channels_; j < period_; ++j) to[j] = to[j - channels_];
  }
  void clear(Index i) { std::fill_n(row(i), period_, Real(0)); }

  /// The sum over the repetitions of channel c.
  double total(Index i, Index c) {
    double sum = 0;
    for (Index j = c; j < period_; j += channels_) sum += double{row(i)[j]};
    return sum;
  }

 private:
  static Buffer::View view(Index rows, Index cols) {
    static thread_local Buffer storage;
    return storage.view(rows, cols);
  }

  Index channels_, period_;
  Buffer::View all_;
};

/// Sums in double, of one thread: [rows, channels] of zeros.
Eigen::Map<Eigen::ArrayXXd> zeros(Index channels, Index rows) {
  static thread_local Eigen::ArrayXd storage;
  if (storage.size() < channels * rows) storage.resize(channels * rows);
  Eigen::Map<Eigen::ArrayXXd> all(storage.data(), channels, rows);
  all.setZero();
  return all;
}

/// run(row, col, n): pieces of about kBlock numbers, whole periods from the beginning of a row;
/// where rows lie one after the other they are one long row.
template <class Run>
void each_block(const Rows& x, bool dense, Index period, Run run) {
  const Index rows = dense ? 1 : x.rows(), cols = dense ? x.size() : x.cols();
  const Index block = std::max<Index>(kBlock / period, 1) * period;
  for (Index i = 0; i < rows; ++i)
    for (Index j = 0; j < cols; j += block) run(i, j, std::min(block, cols - j));
}

bool is_dense(const Rows& x) { return x.outerStride() == x.cols(); }
const Real* at(const Rows& x, Index row, Index col) {
  return x.data() + row * x.outerStride() + col;
}

/// Mean and variance in one way through memory: of every block by two passes, then combined (Chan,
/// Golub & LeVeque 1983). No digits are lost however far the mean is from zero.
void find_moments(const Rows& x, MutChannels slice_mean, MutChannels slice_variance) {
  const Index channels = slice_mean.size();
  auto total = zeros(channels, 2);
  auto mean = total.col(0), squares = total.col(1);
  Repeated scratch(channels, 2);
  const Index period = scratch.period();
  const isa::Kernels& kernels = isa::kernels();
  double seen = 0;  // pixels
  each_block(x, is_dense(x), period, [&](Index row, Index col, Index n) {
    const double pixels = static_cast<double>(n / channels), share = pixels / (seen + pixels);
    scratch.clear(0);
    kernels.channel_sums(n, period, at(x, row, col), scratch.row(0));
    scratch.fill(0, [&](Index c) { return scratch.total(0, c) / pixels; });
    scratch.clear(1);
    kernels.channel_squares(n, period, at(x, row, col), scratch.row(0), scratch.row(1));
    for (Index c = 0; c < channels; ++c) {
      const double apart = double{scratch.row(0)[c]} - mean(c);
      mean(c) += apart * share;
      squares(c) += scratch.total(1, c) + apart * apart * seen * share;
    }
    seen += pixels;
  });
  for (Index c = 0; c < channels; ++c) {
    slice_mean(c) = static_cast<Real>(mean(c));
    slice_variance(c) = static_cast<Real>(squares(c) / std::max(seen, 1.0));
  }
}

/// Columns of sums: of dy, and of dy times (x - mean).
void find_products(const Rows& x, const Rows& dy, const Channels& mean,
                   Eigen::Map<Eigen::ArrayXXd> total) {
  const Index channels = mean.size();
  Repeated scratch(channels, 3);
  const Index period = scratch.period();
  scratch.fill(0, [&](Index c) { return mean(c); });
  each_block(x, is_dense(x) && is_dense(dy), period, [&](Index row, Index col, Index n) {
    scratch.clear(1);
    scratch.clear(2);
    isa::kernels().channel_products(n, period, at(x, row, col), at(dy, row, col), scratch.row(0),
                                    scratch.row(1), scratch.row(2));
    for (Index c = 0; c < channels; ++c) {
      total(c, 0) += scratch.total(1, c);
      total(c, 1) += scratch.total(2, c);
    }
  });
}

/// y = (x - mean) * scale(c) + shift(c)
template <class Scale>
void scale_by(const Rows& x, const Channels& mean, Scale scale, const Channels& shift, MutRows y) {
  Repeated scratch(mean.size(), 3);
  scratch.fill(0, [&](Index c) { return mean(c); });
  scratch.fill(1, scale);
  scratch.fill(2, [&](Index c) { return shift(c); });
  const isa::ChannelMap map{scratch.period(), scratch.row(0), scratch.row(1), scratch.row(2)};
  each_block(x, is_dense(x) && is_dense(y), map.period, [&](Index row, Index col, Index n) {
    isa::kernels().channel_scale(map, n, at(x, row, col), y.data() + row * y.outerStride() + col);
  });
}

}  // namespace

double inverse_deviation(Real variance) {
  return 1 / std::sqrt(std::max(double{variance}, 0.0) + kVarianceFloor);
}

void batch_norm_infer(const Rows& x, const Channels& scale, const Channels& shift,
                      const Channels& mean, const Channels& variance, MutRows y) {
  RESBOOST_ASSERT(x.cols() % mean.size() == 0 && y.cols() == x.cols());
  scale_by(
      x, mean, [&](Index c) { return double{scale(c)} * inverse_deviation(variance(c)); }, shift,
      y);
}

void batch_norm_forward(const Rows& x, const Channels& scale, const Channels& shift,
                        MutChannels mean, MutChannels variance, MutRows y) {
  find_moments(x, mean, variance);
  batch_norm_infer(x, scale, shift, mean, variance, y);
}

void batch_norm_backward(const Rows& x, const Rows& dy, const Channels& scale, const Channels& mean,
                         const Channels& variance, MutChannels dscale, MutChannels dshift,
                         MutRows dx) {
  const Index channels = mean.size();
  RESBOOST_ASSERT(x.cols() % channels == 0 && dy.cols() == x.cols() && dx.cols() == x.cols());
  auto total = zeros(channels, 2);
  find_products(x, dy, mean, total);
  // dx = scale / deviation * (dy - mean of dy - normalised x * mean of (dy * normalised x))
  const double pixels = static_cast<double>(std::max<Index>(x.size() / channels, 1));
  Repeated scratch(channels, 4);
  const auto inverse = [&](Index c) { return inverse_deviation(variance(c)); };
  const auto factor = [&](Index c) { return double{scale(c)} * inverse(c); };
  scratch.fill(0, [&](Index c) { return mean(c); });
  scratch.fill(
      1, [&](Index c) { return -factor(c) * inverse(c) * inverse(c) * total(c, 1) / pixels; });
  scratch.fill(2, [&](Index c) { return -factor(c) * total(c, 0) / pixels; });
  scratch.fill(3, factor);
  for (Index c = 0; c < channels; ++c) {
    dscale(c) = static_cast<Real>(total(c, 1) * inverse(c));
    dshift(c) = static_cast<Real>(total(c, 0));
  }
  const isa::ChannelMap map{scratch.period(), scratch.row(0), scratch.row(1), scratch.row(2)};
  each_block(x, is_dense(x) && is_dense(dy) && is_dense(dx), map.period,
             [&](Index row, Index col, Index n) {
               isa::kernels().channel_combine(map, scratch.row(3), n, at(x, row, col),
                                              at(dy, row, col),
                                              dx.data() + row * dx.outerStride() + col);
             });
}

void add_channel_sums(Index channels, const Rows& dy, Real* sum) {
  auto total = zeros(channels, 1);
  Repeated scratch(channels, 1);
  each_block(dy, is_dense(dy), scratch.period(), [&](Index row, Index col, Index n) {
    scratch.clear(0);
    isa::kernels().channel_sums(n, scratch.period(), at(dy, row, col), scratch.row(0));
    for (Index c = 0; c < channels; ++c) total(c, 0) += scratch.total(0, c);
  });
  for (Index c = 0; c < channels; ++c) sum[c] = static_cast<Real>(double{sum[c]} + total(c, 0));
}

}  // namespace resboost::kernels

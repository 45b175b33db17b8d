#pragma once

#include <Eigen/Core>

namespace resboost {

#ifdef RESBOOST_DOUBLE
using Real = double;  // gradient checks; never released
#else
using Real = float;
#endif
using Index = Eigen::Index;

// Letters used everywhere: n rows, d raw columns, p features, k outputs;
// x raw input [n,d], z features [n,p], y targets [n,k], w row weights [n]; dv is d(loss)/dv.
using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::Matrix<Real, Eigen::Dynamic, 1>;
using Rows = Eigen::Ref<const Matrix>;  ///< read-only consecutive rows, without a copy
using MutRows = Eigen::Ref<Matrix>;     ///< consecutive rows that the callee fills; the caller owns
                                        ///< and shapes them
using Weights =
    Eigen::Ref<const Vector>;  ///< one weight a row, or empty where every row counts the same

/// A contiguous run of rows [begin, end).
struct Range {
  Index begin, end;
  Index size() const { return end - begin; }
};

/// Rows that are pictures: [height * width * channels], pixel by pixel from the top left, the
/// channels of a pixel side by side.
struct ImageShape {
  Index height = 0, width = 0, channels = 0;
  Index size() const { return height * width * channels; }
  bool operator==(const ImageShape&) const = default;
};

/// What is made of a table's rows: the numbers that networks read (Dataset::x), the codes that
/// trees read (Dataset::codes), or both.
struct Views {
  bool numbers = true, codes = false;
  bool operator==(const Views&) const = default;
};

/// Of the numbers that products multiply while training; sums are in single precision.
enum class Precision { fp32, bf16 };

/// Grow-only storage for one intermediate result: view() allocates only when it meets a larger
/// shape than ever before, so a loop over minibatches allocates nothing after its first round.
class Buffer {
 public:
  using View = Eigen::Map<Matrix>;
  View view(Index rows, Index cols) {
    if (storage_.size() < rows * cols) storage_.resize(rows * cols);
    return View(storage_.data(), rows, cols);
  }

 private:
  Vector storage_;
};

}  // namespace resboost

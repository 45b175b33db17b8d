#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "resboost/communicator.h"
#include "resboost/dataset.h"
#include "resboost/network.h"
#include "resboost/types.h"

namespace resboost {

class SharedExamples;

/// Rows to learn from, borrowed: what a fitter may look at. Where stages do not pool, heads read z
/// itself.
struct Examples {
  Examples(RowSource raw, RowSource representation, const Matrix& targets, const Vector& weights)
      : x(std::move(raw)), z(std::move(representation)), target(targets), w(weights), read(z) {}
  Examples(RowSource raw, RowSource representation, const Matrix& targets, const Vector& weights,
           const Pooling& how, RowSource pooled)
      : x(std::move(raw)),
        z(std::move(representation)),
        target(targets),
        w(weights),
        pooling(how),
        read(std::move(pooled)) {}

  RowSource x;                       ///< raw input [n, d]
  RowSource z;                       ///< representation [n, p]
  const Matrix& target;              ///< [n, k]
  const Vector& w;                   ///< [n], or empty
  Pooling pooling{};                 ///< of z
  RowSource read;                    ///< what heads read of z [n, pooling.features(p)]
  const Codes* codes = nullptr;      ///< of a table whose schema was asked for them: for trees
  SharedExamples* shared = nullptr;  ///< ranks that have rows of these, or none; the library's own
  RawSources raw() const { return {x, codes ? code_rows(*codes) : RowSource()}; }

  Index width() const { return z.width(); }  ///< p
  Index rows() const { return z.rows(); }
};

/// One data set on its way through the stages: x stays, z moves. No copy of x is made before the
/// first stage.
class Features {
 public:
  /// z = x; data must outlive this. cache_dir: folder for files that hold z, which no folder lists
  /// and which are gone with this object; empty: z is kept in memory. ranks: that help with sums
  /// over all rows, led by this one; or none.
  explicit Features(const Dataset& data, std::string cache_dir = {}, Communicator* ranks = nullptr);
  ~Features();
  Features(Features&&) noexcept;
  Features& operator=(Features&&) noexcept;

  /// z <- stage(z), parallel over slices of rows. IoError if the folder has no room.
  void advance(const Stage& stage);
  /// Of the present z, until it moves. Where x differs from epoch to epoch, z does.
  Examples examples() const;

 private:
  class Storage;
  const Dataset* data_;
  std::string cache_dir_;
  std::unique_ptr<Storage> z_;  ///< none: z is x
  Pooling pooling_{};
  Matrix pooled_;  ///< as heads read z, where they do not read z itself
  std::unique_ptr<SharedExamples> shared_;
  std::shared_ptr<std::vector<Stage>> frozen_;  ///< so far, where x differs from epoch to epoch
};

/// What the last head of a network reads of each row: the representation behind all its stages, of
/// pictures its means over the head's cells.   [n, features of the head]
Matrix representation(const Network& net, const Dataset& data);

}  // namespace resboost

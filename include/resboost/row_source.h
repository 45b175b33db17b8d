#pragma once

#include <memory>
#include <span>
#include <vector>

#include "resboost/rng.h"
#include "resboost/types.h"

// Rows of numbers, wherever they come from: a matrix, a caller's memory, a mapped file, pictures
// (dataset.h), pictures that are moved and mirrored anew in every epoch, or any of these behind
// stages that are fitted already. A pass asks for them slice by slice and never learns which it
// was:
//
//   const RowSource source = Matrix{...};             // [5, 3]
//   const auto reader = source.reader();              // one a thread: it holds the buffers
//   const Rows two = reader->slice({0, 2});           // rows 0 and 1 as they are  [2, 3]
//   Matrix batch(2, 3);
//   const std::vector<Index> order{4, 1};
//   reader->read(order, Rng(7), batch);               // rows 4 and 1 as epoch 7 has them
//
// slice() is for what looks (evaluation, prediction), read() for what trains: only the latter is
// augmented.
namespace resboost {

class RowSource;

/// One thread's way through a source; holds the buffers that this takes.
class RowReader {
 public:
  virtual ~RowReader() = default;
  /// Consecutive rows as they are: where they lie, if they lie in memory, else in a buffer, until
  /// the next call.
  virtual Rows slice(Range rows) = 0;
  /// Rows order[0], order[1], ... as the epoch has them.   out: [order.size(), width]
  virtual void read(std::span<const Index> order, const Rng& epoch, MutRows out) = 0;
};

/// What a RowSource shares with its copies. A source of one's own derives from this.
class RowOrigin {
 public:
  virtual ~RowOrigin() = default;
  virtual Index rows() const = 0;
  virtual Index width() const = 0;
  virtual std::unique_ptr<RowReader> reader() const = 0;
  /// These rows as they are, in this order: a copy.
  virtual RowSource take(std::span<const Index> rows) const = 0;
  /// Do rows differ from epoch to epoch?
  virtual bool changes() const { return false; }
  /// Do all rows lie in memory? Then that is where.
  virtual bool in_memory() const { return false; }
  virtual Rows matrix() const;  ///< std::logic_error unless in_memory()
};

/// Rows to read: cheap to copy, copies share the numbers, which nobody changes.
class RowSource {
 public:
  RowSource();             ///< no rows of no width
  RowSource(Matrix rows);  ///< keeps them
  explicit RowSource(std::shared_ptr<const RowOrigin> origin) : origin_(std::move(origin)) {}
  /// The memory of a caller, who keeps it as long as this and its copies live: nothing is copied.
  static RowSource borrow(const Rows& rows);

  Index rows() const { return origin_->rows(); }
  Index width() const { return origin_->width(); }
  std::unique_ptr<RowReader> reader() const { return origin_->reader(); }
  RowSource take(std::span<const Index> rows) const { return origin_->take(rows); }
  bool changes() const { return origin_->changes(); }
  bool in_memory() const { return origin_->in_memory(); }
  Rows matrix() const { return origin_->matrix(); }
  operator Rows() const { return matrix(); }
  const RowOrigin& origin() const { return *origin_; }

 private:
  std::shared_ptr<const RowOrigin> origin_;
};

}  // namespace resboost

#include "train/frozen_rows.h"

#include <utility>

#include "nn/chain.h"

namespace resboost {
namespace {

using Stages = std::shared_ptr<const std::vector<Stage>>;

/// Two buffers and the trace of one stage: memory does not grow with depth.
class FrozenReader final : public RowReader {
 public:
  FrozenReader(std::unique_ptr<RowReader> below, Index inputs, Stages stages, RowSource kept)
      : below_(std::move(below)),
        inputs_(inputs),
        stages_(std::move(stages)),
        kept_(std::move(kept)) {}

  Rows slice(Range rows) override { return kept_.matrix().middleRows(rows.begin, rows.size()); }

  void read(std::span<const Index> order, const Rng& epoch, MutRows out) override {
    const auto n = static_cast<Index>(order.size());
    Index width = inputs_;
    below_->read(order, epoch, from_.view(n, width));
    for (const Stage& stage : *stages_) {
      const Index next = stage.block->outputs();
      const Rows z = from_.view(n, width);
      infer(stage, z.leftCols(0), z, trace_);  // of what changes there is no raw input
      to_.view(n, next) = trace_.z[1].view(n, next);
      std::swap(from_, to_);
      width = next;
    }
    out = from_.view(n, width);
  }

 private:
  std::unique_ptr<RowReader> below_;
  Index inputs_;
  Stages stages_;
  RowSource kept_;
  Buffer from_, to_;
  Trace trace_;
};

class FrozenRows final : public RowOrigin {
 public:
  FrozenRows(const RowSource& below, Stages stages, const Rows& kept)
      : below_(below), stages_(std::move(stages)), kept_(RowSource::borrow(kept)) {}

  Index rows() const override { return kept_.rows(); }
  Index width() const override { return kept_.width(); }
  std::unique_ptr<RowReader> reader() const override {
    return std::make_unique<FrozenReader>(below_.reader(), below_.width(), stages_, kept_);
  }
  RowSource take(std::span<const Index> rows) const override { return kept_.take(rows); }
  bool changes() const override { return true; }
  bool in_memory() const override { return true; }
  Rows matrix() const override { return kept_.matrix(); }

 private:
  RowSource below_;
  Stages stages_;
  RowSource kept_;
};

}  // namespace

RowSource frozen_rows(const RowSource& below, std::shared_ptr<const std::vector<Stage>> stages,
                      const Rows& kept) {
  return RowSource(std::make_shared<FrozenRows>(below, std::move(stages), kept));
}

}  // namespace resboost

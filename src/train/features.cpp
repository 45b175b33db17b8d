#include "resboost/features.h"

#include <optional>
#include <utility>
#include <vector>

#include "base/mapped_file.h"
#include "nn/pass.h"
#include "train/frozen_rows.h"
#include "train/shared_examples.h"

namespace resboost {

/// [rows, width], in memory or in a file.
class Features::Storage {
 public:
  Storage(Index rows, Index width, const std::string& cache_dir) : rows_(rows), width_(width) {
    if (cache_dir.empty())
      memory_.resize(rows, width);
    else
      file_.emplace(cache_dir, static_cast<std::size_t>(rows * width) * sizeof(Real));
  }
  Index width() const { return width_; }
  Eigen::Map<Matrix> view() {
    return {file_ ? static_cast<Real*>(file_->data()) : memory_.data(), rows_, width_};
  }

 private:
  Index rows_, width_;
  Matrix memory_;
  std::optional<MappedFile> file_;
};

Features::Features(const Dataset& data, std::string cache_dir, Communicator* ranks)
    : data_(&data),
      cache_dir_(std::move(cache_dir)),
      shared_(ranks && ranks->size() > 1 ? std::make_unique<SharedExamples>(*ranks) : nullptr) {}
Features::~Features() = default;
Features::Features(Features&&) noexcept = default;
Features& Features::operator=(Features&&) noexcept = default;

Examples Features::examples() const {
  RowSource z = data_->x;
  if (z_) z = frozen_ ? frozen_rows(data_->x, frozen_, z_->view()) : RowSource::borrow(z_->view());
  Examples examples(data_->x, z, data_->y, data_->w, pooling_,
                    pooling_.window == 0 ? z : RowSource::borrow(pooled_));
  if (pooling_.window == 0 && data_->codes.rows > 0) examples.codes = &data_->codes;
  examples.shared = shared_.get();
  return examples;
}

void Features::advance(const Stage& stage) {
  const Examples before = examples();
  const Index n = data_->rows(), width = stage.block->outputs();
  // A stage that leaves the width moves z where it lies: representations of pictures take
  // gigabytes.
  std::unique_ptr<Storage> other;
  if (!z_ || z_->width() != width) other = std::make_unique<Storage>(n, width, cache_dir_);
  Eigen::Map<Matrix> next = (other ? other : z_)->view();
  const bool pools = stage.pooling.window > 0;
  Matrix pooled(n, pools ? stage.pooling.features(width) : 0);
  const auto move = [&](const RawSources& raw, const RowSource& z) {
    Pass(stage, raw, z).each([&](const PassSlice& slice) {
      const Range rows = slice.rows;
      next.middleRows(rows.begin, rows.size()) = slice.trace.z[1].view(rows.size(), width);
      if (pools) pooled.middleRows(rows.begin, rows.size()) = slice.scores;
    });
  };
  const auto first = [](const RowSource& all, Index rows) {
    return RowSource::borrow(all.matrix().topRows(rows));
  };
  const auto move_own = [&](Index own) {
    move(RawSources(first(before.x, own)), first(before.z, own));
  };
  if (!shared_ || !shared_->advance(before, stage, move_own, next)) move(before.raw(), before.z);
  if (other) z_ = std::move(other);
  pooling_ = stage.pooling;
  pooled_ = std::move(pooled);
  if (!data_->x.changes()) return;
  if (!frozen_) frozen_ = std::make_shared<std::vector<Stage>>();
  frozen_->push_back(stage.clone());
  frozen_->back().pooling = {};  // no head reads what is in between
}

Matrix representation(const Network& net, const Dataset& data) {
  Features features(data);
  for (const Stage& stage : net.stages) features.advance(stage);
  return features.examples().read.matrix();
}

}  // namespace resboost

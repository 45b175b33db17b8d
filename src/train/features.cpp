#include "resboost/features.h"

#include <optional>
#include <utility>
#include <vector>

#include "base/mapped_file.h"
#include "base/parallel.h"
#include "train/frozen_stages.h"
#include "train/slice.h"

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

Features::Features(const Dataset& data, std::string cache_dir)
    : data_(&data), cache_dir_(std::move(cache_dir)) {}
Features::~Features() = default;
Features::Features(Features&&) noexcept = default;
Features& Features::operator=(Features&&) noexcept = default;

Rows Features::z() const { return z_ ? Rows(z_->view()) : Rows(data_->x); }

Examples Features::examples() const {
  Examples examples{x(), z(), data_->y, data_->w};
  if (pooled_.how.window > 0) examples.pooled = &pooled_;
  if (data_->pictures.rows() == 0) return examples;
  examples.augmentation = data_->augmentation;
  if (!z_) {
    examples.pictures = &data_->pictures;
  } else if (frozen_) {
    examples.moving = &data_->pictures;
    examples.frozen = frozen_.get();
  }
  return examples;
}

void Features::advance(const Stage& stage) {
  Network one;
  one.stages.push_back(stage.clone());
  const Examples before = examples();
  const Index n = data_->rows(), width = stage.block->outputs();
  // A stage that leaves the width moves z where it lies: representations of pictures take
  // gigabytes.
  std::unique_ptr<Storage> other;
  if (!z_ || z_->width() != width) other = std::make_unique<Storage>(n, width, cache_dir_);
  Eigen::Map<Matrix> next = (other ? other : z_)->view();
  const bool pools = stage.pooling.window > 0;
  Pooled pooled{stage.pooling, Matrix(n, pools ? stage.pooling.features(width) : 0)};
  std::vector<Trace> traces(static_cast<std::size_t>(threads()));
  std::vector<Buffer> pictures(static_cast<std::size_t>(threads()));
  parallel_slices(n, pass_rows(one, before.width()), [&](Range rows, int worker) {
    const auto own = static_cast<std::size_t>(worker);
    const auto read = one.infer(x().middleRows(rows.begin, rows.size()),
                                z_rows(before, rows, pictures[own]), traces[own]);
    next.middleRows(rows.begin, rows.size()) = traces[own].z[1].view(rows.size(), width);
    if (pools) pooled.means.middleRows(rows.begin, rows.size()) = read;
  });
  if (other) z_ = std::move(other);
  pooled_ = std::move(pooled);
  if (!data_->augmentation.changes()) return;
  if (!frozen_) frozen_ = std::make_unique<FrozenStages>();
  frozen_->append(stage);
}

}  // namespace resboost

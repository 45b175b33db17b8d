#include <memory>
#include <utility>

#include "data/augment.h"
#include "resboost/dataset.h"

namespace resboost {
namespace {

constexpr std::uint64_t kAugment = 1;

class PictureReader final : public RowReader {
 public:
  PictureReader(const Pictures& pictures, const Augmentation& augmentation)
      : pictures_(pictures), augmentation_(augmentation) {}

  Rows slice(Range rows) override {
    auto out = slice_.view(rows.size(), pictures_.shape.size());
    for (Index i = 0; i < rows.size(); ++i) pictures_.read(rows.begin + i, out.row(i).data());
    return out;
  }

  void read(std::span<const Index> order, const Rng& epoch, MutRows out) override {
    auto whole = picture_.view(1, pictures_.shape.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      Real* to = out.row(static_cast<Index>(i)).data();
      if (!augmentation_.changes()) {
        pictures_.read(order[i], to);
        continue;
      }
      pictures_.read(order[i], whole.data());
      augment(augmentation_, pictures_.shape,
              epoch.fork(kAugment, static_cast<std::uint64_t>(order[i])), whole.data(), to);
    }
  }

 private:
  const Pictures& pictures_;
  const Augmentation& augmentation_;
  Buffer slice_, picture_;
};

class PictureRows final : public RowOrigin {
 public:
  PictureRows(std::shared_ptr<const Pictures> pictures, const Augmentation& augmentation)
      : pictures_(std::move(pictures)), augmentation_(augmentation) {}

  Index rows() const override { return pictures_->rows(); }
  Index width() const override { return pictures_->shape.size(); }
  std::unique_ptr<RowReader> reader() const override {
    return std::make_unique<PictureReader>(*pictures_, augmentation_);
  }
  bool changes() const override { return augmentation_.changes(); }
  const std::shared_ptr<const Pictures>& pictures() const { return pictures_; }

  RowSource take(std::span<const Index> rows) const override {
    Pictures some{pictures_->shape, {}, pictures_->center, pictures_->scale};
    if (pictures_->bytes.empty()) {  // who keeps them keeps them for these, too
      some.borrowed = pictures_->borrowed;
      some.keeper = pictures_->keeper;
      some.chosen.emplace();
      for (const Index row : rows) some.chosen->push_back(pictures_->place(row));
    } else {
      some.bytes.reserve(rows.size() * static_cast<std::size_t>(some.shape.size()));
      for (const Index row : rows) {
        const auto picture = pictures_->picture(row);
        some.bytes.insert(some.bytes.end(), picture.begin(), picture.end());
      }
    }
    return picture_rows(std::move(some), augmentation_);
  }

 private:
  std::shared_ptr<const Pictures> pictures_;
  Augmentation augmentation_;
};

}  // namespace

RowSource picture_rows(Pictures pictures, const Augmentation& augmentation) {
  return RowSource(std::make_shared<PictureRows>(
      std::make_shared<const Pictures>(std::move(pictures)), augmentation));
}

RowSource augmented(const RowSource& rows, const Augmentation& augmentation) {
  const auto* origin = dynamic_cast<const PictureRows*>(&rows.origin());
  return origin ? RowSource(std::make_shared<PictureRows>(origin->pictures(), augmentation)) : rows;
}

const Pictures* pictures_of(const RowSource& rows) {
  const auto* origin = dynamic_cast<const PictureRows*>(&rows.origin());
  return origin ? origin->pictures().get() : nullptr;
}

Index Pictures::rows() const {
  if (chosen) return static_cast<Index>(chosen->size());
  const std::size_t bytes_there = bytes.empty() ? borrowed.size() : bytes.size();
  return shape.size() == 0 ? 0 : static_cast<Index>(bytes_there) / shape.size();
}

Index Pictures::place(Index row) const {
  return chosen ? (*chosen)[static_cast<std::size_t>(row)] : row;
}

std::span<const std::uint8_t> Pictures::picture(Index row) const {
  const std::uint8_t* first = bytes.empty() ? borrowed.data() : bytes.data();
  return {first + place(row) * shape.size(), static_cast<std::size_t>(shape.size())};
}

void Pictures::read(Index row, Real* out) const {
  const Index count = shape.height * shape.width, channels = shape.channels;
  const std::uint8_t* from = picture(row).data();
  for (Index i = 0; i < count; ++i)
    for (Index c = 0; c < channels; ++c)
      *out++ = (static_cast<Real>(*from++) - center(c)) * scale(c);
}

}  // namespace resboost

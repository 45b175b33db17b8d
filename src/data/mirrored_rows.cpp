#include <algorithm>
#include <memory>
#include <utility>

#include "resboost/dataset.h"
#include "resboost/error.h"

namespace resboost {
namespace {

void mirror(const ImageShape& shape, const Real* picture, Real* out) {
  const Index channels = shape.channels, line = shape.width * channels;
  for (Index y = 0; y < shape.height; ++y, picture += line)
    for (Index x = shape.width; x-- > 0; out += channels)
      std::copy_n(picture + x * channels, channels, out);
}

class MirroredReader final : public RowReader {
 public:
  MirroredReader(const ImageShape& shape, std::unique_ptr<RowReader> pictures)
      : shape_(shape), pictures_(std::move(pictures)) {}

  Rows slice(Range rows) override {
    const Rows whole = pictures_->slice(rows);
    auto out = mirrored_.view(whole.rows(), shape_.size());
    for (Index i = 0; i < whole.rows(); ++i) mirror(shape_, whole.row(i).data(), out.row(i).data());
    return out;
  }

  void read(std::span<const Index> order, const Rng& epoch, MutRows out) override {
    auto whole = mirrored_.view(out.rows(), shape_.size());
    pictures_->read(order, epoch, whole);
    for (Index i = 0; i < whole.rows(); ++i) mirror(shape_, whole.row(i).data(), out.row(i).data());
  }

 private:
  const ImageShape shape_;
  std::unique_ptr<RowReader> pictures_;
  Buffer mirrored_;
};

class MirroredRows final : public RowOrigin {
 public:
  explicit MirroredRows(RowSource pictures) : pictures_(std::move(pictures)) {}

  Index rows() const override { return pictures_.rows(); }
  Index width() const override { return pictures_.width(); }
  std::unique_ptr<RowReader> reader() const override {
    return std::make_unique<MirroredReader>(pictures_of(pictures_)->shape, pictures_.reader());
  }
  RowSource take(std::span<const Index> rows) const override {
    return mirrored(pictures_.take(rows));
  }
  bool changes() const override { return pictures_.changes(); }

 private:
  RowSource pictures_;
};

}  // namespace

RowSource mirrored(const RowSource& pictures) {
  if (!pictures_of(pictures)) throw ConfigError("mirrored(): rows that are no pictures");
  return RowSource(std::make_shared<MirroredRows>(pictures));
}

}  // namespace resboost

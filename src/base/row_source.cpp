#include "resboost/row_source.h"

#include <stdexcept>
#include <utility>

namespace resboost {
namespace {

using View = Eigen::Map<const Matrix, 0, Eigen::OuterStride<>>;

class MatrixReader final : public RowReader {
 public:
  explicit MatrixReader(const View& all) : all_(all) {}
  Rows slice(Range rows) override { return all_.middleRows(rows.begin, rows.size()); }
  void read(std::span<const Index> order, const Rng&, MutRows out) override {
    for (std::size_t i = 0; i < order.size(); ++i)
      out.row(static_cast<Index>(i)) = all_.row(order[i]);
  }

 private:
  View all_;
};

/// Rows in memory, its own or borrowed.
class MatrixRows final : public RowOrigin {
 public:
  explicit MatrixRows(Matrix own)
      : own_(std::move(own)), all_(own_.data(), own_.rows(), own_.cols(), {own_.outerStride()}) {}
  explicit MatrixRows(const View& borrowed) : all_(borrowed) {}

  Index rows() const override { return all_.rows(); }
  Index width() const override { return all_.cols(); }
  std::unique_ptr<RowReader> reader() const override {
    return std::make_unique<MatrixReader>(all_);
  }
  RowSource take(std::span<const Index> rows) const override {
    Matrix some(static_cast<Index>(rows.size()), width());
    for (std::size_t i = 0; i < rows.size(); ++i)
      some.row(static_cast<Index>(i)) = all_.row(rows[i]);
    return some;
  }
  bool in_memory() const override { return true; }
  Rows matrix() const override { return all_; }

 private:
  Matrix own_;
  View all_;
};

}  // namespace

Rows RowOrigin::matrix() const {
  throw std::logic_error("RowSource: these rows do not lie in memory; read them with reader()");
}

RowSource::RowSource() : RowSource(Matrix()) {}

RowSource::RowSource(Matrix rows) : origin_(std::make_shared<MatrixRows>(std::move(rows))) {}

RowSource RowSource::borrow(const Rows& rows) {
  return RowSource(std::make_shared<MatrixRows>(
      View(rows.data(), rows.rows(), rows.cols(), {rows.outerStride()})));
}

}  // namespace resboost

#include "resboost/codes.h"

#include <algorithm>

namespace resboost {
namespace {

class CodeReader final : public RowReader {
 public:
  explicit CodeReader(const Codes& codes) : codes_(codes) {}

  Rows slice(Range rows) override {
    auto out = buffer_.view(rows.size(), std::ssize(codes_.columns));
    for (Index c = 0; c < out.cols(); ++c) {
      const std::uint8_t* from = codes_.column(c) + rows.begin;
      for (Index i = 0; i < out.rows(); ++i) out(i, c) = static_cast<Real>(from[i]);
    }
    return out;
  }

  void read(std::span<const Index> order, const Rng&, MutRows out) override {
    for (Index c = 0; c < out.cols(); ++c) {
      const std::uint8_t* from = codes_.column(c);
      for (Index i = 0; i < out.rows(); ++i)
        out(i, c) = static_cast<Real>(from[order[static_cast<std::size_t>(i)]]);
    }
  }

 private:
  const Codes& codes_;
  Buffer buffer_;
};

class CodeRows final : public RowOrigin {
 public:
  explicit CodeRows(const Codes& codes) : codes_(codes) {}
  Index rows() const override { return codes_.rows; }
  Index width() const override { return std::ssize(codes_.columns); }
  std::unique_ptr<RowReader> reader() const override {
    return std::make_unique<CodeReader>(codes_);
  }
  RowSource take(std::span<const Index> rows) const override {
    Matrix some(std::ssize(rows), width());
    CodeReader(codes_).read(rows, Rng(0), some);
    return some;
  }

 private:
  const Codes& codes_;
};

}  // namespace

Codes Codes::take(std::span<const Index> order) const {
  Codes some{std::ssize(order), columns, {}};
  some.values.reserve(columns.size() * order.size());
  for (Index c = 0; c < std::ssize(columns); ++c)
    for (const Index row : order) some.values.push_back(column(c)[row]);
  return some;
}

bool has_directions(const Codes& codes) {
  return std::any_of(codes.columns.begin(), codes.columns.end(),
                     [](const Codes::Column& column) { return column.direction != 0; });
}

RowSource code_rows(const Codes& codes) {
  return RowSource(std::make_shared<const CodeRows>(codes));
}

}  // namespace resboost

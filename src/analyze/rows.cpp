#include "analyze/rows.h"

#include <string>

#include "resboost/error.h"
#include "resboost/parallel.h"

namespace resboost {

RawReader::RawReader(const Dataset& data, bool codes) : x_(data.x.reader()) {
  if (codes) codes_ = data.raw().codes.reader();
}

RawRows RawReader::slice(Range rows) {
  const Rows x = x_->slice(rows);
  return {x, codes_ ? codes_->slice(rows) : Rows(x.leftCols(0))};
}

std::vector<RawReader> readers(const Network& net, const Dataset& data) {
  std::vector<RawReader> all;
  for (int i = 0; i < threads(); ++i) all.emplace_back(data, net.views().codes);
  return all;
}

void require_rows(const Network& net, const Dataset& data) {
  if (data.rows() == 0) throw DataError("analyze: no rows; give some that the model can read");
  if (net.views().codes && data.codes.rows != data.rows())
    throw DataError("analyze: rows without the codes that the network reads; encode both views");
  if (net.stages.empty() || net.stages.front().reads == Reads::codes) return;
  const Stage& first = net.stages.front();
  const Index expected =
      first.reads == Reads::z_and_x ? first.block->inputs() / 2 : first.block->inputs();
  if (data.inputs() == expected) return;
  throw DataError("analyze: rows of " + std::to_string(data.inputs()) +
                  " numbers, the network reads " + std::to_string(expected) +
                  "; encode the data with the model's schema");
}

void require_labelled_rows(const Network& net, const Dataset& data) {
  require_rows(net, data);
  const Index outputs = net.outputs(data.inputs());
  if (data.y.rows() == data.rows() && data.y.cols() == outputs) return;
  throw DataError("analyze: targets are [" + std::to_string(data.y.rows()) + ", " +
                  std::to_string(data.y.cols()) + "], expected [" + std::to_string(data.rows()) +
                  ", " + std::to_string(outputs) +
                  "]; give labelled rows, encoded with the model's schema");
}

}  // namespace resboost

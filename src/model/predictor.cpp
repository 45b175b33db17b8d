#include "resboost/predictor.h"

#include <algorithm>
#include <utility>

#include "data/row_encoder.h"
#include "model/finish_scores.h"
#include "nn/chain.h"
#include "resboost/error.h"
#include "resboost/model.h"

namespace resboost {
namespace {

/// Rows that go through the network together: as many as a pass has.
constexpr Index kRowsAtOnce = 256;

}  // namespace

struct Predictor::Workspace::Buffers {
  Buffer x, codes;
  Trace trace;
};

Predictor::Workspace::Workspace() : buffers_(std::make_unique<Buffers>()) {}
Predictor::Workspace::~Workspace() = default;
Predictor::Workspace::Workspace(Workspace&&) noexcept = default;
Predictor::Workspace& Predictor::Workspace::operator=(Workspace&&) noexcept = default;

struct Predictor::Parts {
  std::shared_ptr<const Model> model;
  RowEncoder encoder;
  Views views;

  template <class Given>
  void predict(std::span<const Given> values, Workspace::Buffers& buffers,
               std::span<double> out) const {
    const auto columns = encoder.columns().size(), outputs = model->schema->task.outputs.size();
    const std::size_t rows = outputs == 0 ? 0 : out.size() / outputs;
    if (out.size() != rows * outputs || values.size() != rows * columns)
      throw DataError("predictor: " + std::to_string(values.size()) + " values and room for " +
                      std::to_string(out.size()) + " numbers; a row has " +
                      std::to_string(columns) + " values and " + std::to_string(outputs) +
                      " numbers");
    for (std::size_t row = 0; row < rows; row += kRowsAtOnce) {
      const auto some = std::min<std::size_t>(kRowsAtOnce, rows - row);
      slice(values.data() + row * columns, row, static_cast<Index>(some), buffers,
            out.data() + row * outputs);
    }
  }

 private:
  template <class Given>
  void slice(const Given* values, std::size_t first, Index rows, Workspace::Buffers& buffers,
             double* out) const {
    auto x = buffers.x.view(rows, views.numbers ? encoder.features() : 0);
    auto codes = buffers.codes.view(rows, views.codes ? encoder.codes() : 0);
    for (Index i = 0; i < rows; ++i)
      encode(values + i * std::ssize(encoder.columns()), first + static_cast<std::size_t>(i),
             views.numbers ? x.row(i).data() : nullptr,
             views.codes ? codes.row(i).data() : nullptr);
    auto scores = infer(Chain(model->net), RawRows(x, codes), x, buffers.trace);
    finish_scores(*model, MutRows(scores), out);
  }

  template <class Given>
  void encode(const Given* values, std::size_t row, Real* x, Real* codes) const {
    try {
      encoder.encode(values, x, codes);
    } catch (const DataError& error) {
      throw DataError("row " + std::to_string(row + 1) + ", " + error.what());
    }
  }
};

Predictor::Predictor(std::shared_ptr<const Model> model) {
  if (model->schema->pictures.shape.size() > 0)
    throw ModelError("predictor: the model is of pictures, and a predictor takes rows of a table");
  const Schema& schema = *model->schema;
  const Views views = model->net.views();
  parts_ = std::make_unique<const Parts>(Parts{std::move(model), RowEncoder(schema), views});
}
Predictor::~Predictor() = default;
Predictor::Predictor(Predictor&&) noexcept = default;
Predictor& Predictor::operator=(Predictor&&) noexcept = default;

const std::vector<std::string>& Predictor::columns() const { return parts_->encoder.columns(); }
const std::vector<std::string>& Predictor::outputs() const {
  return parts_->model->schema->task.outputs;
}
bool Predictor::of_classes() const {
  return parts_->model->schema->task.kind == Task::Kind::classification;
}

std::size_t Predictor::predicted_class(std::span<const double> probabilities) const {
  if (!of_classes() || probabilities.size() != outputs().size())
    throw DataError("predictor: " + std::to_string(probabilities.size()) +
                    " numbers, not those of " + std::to_string(outputs().size()) + " classes");
  const auto& threshold = parts_->model->schema->task.threshold;
  if (threshold) return probabilities[1] >= *threshold ? 1 : 0;
  const auto likeliest = std::max_element(probabilities.begin(), probabilities.end());
  return static_cast<std::size_t>(likeliest - probabilities.begin());
}

void Predictor::predict(std::span<const Value> values, Workspace& workspace,
                        std::span<double> out) const {
  parts_->predict(values, *workspace.buffers_, out);
}

void Predictor::predict(std::span<const double> values, Workspace& workspace,
                        std::span<double> out) const {
  parts_->predict(values, *workspace.buffers_, out);
}

}  // namespace resboost

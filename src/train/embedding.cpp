#include "train/embedding.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "nn/pass.h"
#include "resboost/error.h"
#include "train/moments.h"

namespace resboost {
namespace {

enum : std::uint64_t { kInit = 1, kEmbed = 2 };

std::vector<Vector> values_of(const Layer& layer) {
  std::vector<Vector> values;
  for (const Param* param : params(layer)) values.push_back(param->value);
  return values;
}

void take_values(Layer& layer, const std::vector<Vector>& values) {
  const auto list = params(layer);
  bool fit = list.size() == values.size();
  for (std::size_t i = 0; fit && i < list.size(); ++i)
    fit = list[i]->value.size() == values[i].size();
  if (!fit) throw ModelError("checkpoint: an embedding of another shape");
  for (std::size_t i = 0; i < list.size(); ++i) list[i]->value = values[i];
}

}  // namespace

void layer_outputs(const Layer& layer, const Rows& rows, MutRows out) {
  std::vector<Memo> scratch(static_cast<std::size_t>(threads()));
  parallel_slices(rows.rows(), kPassRows, [&](Range range, int worker) {
    layer.infer(rows.middleRows(range.begin, range.size()),
                out.middleRows(range.begin, range.size()),
                scratch[static_cast<std::size_t>(worker)]);
  });
}

Matrix layer_outputs(const Layer& layer, const Rows& rows) {
  Matrix out(rows.rows(), layer.outputs());
  layer_outputs(layer, rows, out);
  return out;
}

Pooling pooling_behind(const Layer& layer, const Pooling& pooling) {
  if (pooling.window == 0) return pooling;
  const ImageShape& image = pooling.image;
  return {{image.height, image.width, layer.outputs() / (image.height * image.width)},
          pooling.window};
}

Matrix layer_outputs(const Layer& layer, const Examples& examples) {
  if (examples.pooling.window == 0) return layer_outputs(layer, examples.z);
  const Stage stage{layer.clone(), 0, 1, Reads::z, pooling_behind(layer, examples.pooling)};
  return scores_of(stage, examples.x, examples.z);
}

Matrix by_cell(Matrix rows, const Examples& examples) {
  const Pooling& how = examples.pooling;
  const Index cells = how.window == 0 ? 1 : how.features(examples.width()) / how.image.channels;
  rows.resize(rows.rows() * cells,
              rows.cols() / cells);  // as many numbers: they stay where they are
  return rows;
}

Matrix by_row(Matrix cells, const Examples& examples) {
  cells.resize(examples.rows(), cells.size() / std::max<Index>(examples.rows(), 1));
  return cells;
}

Matrix unweighted_gradient(const Examples& examples, const Head& head, const Loss& loss) {
  const Vector none;
  return functional_gradient({examples.x, examples.read, examples.target, none}, head, loss);
}

BlockConfig with_tanh_output(BlockConfig block) {
  block.output = Activation::tanh;
  return block;
}

Matrix regression_targets(Matrix gradient, EmbeddingConfig::Target target, double rms_norm) {
  const double root_p = std::sqrt(static_cast<double>(gradient.cols()));
  if (target == EmbeddingConfig::Target::global) {
    gradient *= static_cast<Real>(root_p / std::max(rms_norm, 1e-30));
    return gradient;
  }
  for (Index i = 0; i < gradient.rows(); ++i)
    gradient.row(i) *= static_cast<Real>(1 / (double{gradient.row(i).norm()} / root_p + 1e-10));
  return gradient;
}

std::unique_ptr<Layer> EmbeddingFitter::fit_directions(const StageContext& c, const Examples& on) {
  Matrix gradient = unweighted_gradient(on, c.head, c.loss);
  const double norm = rms_row_norm(gradient);
  const Matrix target = regression_targets(std::move(gradient), config_.target, norm);
  // The gradient is known on held-out rows too, so overfitting the directions can be seen.
  const Matrix held_out_target =
      config_.best_epoch && c.held_out.rows() > 0
          ? regression_targets(unweighted_gradient(c.held_out, c.head, c.loss), config_.target,
                               norm)
          : Matrix();
  return fit(c, make_embedding(on, block_, c.run.rng.fork(kInit)), Reads::z,
             {on.x, on.z, target, on.w, on.pooling, on.read},
             {c.held_out.x, c.held_out.z, held_out_target, c.held_out.w, c.held_out.pooling,
              c.held_out.read});
}

std::unique_ptr<Layer> EmbeddingFitter::fit(const StageContext& c, std::unique_ptr<Layer> start,
                                            Reads reads, const Examples& train,
                                            const Examples& held_out) {
  Network net;
  auto block = std::move(start);
  // Other maps are read where a group of pictures begins.
  if (!previous_.empty() && train.pooling == pooling_) take_values(*block, previous_);
  pooling_ = train.pooling;
  const Pooling pooling = pooling_behind(*block, train.pooling);
  net.stages.push_back(Stage{std::move(block), 0, 1, reads, pooling});
  const bool choose = config_.best_epoch && held_out.target.rows() > 0;
  const SgdResult result = fit_sgd(net, train, choose ? &held_out : nullptr, *loss_, config_.sgd,
                                   {Phase::block, c.t + 1}, c.run.fork(kEmbed));
  config_.sgd.learning_rate =
      result.learning_rate;  // found once, at the first stage, then kept (1.3.2)
  if (result.stopped) return nullptr;
  if (config_.warm_start) previous_ = values_of(*net.stages.front().block);
  return std::move(net.stages.front().block);
}

void EmbeddingFitter::save(Memory& memory) const {
  memory.put("embedding.learning_rate", config_.sgd.learning_rate);
  memory.put("embedding.previous", previous_);
  const ImageShape& image = pooling_.image;
  std::vector<double> pooling;
  for (const Index number : {image.height, image.width, image.channels, pooling_.window})
    pooling.push_back(static_cast<double>(number));
  memory.put("embedding.pooling", std::move(pooling));
}

void EmbeddingFitter::restore(const Memory& memory) {
  config_.sgd.learning_rate = memory.number("embedding.learning_rate");
  previous_ = memory.arrays("embedding.previous");
  const std::vector<double>& pooling = memory.numbers("embedding.pooling");
  if (pooling.size() != 4) throw ModelError("checkpoint: a pooling of other than 4 numbers");
  const auto number = [&](std::size_t i) { return Index{Memory::as_count(pooling[i])}; };
  pooling_ = {{number(0), number(1), number(2)}, number(3)};
}

}  // namespace resboost

#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "resboost/methods.h"

namespace resboost {

/// The embedding of a block: [inputs] -> hidden layers (relu) -> [outputs] with the configured
/// output activation.
std::unique_ptr<Layer> make_embedding(Index inputs, Index outputs, const BlockConfig& config,
                                      Rng rng);

/// The same as wide as z; on pictures the branch of a residual block, and relu.
std::unique_ptr<Layer> make_embedding(const Examples& examples, const BlockConfig& config, Rng rng);

/// Outputs of a layer on all rows.   rows: [n, inputs], out: [n, outputs]
void layer_outputs(const Layer& layer, const Rows& rows, MutRows out);
Matrix layer_outputs(const Layer& layer, const Rows& rows);
/// Outputs on all rows of z, as heads would read them: on pictures their means.   [n, cells * q]
Matrix layer_outputs(const Layer& layer, const Examples& examples);

/// How heads would read what a layer makes of maps with this pooling: as many channels as it has
/// outputs a pixel.
Pooling pooling_behind(const Layer& layer, const Pooling& pooling);

/// Rows by cells: [n, cells * channels] as [n * cells, channels], where a map of channels is the
/// same in every cell of a picture. Of a table there is one cell.
Matrix by_cell(Matrix rows, const Examples& examples);
/// The way back.
Matrix by_row(Matrix cells, const Examples& examples);

/// Rows d(loss_i)/d(z_i): the functional gradient without the row weights that
/// functional_gradient() has.
Matrix unweighted_gradient(const Examples& examples, const Head& head, const Loss& loss);

/// The same block with a tanh behind it, as the later versions of ResFGB's code have it.
BlockConfig with_tanh_output(BlockConfig block);

/// Gradient rows as regression targets: tau_i = grad_i / RMS of its p numbers, or all by the one
/// factor that gives unit RMS. rms_norm: of the gradient's rows.
Matrix regression_targets(Matrix gradient, EmbeddingConfig::Target target, double rms_norm);

/// Fits the embeddings iota of successive stages to fields. Remembers where the next one may start.
class EmbeddingFitter {
 public:
  EmbeddingFitter(const BlockConfig& block, const EmbeddingConfig& config,
                  std::unique_ptr<Loss> loss)
      : block_(block), config_(config), loss_(std::move(loss)) {}

  /// An MLP fitted to the directions of the functional gradient at the rows of `on`, which may be a
  /// part of c.train; row weights weigh the squared error, not the directions. nullptr if the
  /// reporter asked to stop.
  std::unique_ptr<Layer> fit_directions(const StageContext& c, const Examples& on);

  /// `start`, or with warm start the last stage's layer, fitted to the targets of the examples.
  /// Without rows held out, or if the best epoch is not asked for, the last epoch is kept.
  std::unique_ptr<Layer> fit(const StageContext& c, std::unique_ptr<Layer> start, Reads reads,
                             const Examples& train, const Examples& held_out);

  /// The learning rate that was found, and where the next one may start.
  void save(Memory& memory) const;
  void restore(const Memory& memory);

 private:
  BlockConfig block_;
  EmbeddingConfig config_;
  std::unique_ptr<Loss> loss_;
  std::vector<Vector> previous_;  ///< parameters of the last stage's layer, with a warm start
  Pooling pooling_{};             ///< of the z that it read
};

}  // namespace resboost

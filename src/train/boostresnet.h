#pragma once

#include <optional>
#include <vector>

#include "resboost/methods.h"
#include "train/generalisation.h"
#include "train/modules.h"

namespace resboost {

/// Hidden layers of the classifier that trains a stage, which are thrown away: as wide as the stage
/// (of tables: auxiliary_width); nothing where it is linear, or where `remaining` layers are asked
/// for, which the architecture has.
std::optional<Stage> auxiliary_layers(const BoostResNetConfig& config, const BlockConfig& block,
                                      const Stage& stage, Rng rng);

/// The fitter of make_boostresnet(), which also fits stages of other shapes than a residual block:
/// the stem of a network on pictures, and the blocks that open its groups.
class BoostResNet final : public StageFitter {
 public:
  BoostResNet(const BlockConfig& block, const BoostResNetConfig& config)
      : block_(block), config_(config) {}

  std::optional<FittedStage> fit(const StageContext& c) override;
  /// Trains this stage and a classifier on it (Alg. 2). Nothing if the reporter asked to stop,
  /// which leaves the stage as far as it came, or if it is no weak learner. hidden: of the
  /// classifier, in place of auxiliary_layers().
  std::optional<FittedStage> fit_stage(const StageContext& c, Stage& stage,
                                       std::optional<Stage> hidden = std::nullopt);

  void save(Memory& memory) const override;
  void restore(const Memory& memory) override;

 private:
  /// Where the sum of modules begins anew behind other stages, the norms of those blocks, which
  /// Cor. 4.3 needs, are unknown.
  void follow(const StageContext& c);
  /// Cor. 4.3, for two classes; needs every block below, so only networks grown from nothing have
  /// it.
  void add_generalisation_bound(const StageContext& c, const Network& net,
                                std::vector<Measure>& theory);

  BlockConfig block_;
  BoostResNetConfig config_;
  Modules modules_;
  std::optional<LayerNorms> complexity_;
  std::optional<Head> own_head_;  ///< of the last stage, as it was trained here
};

}  // namespace resboost

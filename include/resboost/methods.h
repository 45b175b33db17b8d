#pragma once

#include <memory>
#include <string>
#include <vector>

#include "resboost/schema_config.h"
#include "resboost/train.h"

namespace resboost {

// Stage fitters, one file each in src/train. All are for fit_stagewise().

/// A trained embedding, a least-squares map behind it, an exact line search (ALGORITHMS.md 7.11):
/// RFRBoost's map on ResFGB's embedding. The default method.
std::unique_ptr<StageFitter> make_hybrid(const BlockConfig& block, const EmbeddingConfig& embedding,
                                         const HybridConfig& hybrid);

/// ResFGB (Nitanda & Suzuki, ICML 2018): an embedding fitted to the functional gradient, a kernel
/// mean behind it.
std::unique_ptr<StageFitter> make_resfgb(const BlockConfig& block, const EmbeddingConfig& embedding,
                                         const ResFgbConfig& resfgb);

/// ResFGB with Nesterov momentum over the layers, tanh embeddings and Huber regression (official
/// code 4853149).
std::unique_ptr<StageFitter> make_resfgb_nesterov(const BlockConfig& block,
                                                  const EmbeddingConfig& embedding,
                                                  const ResFgbConfig& resfgb);

/// ResFGB-FW (Nitanda & Suzuki, AISTATS 2020): Frank-Wolfe steps in the kernel's space, two towers.
std::unique_ptr<StageFitter> make_resfgb_fw(const BlockConfig& block,
                                            const EmbeddingConfig& embedding,
                                            const FrankWolfeConfig& fw);

/// BoostResNet (Huang et al., ICML 2018): block and head trained together, edges and weights in
/// closed form. ConfigError in fit() for a loss that is not of classes.
std::unique_ptr<StageFitter> make_boostresnet(const BlockConfig& block,
                                              const BoostResNetConfig& boostresnet);

/// RFRBoost (Zozoulenko, Cass & Gonon, ICML 2025): random features, a closed-form map behind them.
/// ConfigError in fit() for a greedy variant and a loss that is not squared.
std::unique_ptr<StageFitter> make_rfrboost(const RfrBoostConfig& rfrboost);

/// The residual block that methods with trained blocks use, the identity to begin with: [p] ->
/// hidden layers -> [p] -> linear [p]; on pictures two convolutions.
std::unique_ptr<Layer> make_block(Index width, const BlockConfig& config, Rng rng);
std::unique_ptr<Layer> make_block(const Examples& examples, const BlockConfig& config, Rng rng);
/// The same layers for a network without shortcuts: nothing of them is zero.
std::unique_ptr<Layer> make_plain_block(Index width, const BlockConfig& config, Rng rng);

/// Any method by its configuration. `start`: a network to grow (its stages stay as they are), or an
/// empty one. held_out may have no rows. Asked to stop, it comes back within about a second with the
/// best network so far, out of a pass over the rows or a closed form too. checkpoint: where progress
/// is kept, and comes from; or null. TrainingError if it cannot go on.
Network train(Network start, const Dataset& train, const Dataset& held_out, const Loss& loss,
              const TrainConfig& config, Rng rng, Reporter& reporter,
              Checkpoint* checkpoint = nullptr);

/// What TrainConfig::precision comes to on this processor. ConfigError for bf16 where it has no
/// instructions for it.
Precision precision_of(const TrainConfig& config);

/// What a method is, for people.
struct MethodInfo {
  std::string name;     ///< as --method has it
  std::string summary;  ///< one line
  std::string text;     ///< four lines
  std::string source;   ///< the paper
  std::vector<std::string>
      groups;  ///< its options begin with one of these and a dot; its own first
  TrainConfig::Method method;
};

/// All methods.
const std::vector<MethodInfo>& methods();

/// nullptr if there is none of that name.
const MethodInfo* find_method(const std::string& name);
const MethodInfo& method_info(TrainConfig::Method method);

/// Configurations of the ICML 2018 code (b566697): "paper" (its defaults), "paper-letter",
/// "paper-usps", "paper-ijcnn1", "paper-mnist", "paper-covtype" (ALGORITHMS.md 1.4, for exactly
/// these data sets: penalties there are per row). For pictures: "pictures" (BoostResNet) and
/// "resnet" (end to end, He et al. 2015). What differs from the defaults is set in both structs.
std::vector<std::string> preset_names();
/// ConfigError for a name that is not one of these.
void use_preset(const std::string& name, TrainConfig& train, SchemaConfig& schema);

}  // namespace resboost

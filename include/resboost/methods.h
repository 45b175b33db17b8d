#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "resboost/schema_config.h"
#include "resboost/train.h"

namespace resboost {

/// Any method by its configuration. `start`: a network to grow (its stages stay as they are), or an
/// empty one. held_out may have no rows. Asked to stop, it comes back within about a second with
/// the best network so far, out of a pass over the rows or a closed form too. checkpoint: where
/// progress is kept, and comes from; or null. TrainingError if it cannot go on.
Network train(Network start, const Dataset& train, const Dataset& held_out, const Loss& loss,
              const TrainConfig& config, const RunContext& run, Checkpoint* checkpoint = nullptr);

/// What TrainConfig::precision comes to on this processor. ConfigError for bf16 where it has no
/// instructions for it.
Precision precision_of(const TrainConfig& config);

/// What training by this configuration reads of a table's rows: what its own blocks do, and those
/// of a network that it is to grow.
Views views_of(const TrainConfig& config, const Network* start = nullptr);

/// A method of training: what it is, for people, and how it is made. Each says it in its own file
/// in src/train.
struct MethodInfo {
  /// How the stages of a network on pictures that change the shape of its representation are made:
  /// trained behind a head of their own; drawn at random; as all its other stages are; not at all.
  enum class Openings { trained, random, own, none };

  std::string name;     ///< as --method has it
  std::string summary;  ///< one line
  std::string text;     ///< four lines
  std::string source;   ///< the paper
  /// Its options begin with one of these and a dot, or are one of these; its own first.
  std::vector<std::string> groups;
  /// What is worth tuning, and from where to where: "trees.leaves=8:96" (tuning.h).
  std::vector<std::string> tuned;
  /// What fits its stages, of such blocks; nullptr: it trains all stages end to end.
  std::function<std::unique_ptr<StageFitter>(const TrainConfig&, const BlockConfig&)> make =
      nullptr;
  Openings openings = Openings::trained;
  bool numbers = true;  ///< takes targets that are numbers; all take classes
  /// How its heads are fitted, where that is not TrainConfig::head: for so many rows, and so many
  /// outputs of which the loss is a mean.
  HeadConfig (*head)(const TrainConfig&, double rows, double outputs) = nullptr;
  Views views{};  ///< what its stages read of a table's rows
  /// What its stages are added to, made of the network to grow; nullptr: that itself.
  Network (*begin)(Network start, const Dataset& train, const Loss& loss,
                   const RunContext& run) = nullptr;
  /// Most rows of which its fitter is asked for a second fit (StageFitter::again); nullptr: none.
  Index (*refit_rows)(const TrainConfig&) = nullptr;
  /// Fits, each whole and with other rows held out, whose average is the network; nullptr: one.
  int (*folds)(const TrainConfig&) = nullptr;
  /// Does its fitter know when to end? Then stages that do not help right now are no reason to.
  bool paces_itself = false;
  int stages = 10;  ///< of a table, where --stages does not say how many
  /// Share of the rows that a table holds out where nobody says; nullptr: a tenth.
  double (*valid_share)(Index rows) = nullptr;
  int bins_for_classes = -1;  ///< SchemaConfig's, where nobody says how many
  /// The method that it stands for where stages are to be residual blocks: on pictures, and where
  /// networks of blocks are compared.
  const char* of_blocks = nullptr;
  /// Does this configuration train the stages that come behind `start` side by side? nullptr: none
  /// does.
  bool (*side_by_side)(const TrainConfig&, const Network& start, const Dataset& train) = nullptr;

  /// Do gradients go through its blocks, so that a network of them can be trained end to end?
  bool passes_gradients = true;

  /// Is this one of its options?
  bool reads(const std::string& parameter) const;
};

/// All methods: ours, and those that were registered. Stays as it is when more are.
const std::vector<MethodInfo>& methods();
/// Adds a method of the caller's, so that --method, compare() and the record of a model know it by
/// its name. From any thread, for the rest of the program. ConfigError for a name that is taken, or
/// has other signs than letters, digits, - and _.
void register_method(MethodInfo info);
/// nullptr if there is none of that name.
const MethodInfo* find_method(const std::string& name);
/// That of the configuration. ConfigError for a name that is not one of these.
const MethodInfo& method_of(const TrainConfig& config);

/// What a configuration comes to on this data: of rows without codes, as pictures are, every stage
/// is a block.
TrainConfig config_for(const TrainConfig& config, const Dataset& train);
/// The same with stages that are residual blocks.
TrainConfig config_of_blocks(const TrainConfig& config);

/// Does training end with a fit on training and held-out rows, so many together, or with several
/// that hold out other rows? Then no row is left that the network has not seen, and only reports of
/// the stages before say how good it is.
bool ends_on_all_rows(const TrainConfig& config, Index rows);

/// Share of a table's rows that training holds out where nobody says.
double valid_share_of(const TrainConfig& config, Index rows);

/// "fast" and "best": method auto in less time than by its defaults, and in more. Configurations of
/// the ICML 2018 code (b566697): "paper" (its defaults), "paper-letter",
/// "paper-usps", "paper-ijcnn1", "paper-mnist", "paper-covtype" (its configuration files, for
/// exactly these data sets: penalties there are per row). For pictures: "pictures" (BoostResNet,
/// few minutes), "photos" (the same for pictures that mean the same in a mirror) and "resnet" (end
/// to end, He et al. 2015). What differs from the defaults is set in both structs.
std::vector<std::string> preset_names();
/// ConfigError for a name that is not one of these.
void use_preset(const std::string& name, TrainConfig& train, SchemaConfig& schema);

}  // namespace resboost

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "resboost/dataset.h"
#include "resboost/loss.h"
#include "resboost/model.h"
#include "resboost/network.h"
#include "resboost/report.h"
#include "resboost/theory.h"

// Why does a residual network work? The experiments of Veit, Wilber & Belongie (NIPS 2016), Littwin
// & Wolf (2016), He et al. (2015, 2016) and of boosting theory, on a fitted network and rows of
// data. All functions only read. Rows are labelled and encoded by the model's schema; functions of
// a network alone take any rows that it can read. NaN where a number does not apply. DataError for
// rows that the network cannot read, and for none. Results are the same bits for any number of
// threads.
namespace resboost {

// ---- stages
// --------------------------------------------------------------------------------------------------------

/// What a stage is, as far as it can be deleted or moved.
enum class StageKind {
  residual,  ///< a branch beside z itself:  z <- keep z + step branch(z), or relu(z + branch(z))
  opening,   ///< a branch beside a shortcut that changes the shape: opens a group
  plain,     ///< of a network without any shortcut: a stage behind the first that leaves the shape
  fixed      ///< cannot go: a stem, a tail, a plain stage that changes the shape
};

/// One for each stage.   inputs: width of x.
std::vector<StageKind> stage_kinds(const Network& net, Index inputs);

// ---- lesions (Veit et al. 2016, sections 4.1 to 4.3)
// --------------------------------------------------------

struct LesionConfig {
  int most_deleted = 10;  ///< K: stages deleted at once, as far as there are so many
  int most_swaps = 10;    ///< pairs swapped one after the other
  int repeats =
      10;  ///< R: random draws for each number of either, or all of them where there are no more
  int bins = 8;  ///< of the curve over Kendall's tau
  std::uint64_t seed = 1;
};

struct Quartiles {
  double low = 0, median = 0, high = 0;
};

struct StageLesion {
  Index stage = 0;  ///< 1 is the first
  StageKind kind = StageKind::fixed;
  double error = 0;  ///< without it; NaN where it cannot go
};

struct RandomLesion {
  int deleted = 0;  ///< stages
  Quartiles error;
};

struct Reordering {
  int swaps = 0;
  double tau =
      0;  ///< Kendall's, of the order of the stages that can move: 1 - 4 inversions / (n (n - 1))
  double error = 0;
};

struct ReorderingBin {
  int count = 0;   ///< reorderings in it
  double tau = 0;  ///< their mean
  Quartiles error;
};

/// Errors are 1 - accuracy for classes, RMSE in the units of the targets for numbers.
struct Lesions {
  double error = 0;              ///< of the whole network
  std::vector<StageLesion> one;  ///< all stages
  std::vector<RandomLesion>
      several;  ///< 1, 2, ... residual (or plain) stages at random; openings stay
  std::vector<Reordering> reordered;            ///< by rising number of swaps
  std::vector<ReorderingBin> reordered_by_tau;  ///< by falling tau; without empty bins
};

/// Deletes and swaps stages of the trained network; nothing is trained again, nor are batch norm's
/// statistics. A deleted stage is keep z, or its shortcut (and the relu behind it); a plain one is
/// left out. Stages are swapped with others of the same kind and shape. Costs a prediction of all
/// rows for each lesion, less what comes before it.
Lesions lesions(const Model& model, const Dataset& data, const LesionConfig& config = {});

// ---- paths (Veit et al. 2016, sections 3 and 5)
// ------------------------------------------------------

struct PathConfig {
  int samples = 10;  ///< S: paths drawn for each length, or all of them where there are no more
  int most_lengths = 33;  ///< lengths that are sampled: all, or this many at equal distances
  std::uint64_t seed = 1;
};

struct PathLength {
  int length = 0;    ///< blocks on the path
  double share = 0;  ///< of all 2^n paths: C(n, length) / 2^n
  double gradient =
      0;  ///< mean norm of the gradient that comes back along one; NaN where not sampled
  /// Share of C(n, length) * gradient; lengths not sampled are interpolated on a log scale. NaN for
  /// all lengths if all gradients are 0 or one of them is not finite.
  double contribution = 0;
};

struct Paths {
  int blocks = 0;                   ///< n: stages with a shortcut
  std::vector<PathLength> lengths;  ///< 0 .. n; empty without blocks
  int shortest = 0,
      longest = 0;  ///< the fewest neighbouring lengths that hold 95 % of the contribution
  double effective_share =
      0;  ///< of all paths, that have these lengths; NaN where contributions are
  double decay =
      0;  ///< least-squares slope of ln gradient on length, two or more: below 0, exponential decay
  double decay_r2 = 0;  ///< R squared of that line
};

/// Gradients of the loss along single paths: a training pass forward, and back through the branch
/// alone at the blocks on the path and through the shortcut alone at the others. The norm is that
/// of a row's gradient at the input of the first block, averaged over rows (which count equally)
/// and sampled paths. A path costs the way back through its blocks: all together about samples / 2
/// passes for each sampled length. ConfigError for a network without a head.
Paths paths(const Network& net, const Loss& loss, const Dataset& data,
            const PathConfig& config = {});

// ---- responses and gains (He et al. 2015, Fig. 7; Taylor view)
// -----------------------------------------------------

/// One stage of a prediction, over all rows.
struct StageResponse {
  Index stage = 0;  ///< 1 is the first
  StageKind kind = StageKind::fixed;
  /// Standard deviation of step * branch; fixed and plain stages: of the block, without a last
  /// relu.
  double response = 0;
  double branch = 0;  ///< root mean square of step * branch
  double stream = 0;  ///< root mean square of what is beside the branch; NaN without a shortcut
  double gain = 0;    ///< b = branch / stream
  double change = 0;  ///< root mean square over rows of |z after - z before| (openings: -
                      ///< shortcut(z)); NaN without
  double norm = 0;    ///< the same of |z after|
};

std::vector<StageResponse> stage_responses(const Network& net, const Dataset& data);

/// The gains of the stages with a shortcut.
std::vector<double> block_gains(const std::vector<StageResponse>& responses);

// ---- effective depth (Littwin & Wolf 2016)
// -------------------------------------------------

/// Lengths count blocks on a path, so element k is of length k, up to p blocks.
struct EffectiveDepth {
  std::vector<double> law;  ///< Poisson-binomial: share of weight of paths of this length, sum of
                            ///< Bernoulli(b/(1+b))
  double mean = 0, sd = 0;  ///< of that law
  std::vector<double>
      weights;      ///< its squares, normalised: epsilon^2 of Littwin & Wolf for these gains
  double beta = 0;  ///< mean gain
  std::vector<double>
      epsilon;       ///< theirs for equal gains beta: a first layer and p more with skips (eq. 16)
  double theta = 0;  ///< log-density of critical points of that mixture (eq. 31)
  double predicted = 0;  ///< beta / (1 + beta): limit of argmax depth / p (Thm 1)
  double found = 0;      ///< argmax of weights / p
};

/// gains: b_l >= 0 of each block, or ConfigError. One that is NaN makes every number NaN, and
/// epsilon empty.
EffectiveDepth effective_depth(const std::vector<double>& gains);

struct StageScale {
  Index stage = 0;  ///< 1 is the first
  StageKind kind = StageKind::fixed;
  /// Root mean square of the scales of the batch norm that the branch ends with (lambda of Littwin
  /// & Wolf); NaN where none is, or weights follow it.
  double norm_scale = 0;
  double weight_norm = 0;  ///< l2 norm of all weights in the branch, without biases and norms
};

/// One for each stage; cheap enough to be asked after every epoch. inputs: width of x.
std::vector<StageScale> stage_scales(const Network& net, Index inputs);

// ---- boosting theory (docs/theory.md)
// ----------------------------------------------------------------------

struct DepthTheory {
  Index depth = 0;
  double error = 0, log_loss = 0;  ///< 1 - accuracy, or RMSE
  double loss = 0;                 ///< mean of the model's loss, by the weights of rows
  std::vector<double> margins;     ///< quantiles of p_y - max p_other in [-1, 1]; empty for numbers
  std::vector<double> score_margins;  ///< the same of scores
  double grad_l1 = 0, grad_l2 = 0;    ///< g1, g2: of the functional gradient in what the head reads
  double margin_bound = 0;            ///< on the share of rows with a margin <= 0, the error
                                      ///< (loss/margin_bound.h); NaN where it says nothing
  std::optional<BoostingRound> round;  ///< of the probabilities of this depth as the module o_t;
                                       ///< for classes, at depths of at least one stage
};

/// Replays boosting over the heads of a fitted network, one entry for each depth with a head. On
/// the training rows of a boosted network bounds hold of what was trained; on others they are of
/// those rows. quantiles: in [0, 1]. DataError for labels that the model does not know.
std::vector<DepthTheory> boosting_theory(const Model& model, const Dataset& data,
                                         const std::vector<double>& quantiles = {0.05, 0.25, 0.5,
                                                                                 0.75, 0.95});

// ---- anytime prediction
// --------------------------------------------------------------------------------------------

struct Truncation {
  Index depth = 0;
  double error = 0, log_loss = 0;
  double flops = 0;  ///< a row (resboost/cost.h)
};

/// Rows leave at the first head whose largest probability is above the second by more than the
/// threshold, or at the last.
struct EarlyExit {
  double threshold = 0;
  double error = 0, log_loss = 0;
  double flops = 0;  ///< mean over rows, with all heads that a row met
  double depth = 0;  ///< mean over rows
};

struct Anytime {
  std::vector<Truncation> depths;  ///< those with a head
  std::vector<EarlyExit> exits;    ///< by rising threshold; empty for numbers
};

Anytime anytime(const Model& model, const Dataset& data);

// ---- trees
// ------------------------------------------------------------------------------------------------------------------

/// A column's part in the trees of a network.
struct ColumnGain {
  std::string name;
  Index splits = 0;
  double gain = 0;   ///< what its splits took off the loss's second-order model, times two
  double share = 0;  ///< of all gains
};

/// Of all columns that a tree asks for, by falling gain (importance as in Breiman et al. 1984);
/// none without trees.
std::vector<ColumnGain> column_gains(const Model& model);

/// Trees of a stage, the first of which is 1; 0 for another block.
Index tree_count(const Network& net, Index stage);

/// A tree drawn in text, a node a line: what it asks, gains, and scores of the leaves with their
/// training rows. Trees of a stage begin with 1. ConfigError if there is no such tree.
std::string tree_text(const Model& model, Index stage, Index tree);

// ---- all of it
// ------------------------------------------------------------------------------------------------------

struct AnalysisConfig {
  LesionConfig lesions;
  PathConfig paths;
  std::vector<double> quantiles{0.05, 0.25, 0.5, 0.75, 0.95};  ///< of margins
};

/// A model of a plain network (no shortcuts) and its own encoding of the same rows, whose lesions
/// are shown beside.
struct Control {
  const Model& model;
  const Dataset& data;
};

/// What was found; nothing where the reporter asked to stop before.
struct Analysis {
  std::vector<double> quantiles;
  std::vector<DepthTheory> depths;
  std::optional<Anytime> anytime;
  std::vector<StageResponse> responses;
  std::vector<StageScale> scales;
  std::optional<EffectiveDepth> effective_depth;  ///< none without shortcuts
  std::optional<Lesions> lesions, control_lesions;
  std::optional<Paths> paths;
};

/// One analysis after the other. control: or nullptr.
Analysis analyze(const Model& model, const Dataset& data, const Control* control,
                 const AnalysisConfig& config, Reporter& reporter);

}  // namespace resboost

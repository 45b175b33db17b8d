#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "nn/trees.h"
#include "resboost/checkpoint.h"
#include "resboost/dataset.h"
#include "resboost/loss.h"
#include "resboost/rng.h"
#include "resboost/trees.h"
#include "train/trees/derivatives.h"
#include "train/trees/grower.h"
#include "train/trees/shared_rows.h"
#include "train/trees/slopes.h"

namespace resboost::trees {

/// What one round did, in the function-space view: the tree is a projection of the functional
/// gradient on functions that are constant, or linear, on its leaves (Friedman 2001).
struct Round {
  double gradient_l2 = 0;         ///< sqrt(mean |g_i|^2), g_i the gradient of row i's loss
  double gradient_l1 = 0;         ///< mean |g_i|
  double energy = 0;              ///< <g, P g>, P the projection on what the leaves can say
  double alignment = 0;           ///< cosine between -g and the tree, over all rows
  double predicted_decrease = 0;  ///< of the mean loss, by its second-order model
  double held_out_loss = 0;       ///< mean, after the round; NaN where nothing is held out
};

/// Leaves of a tree: as many as asked for, else by what leaves are: numbers take larger trees than
/// classes do, where leaves are constant (docs/methods.md). ConfigError for 1.
int most_leaves(const TreesConfig& config, const Loss& loss, Index outputs, const Codes& codes);

/// Newton boosting of trees with vector leaves, round by round.
class Booster {
 public:
  /// ranks: that share the work on the training rows, or nullptr.
  Booster(Sample train, Sample held_out, const Loss& loss, const TreesConfig& config, Rng rng,
          Communicator* ranks = nullptr);
  /// One more tree. False, and none, if no split lowers the loss's model.
  bool advance();

  Index rounds() const { return static_cast<Index>(rounds_.size()); }
  const Round& round(Index r) const { return rounds_[static_cast<std::size_t>(r)]; }
  /// Trees of some rounds.
  TreeArrays trees(Range rounds) const;
  /// What another booster of the same arguments needs to go on after the last round. Trees before
  /// `first` are somebody else's to keep.
  void save(Index first, Memory& memory) const;
  /// ModelError for what no booster of these arguments has saved.
  void restore(Index first, const Memory& memory);
  const Sample& train() const { return train_; }
  const Sample& held_out() const { return held_out_; }

 private:
  struct Tree {
    Structure structure;
    std::vector<Real> leaves;   ///< [leaves, outputs]
    std::vector<Slope> slopes;  ///< [leaves, slopes_]; none where leaves are constant
    std::vector<Real> rows;     ///< training rows in each leaf
  };
  void append_trees(const TreeArrays& arrays);
  void aim(Rng rng, std::uint64_t rounding);
  void choose(Rng rng);
  void choose_rows(Rng rng);
  void add_derivatives(const std::uint32_t* rows, Index n, double* sums) const;
  void solve_leaves(Tree& tree, Round& round) const;
  void move(const Tree& tree, const std::vector<std::uint8_t>& leaf, Sample& sample) const;

  Sample train_, held_out_;
  const Loss& loss_;
  TreesConfig config_;
  Rng rng_;
  Growth growth_;
  Partition rows_;                     ///< those that a tree is grown on
  std::vector<std::uint32_t> chosen_;  ///< the same, in the order of the table
  std::vector<std::uint8_t> leaf_;     ///< of all rows
  bool mirrored_;                      ///< see is_mirrored()
  int slopes_;                         ///< of each leaf; 0: leaves are constant
  std::vector<bool> sloped_;           ///< see sloped_columns()
  std::vector<Real> values_;           ///< see code_values(); none where leaves are constant
  Matrix gradient_, curvature_;        ///< [n, k]; [n, 1] if mirrored
  Matrix aimed_;                       ///< [n, directions]
  Vector scale_;                       ///< [n]: one curvature a row
  Words words_;
  std::vector<int> columns_;
  std::unique_ptr<SharedRows> shared_;  ///< nullptr: nobody helps
  Grower grower_;
  std::vector<Tree> forest_;
  std::vector<Round> rounds_;
};

}  // namespace resboost::trees

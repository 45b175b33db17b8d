#pragma once

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
  /// ranks: that share the training rows, or nullptr; helping_ranks() says whether they should.
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
  /// Of those rows this process's own: all of them where no ranks share them.
  const Sample& train() const { return rows_.own(); }
  const Sample& held_out() const { return held_out_; }

 private:
  struct Tree {
    Structure structure;
    LeafValues values;
    std::vector<Real> rows;  ///< training rows in each leaf
  };
  void append_trees(const TreeArrays& arrays);
  void solve_leaves(Tree& tree, const LeafSums& found, Round& round) const;

  Sample held_out_;
  const Codes& codes_;  ///< of the training rows
  const Loss& loss_;
  TreesConfig config_;
  Rng rng_;
  Growth growth_;
  Index outputs_;
  bool mirrored_;  ///< see is_mirrored()
  SlopeColumns slopes_;
  SharedRows rows_;
  std::vector<std::uint8_t> leaf_;  ///< of the rows held out
  Grower grower_;
  std::vector<Tree> forest_;
  std::vector<Round> rounds_;
};

}  // namespace resboost::trees

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/parallel.h"
#include "resboost/loss.h"
#include "train/trees/derivatives.h"
#include "train/trees/draws.h"
#include "train/trees/grower.h"
#include "train/trees/growing_rows.h"
#include "train/trees/leaf_values.h"
#include "train/trees/slopes.h"
#include "train/trees/words.h"

namespace resboost::trees {

/// Of all training rows those that one of several ranks has: neighbouring groups of slices, of the
/// 16 at most which sums of floats over all rows are cut into. So such sums are the same bits for
/// any number of ranks.
struct GroupShare {
  GroupShare(Index all, int rank, int ranks)
      : slicing(all, kTreeSlice, kSumGroups),
        groups{slicing.groups() * rank / ranks, slicing.groups() * (rank + 1) / ranks} {}
  Range rows() const { return slicing.rows(groups); }
  Slicing slicing;
  Range groups;
};

/// What has to be known of all rows' derivatives.
struct Extent {
  Largest largest;            ///< along the directions
  std::vector<double> norms;  ///< sums of the gradients' norms, and of their squares   [groups, 2]
};

/// What has to be known of the rows in the leaves of a tree.
struct LeafSums {
  std::vector<Index> rows;   ///< in each leaf
  std::vector<Index> grown;  ///< those of them that the tree was grown on
  /// Over the latter: gradients and curvatures of each score; where leaves are linear, moments.
  std::vector<double> sums;  ///< [groups, leaves, width]
};

/// How many sums each leaf has. scores: that have derivatives.
inline Index sums_of_leaf(Index scores, const SlopeColumns& slopes) {
  return 2 * scores + moments_of(slopes.most);
}

/// The training rows of one rank, for which it does whatever goes row by row: derivatives, dealing
/// them to leaves, histograms, sums over leaves, scores.
class OwnRows {
 public:
  /// sample: its rows; scores only of those. slopes: borrowed.
  OwnRows(Sample sample, const Loss& loss, const GroupShare& share, const SlopeColumns& slopes);

  /// The beginning of a round.
  Extent look(const Draws& draws);
  /// Rounds derivatives; all rows that the tree is grown on are in leaf 0.
  void round(const Rounding& rounding);
  DealtRows& growing() { return growing_; }
  /// When the tree has grown: finds the leaves of all rows, too.
  LeafSums sum_leaves(const Structure& tree);
  void move(const LeafValues& values) { move_scores(values, slopes_, leaf_, sample_); }

  Sample& sample() { return sample_; }
  const Sample& sample() const { return sample_; }

 private:
  void choose_rows(Rng rng, double share);
  void aim(const Matrix& directions);
  std::vector<double> norms() const;
  void add_derivatives(std::span<const std::uint32_t> rows, double* sums) const;
  bool along_scores() const { return gradient_.cols() == 1; }  ///< and not directions

  Sample sample_;
  const Loss& loss_;
  GroupShare share_;
  const SlopeColumns& slopes_;
  DealtRows growing_;
  std::vector<std::uint32_t> chosen_;
  std::span<const std::uint32_t> grown_on_;  ///< rows of the tree, which are the first of those
  std::vector<int> columns_;                 ///< that it may ask for
  std::vector<std::uint8_t> leaf_;           ///< of all rows
  Matrix gradient_, curvature_;              ///< [n, k]; [n, 1] if mirrored
  Matrix aimed_;                             ///< [n, directions]
  Vector scale_;                             ///< [n]: one curvature a row
  Words words_;
};

}  // namespace resboost::trees

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "resboost/communicator.h"
#include "train/trees/own_rows.h"

namespace resboost::trees {

// Rows of a table stay where they are, each rank's with their codes, targets, weights and scores;
// what travels are random numbers, splits, histograms, and sums and values of leaves. Rank 0 judges
// splits and finds what leaves say. Sums of whole numbers are the same in any order, and those of
// floats go along groups of slices; so how many ranks there are changes no bit.

/// All training rows, of which the process has a part, and other ranks have the others.
class SharedRows final : public GrowingRows {
 public:
  /// Deals the rows. ranks: nullptr where this process has all. slopes: borrowed.
  SharedRows(Sample sample, const Loss& loss, const SlopeColumns& slopes, Communicator* ranks);
  ~SharedRows() override;
  SharedRows(const SharedRows&) = delete;
  SharedRows& operator=(const SharedRows&) = delete;

  /// As OwnRows does it, of all.
  Extent look(const Draws& draws);
  void round(const Rounding& rounding);
  void split(const Turn& turn) override { turns_.push_back(turn); }  // done before what comes next
  void add_up(int leaf, std::vector<Word>& bins,
              const std::function<void(Index c)>& added) override;
  LeafSums sum_leaves(const Structure& tree);
  void move(const LeafValues& values);

  Index rows() const { return rows_; }
  /// Of all rows.   [n, k]
  Matrix scores() const;
  void set_scores(const Matrix& scores);
  /// Those of this process, the first ones.
  const Sample& own() const { return own_->sample(); }

 private:
  void tell(const char* service, const std::string& what) const;
  void deal(const Sample& sample, const Loss& loss, const SlopeColumns& slopes);
  void take_turns();

  Communicator* ranks_;
  Index rows_;
  int table_ = 0;  ///< its number; several may be there at once
  std::optional<OwnRows> own_;
  std::vector<Index> offsets_;  ///< of a histogram's columns
  std::vector<Turn> turns_;     ///< to be taken
  std::string farewell_;
};

/// The ranks where trees on this table are work enough for them, otherwise nullptr. leaves: of a
/// tree.
Communicator* helping_ranks(Communicator* ranks, const Sample& sample, const Loss& loss,
                            int leaves);

}  // namespace resboost::trees

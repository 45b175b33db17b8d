#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/following.h"
#include "base/row_share.h"
#include "resboost/features.h"
#include "resboost/loss.h"

namespace resboost {

// Examples of which every rank has rows: sums over all rows go along one tree over groups of slices
// (base/parallel.h), and each rank adds up a complete subtree of it (base/row_share.h). So sums of
// floats have the same bits for any number of ranks. Rank 0 has all rows and sends the others
// theirs once, when they are first asked for something; z then moves through the stages there, too.

/// Multiply-adds of a sum over rows that is worth asking the others: about a millisecond.
inline constexpr double kSumToShare = 5e7;

/// What another rank has of examples.
struct ExamplesShare {
  RowShare share{0};
  Matrix x, read, target;  ///< x: of a table
  Vector w;
};
using ExamplesShares = std::map<int, ExamplesShare>;

/// Rank 0's side.
class SharedExamples {
 public:
  explicit SharedExamples(Communicator& ranks, double least_work = kSumToShare);
  ~SharedExamples();
  SharedExamples(const SharedExamples&) = delete;
  SharedExamples& operator=(const SharedExamples&) = delete;

  Communicator& ranks() const { return ranks_; }
  /// Should the others help with so many rows, of so many multiply-adds each?
  bool worth_it(Index rows, double work_of_row) const;
  /// This rank's.
  RowShare share(Index rows) const { return {rows, 0, ranks_.size()}; }
  /// Asks the others for something, who have their rows of these examples then.
  void ask(const Examples& examples, const char* service, const std::string& what);

  /// z <- stage(z), where the others can help: move(own) does this rank's, which are the first
  /// ones, and theirs are put into `z` [n, q]. Else false, and nothing is done.
  bool advance(const Examples& before, const Stage& stage,
               const std::function<void(Index own)>& move, MutRows z);

 private:
  void deal(const Examples& examples);
  bool can_advance(const Examples& before, const Stage& stage) const;

  Communicator& ranks_;
  double least_work_;
  int number_;
  std::string farewell_;
  bool has_rows_ = false, has_read_ = false;  ///< the others: x, targets and weights; read
};

/// Rows that every rank sends to rank 0, behind those that this has: its own of the share.
void gather_rows(Communicator& ranks, MutRows all);
/// Of another rank: rows are those of its share.
void give_rows(Communicator& ranks, const RowShare& share, const Rows& rows);

/// The rows of each other rank's share, copied before it is asked to take them, as memory may end.
class DealtParts {
 public:
  DealtParts(Communicator& ranks, const Rows& all);
  /// Rank 0's side of take_rows().
  void deal() const;

 private:
  Communicator& ranks_;
  std::vector<std::string> parts_;
};
Matrix take_rows(Communicator& ranks, const RowShare& share, Index width);

/// What the other ranks do for the examples themselves.
Services example_services(Communicator& ranks, const std::shared_ptr<ExamplesShares>& shares);

}  // namespace resboost

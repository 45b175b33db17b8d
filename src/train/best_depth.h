#pragma once

#include <limits>
#include <optional>
#include <vector>

#include "resboost/checkpoint.h"
#include "resboost/network.h"
#include "resboost/selection.h"

namespace resboost {

/// A depth, and how good it is on the held-out rows.
struct DepthQuality {
  int depth = 0;
  double loss = std::numeric_limits<double>::quiet_NaN();      ///< mean
  double selected = std::numeric_limits<double>::quiet_NaN();  ///< Selection::measure
};

/// Remembers the depth that is best on the held-out rows: of the lowest loss, or by a selection.
/// Stages that later ones leave alone are not copied; where corrective epochs change all of them,
/// their numbers of that depth are.
class BestDepth {
 public:
  /// Borrows the selection. changing: stages may change after they were added.
  BestDepth(const Selection& selection, bool changing, bool held_out)
      : selection_(selection), changing_(changing), held_out_(held_out) {}

  /// Where nothing is held out the deepest is kept. What is not a number is no improvement.
  void observe(Network& net, double loss, double selected);
  /// Depths in a row that were no better.
  int since() const { return since_; }
  bool any() const { return seen_ > 0; }
  const DepthQuality& best() const { return best_; }
  /// That of the lowest loss, where the selection has chosen another.
  std::optional<DepthQuality> traded() const;

  /// Makes the network what it was at its best, also out of the middle of a stage: the head of a
  /// new stage may be missing, and a corrective step has the last head only.
  void restore(Network& net) const;

  void save(Memory& memory) const;
  void restore(Network& best, const Memory& memory);

 private:
  double cost(const DepthQuality& quality) const {
    return selection_.by_loss() ? quality.loss : selection_.cost(quality.selected);
  }
  void remember(Network& net);
  Head last_head() const;

  const Selection& selection_;
  bool changing_, held_out_;
  int seen_ = 0, since_ = 0;
  DepthQuality best_, lowest_loss_;
  std::ptrdiff_t heads_ = 0;
  std::vector<Vector> values_;  ///< of the stages and the last head
};

}  // namespace resboost

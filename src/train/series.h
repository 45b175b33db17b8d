#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "resboost/train.h"

namespace resboost {

/// A network of a series, borrowed, and how many of its stages the next one goes on from: none, and
/// that reads what this one does.
struct Member {
  Network* net;
  Index passed = 0;
  bool read = true;  ///< its head is that of a depth; else it only helps its stages to learn
};

/// Networks one behind the other that learn side by side: each from its own loss, and no gradient
/// goes from one to the one before. A network by itself is a series of one.
using Series = std::vector<Member>;

/// A series of one.
Series series_of(Network& net);

/// Width of the z that each member begins with, the first at `inputs`.
std::vector<Index> widths_of(const Series& series, Index inputs);
std::vector<Param*> params_of(const Series& series);
/// What it comes to: the stages that are passed on, and the heads of those that are read; a copy.
Network network_of(const Series& series);

/// What a member says of a slice of rows.
struct MemberSlice {
  std::size_t member;
  Range rows;
  int worker;
  Buffer::View scores;
};

/// All examples through all members once, as in prediction: sums in double of what add() makes of
/// the slices. A slice comes to the members in their order.
std::vector<double> sum_over_members(
    const Series& series, const Examples& examples, Index size,
    const std::function<void(const MemberSlice&, double* part)>& add);

/// Of each member, without a step.
std::vector<double> mean_losses(const Series& series, const Examples& examples, const Loss& loss);
std::vector<Quality> evaluate(const Series& series, const Examples& examples, const Loss& loss);
/// [n, k] each; of those that are not read no rows.
std::vector<Matrix> scores(const Series& series, const Examples& examples);

}  // namespace resboost

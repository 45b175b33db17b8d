#pragma once

#include "base/following.h"
#include "resboost/communicator.h"

namespace resboost::trees {

// Services of the other ranks for trees, and what they are told behind the number of a table:
inline constexpr const char* kDealRows = "trees.deal";  // sizes, loss, slopes; then rows are dealt
inline constexpr const char* kLookAtRows = "trees.look";   // Draws; then the Extents are collected
inline constexpr const char* kRoundRows = "trees.round";   // Rounding
inline constexpr const char* kAddUpRows = "trees.add_up";  // turns, leaf; then bins are added up
inline constexpr const char* kSumLeaves =
    "trees.leaves";                                     // turns, tree; then LeafSums are collected
inline constexpr const char* kMoveRows = "trees.move";  // LeafValues
inline constexpr const char* kGiveScores = "trees.give";  // then scores are collected
inline constexpr const char* kTakeScores = "trees.take";  // then scores are dealt
inline constexpr const char* kForgetRows = "trees.forget";

/// What the other ranks do for trees: see SharedRows.
Services tree_services(Communicator& ranks);

}  // namespace resboost::trees

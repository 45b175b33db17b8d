#pragma once

#include "nn/trees.h"
#include "resboost/loss.h"
#include "resboost/trees.h"
#include "train/trees/booster.h"

namespace resboost::trees {

/// The same trees with leaves solved anew on all rows of a sample, one tree after the other, each
/// by Newton's shortened step at the scores that the trees before it leave; moves the sample's
/// scores past them. A leaf without rows keeps its values.
Trees refitted(const Trees& trees, Sample& sample, const Loss& loss, const TreesConfig& config);

}  // namespace resboost::trees

#pragma once

#include "resboost/layer.h"
#include "resboost/network.h"

// Floating-point operations of a prediction, for one row. A multiplication and an addition count 2:
// a dense layer has 2 * inputs * outputs, a convolution (with a batch norm or without: prediction
// folds it into the weights) 2 * window^2 * channels * filters * pixels of the output. Layers that
// only move numbers (identity, subsample) have none; all others one for each number of their
// output, and so have a stage that adds its block to z, and a pooling. A pass back costs about
// twice as much as one forward.
namespace resboost {

double forward_flops(const Layer& layer);
/// The block, the sum with z, and neither pooling nor head.
double forward_flops(const Stage& stage);
/// The head alone.
double forward_flops(const Head& head);

/// The first `depth` stages, and the pooling and the head of that depth if it has a head.   inputs:
/// width of x. ConfigError for a depth that the network does not have.
double forward_flops(const Network& net, Index depth, Index inputs);

/// The pooling and the head of a depth alone; 0 if it has none.
double head_flops(const Network& net, Index depth, Index inputs);

}  // namespace resboost

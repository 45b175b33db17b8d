#pragma once

#include <functional>

namespace resboost {

/// A learning rate that lowers the loss far within a few steps, found by doubling and halving
/// (determine_eta of ResFGB's code, b566697). probe: the loss after those steps at a rate, infinite
/// where it is none; first_loss: before them.
double find_rate(double first_loss, const std::function<double(double rate)>& probe);

}  // namespace resboost

#pragma once

#include <array>
#include <cstddef>

#include "bytes.h"
#include "resboost/resboost_c.h"

// Functions of ours that the library calls back: a loss, a metric, a weak learner and a listener.
namespace c_fuzz {

/// What the names of ours are; each is one that is registered when the program begins.
inline constexpr const char* kOwnName = "ours";
void register_ours();

/// How they behave from now on; not well, and whatever calls them may end with RESBOOST_INTERNAL.
enum class Mood { well, fails, not_finite, odd_sizes, count };
void behave(Mood mood);
bool behave_well();

/// A loss, a metric and a learner as they are registered.
resboost_loss_function loss_function();
resboost_metric_function metric_function();
resboost_learner learner();

/// A map that the learner's functions know, and how many of them were not dropped yet.
void* make_map();
std::size_t maps_alive();

/// Tells it to stop when it was told so many things; below 0: never.
int listen(void* left, const resboost_event* event);

}  // namespace c_fuzz

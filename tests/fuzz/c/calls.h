#pragma once

#include <span>

#include "call.h"

// A call of each function of the interface, and what it costs beside the others.
namespace c_fuzz {

struct Entry {
  void (*run)(Call&);
  int cost = 1;
};

std::span<const Entry> library_calls();
std::span<const Entry> table_calls();
std::span<const Entry> arrow_calls();
std::span<const Entry> model_calls();
std::span<const Entry> prediction_calls();
std::span<const Entry> result_calls();
std::span<const Entry> own_calls();

}  // namespace c_fuzz

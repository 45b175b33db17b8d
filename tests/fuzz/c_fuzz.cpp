// Calls of all functions of the C interface, in whatever order, with handles, null pointers, sizes
// and texts as the bytes say: each is done or refused with the status that resboost_c.h promises.
// What an input does is its own matter: nothing is left to the next one.
#include <vector>

#include "c/calls.h"

using namespace c_fuzz;

namespace {

std::vector<Entry> all_calls() {
  std::vector<Entry> all;
  for (const auto calls : {library_calls(), table_calls(), model_calls(), prediction_calls(),
                           result_calls(), own_calls(), arrow_calls()})
    all.insert(all.end(), calls.begin(), calls.end());
  return all;
}

/// Once: one thread, functions of ours, models.
bool prepared() {
  require(resboost_set_threads(1) == RESBOOST_OK);
  register_ours();
  for (std::size_t i = 0; i < kModels; ++i) require(!model_bytes(i).empty());
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool ready = prepared();
  static const std::vector<Entry> calls = all_calls();
  require(ready);
  constexpr int kMostCost = 24;
  Bytes bytes(data, size);
  World world;
  behave(bytes.seldom(4) ? static_cast<Mood>(bytes.below(static_cast<int>(Mood::count)))
                         : Mood::well);
  for (int cost = 0; cost < kMostCost && !bytes.empty();) {
    const Entry& entry = calls[bytes.below(calls.size())];
    cost += entry.cost;
    Call call(bytes, world);
    entry.run(call);
  }
  clear(world);
  require(maps_alive() == 0);
  forget_files();
  return 0;
}

#include "train/trees/look_ahead.h"

#include <algorithm>

#include "base/parallel.h"
#include "base/spin.h"

namespace resboost::trees {

LookAhead::LookAhead(std::vector<Candidate>& leaves, Index splits, Splitter& splitter,
                     std::vector<Splitter::Desk>& desks)
    : splits_(splits), splitter_(splitter), desks_(desks) {
  for (Candidate& leaf : leaves) add(leaf, leaf.split.gain);
}

/// Also what lies below it, if that is known.
void LookAhead::add(Candidate& leaf, double rank) {
  if (!(rank > 0)) return;
  places_.push_back({&leaf, rank, leaf.children != nullptr});
  if (!leaf.children) return;
  for (Candidate* child : {&leaf.children->left, &leaf.children->right})
    add(*child, std::min(rank, child->split.gain));
}

bool LookAhead::has_choice() const {
  return std::count_if(places_.begin(), places_.end(),
                       [](const Place& place) { return !place.taken; }) > 1;
}

LookAhead::Answer LookAhead::ask() {
  const std::lock_guard guard(lock_);
  const int finished = finished_.load(std::memory_order_relaxed);
  Place* first = nullptr;
  for (Place& place : places_)
    if (!place.taken && (!first || place.rank > first->rank)) first = &place;
  const auto before =
      first ? std::count_if(places_.begin(), places_.end(),
                            [&](const Place& place) { return place.rank > first->rank; })
            : splits_;
  if (failed_) return {{}, true, finished};
  if (before >= splits_) return {{}, working_ == 0, finished};
  if (!splitter_.suits_one(*first->leaf)) return {{}, true, finished};
  first->taken = true;
  ++working_;
  return {Pick{first->leaf, first->rank, before + 1 < splits_}, false, finished};
}

void LookAhead::finish(const Pick& pick) {
  {
    const std::lock_guard guard(lock_);
    --working_;
    for (Candidate* child : {&pick.leaf->children->left, &pick.leaf->children->right})
      add(*child, std::min(pick.rank, child->split.gain));
    finished_.fetch_add(1, std::memory_order_release);
  }
  finished_.notify_all();
}

/// The others do not wait for this thread.
void LookAhead::fail() {
  {
    const std::lock_guard guard(lock_);
    failed_ = true;
    finished_.fetch_add(1, std::memory_order_release);
  }
  finished_.notify_all();
}

void LookAhead::wait(int finished) const {
  const auto changed = [&] { return finished_.load(std::memory_order_acquire) != finished; };
  if (spin_until(changed)) return;
  while (!changed()) finished_.wait(finished, std::memory_order_acquire);
}

void LookAhead::work(Splitter::Desk& desk) {
  for (;;) {
    const Answer answer = ask();
    if (answer.is_over) return;
    if (!answer.pick) {
      wait(answer.finished);
      continue;
    }
    try {
      splitter_.split({*answer.pick->leaf, 0, 0, answer.pick->judged}, desk);
    } catch (...) {
      fail();
      throw;
    }
    finish(*answer.pick);
  }
}

void LookAhead::run() {
  parallel_tasks(std::ssize(desks_),
                 [&](Index thread) { work(desks_[static_cast<std::size_t>(thread)]); });
}

}  // namespace resboost::trees

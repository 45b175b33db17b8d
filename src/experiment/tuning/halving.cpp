#include "experiment/tuning/halving.h"

#include <algorithm>
#include <cmath>

namespace resboost {
namespace {

/// One choice in so many goes on from a rung to the next.
constexpr int kOneIn = 3;

}  // namespace

Halving::Halving(int rungs, int trials, bool higher_is_better)
    : rungs_(static_cast<std::size_t>(rungs)),
      trials_(trials),
      higher_is_better_(higher_is_better) {}

std::optional<Halving::Job> Halving::next() const {
  if (started_ == 0) return Job{0, top()};
  if (const auto job = promotion()) return job;
  if (started_ < trials_) return Job{started_, 0};
  return last_promotion();
}

/// From the highest rung that has one to give.
std::optional<Halving::Job> Halving::promotion() const {
  for (int rung = top() - 1; rung >= 0; --rung) {
    const auto& entries = rungs_[static_cast<std::size_t>(rung)];
    for (std::size_t i = 0; i < entries.size() / kOneIn; ++i)
      if (!entries[i].promoted && !std::isnan(entries[i].score))
        return Job{entries[i].number, rung + 1};
  }
  return std::nullopt;
}

/// So that few trials too find something besides the options as they were given.
std::optional<Halving::Job> Halving::last_promotion() const {
  if (rungs_.back().size() > 1) return std::nullopt;
  for (int rung = top() - 1; rung >= 0; --rung) {
    for (const Entry& entry : rungs_[static_cast<std::size_t>(rung)])
      if (!entry.promoted && !std::isnan(entry.score)) return Job{entry.number, rung + 1};
  }
  return std::nullopt;
}

void Halving::add(Job job, double score) {
  if (job.number == started_) ++started_;
  if (job.rung > 0 && job.number > 0)
    for (Entry& entry : rungs_[static_cast<std::size_t>(job.rung - 1)])
      if (entry.number == job.number) entry.promoted = true;
  auto& entries = rungs_[static_cast<std::size_t>(job.rung)];
  entries.push_back({job.number, score});
  std::stable_sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
    if (std::isnan(a.score) || std::isnan(b.score))
      return !std::isnan(a.score) && std::isnan(b.score);
    return higher_is_better_ ? a.score > b.score : a.score < b.score;
  });
}

}  // namespace resboost

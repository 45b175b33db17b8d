#include "train/best_depth.h"

#include <algorithm>

#include "resboost/error.h"

namespace resboost {

void BestDepth::observe(Network& net, double loss, double selected) {
  const DepthQuality now{static_cast<int>(net.depth()), loss, selected};
  const bool first = seen_++ == 0;
  if (first || loss < lowest_loss_.loss) lowest_loss_ = now;
  if (!held_out_ || first || cost(now) < cost(best_)) {
    best_ = now;
    since_ = 0;
    remember(net);
  } else {
    ++since_;
  }
}

void BestDepth::remember(Network& net) {
  heads_ = std::ssize(net.heads);
  values_.clear();
  if (!changing_) return;
  for (const Param* param : net.params()) values_.push_back(param->value);
}

std::optional<DepthQuality> BestDepth::traded() const {
  if (selection_.by_loss() || !held_out_ || lowest_loss_.depth == best_.depth) return std::nullopt;
  return lowest_loss_;
}

void BestDepth::restore(Network& net) const {
  net.stages.erase(net.stages.begin() + best_.depth, net.stages.end());
  if (std::ssize(net.heads) >= heads_)
    net.heads.erase(net.heads.begin() + heads_, net.heads.end());
  else
    net.heads.assign(1, last_head());
  if (values_.empty()) return;
  const auto all = net.params();
  for (std::size_t i = 0; i < all.size(); ++i) all[i]->value = values_[i];
}

/// Of the shape that its values have.
Head BestDepth::last_head() const {
  const Index outputs = values_.back().size();
  return Head(values_[values_.size() - 2].size() / outputs, outputs);
}

void BestDepth::save(Memory& memory) const {
  memory.put("best", std::vector<double>{best_.loss, best_.selected,
                                         static_cast<double>(lowest_loss_.depth), lowest_loss_.loss,
                                         lowest_loss_.selected, static_cast<double>(since_),
                                         static_cast<double>(seen_)});
}

void BestDepth::restore(Network& best, const Memory& memory) {
  const std::vector<double>& numbers = memory.numbers("best");
  if (numbers.size() != 7) throw ModelError("checkpoint: not what the stage-wise loop keeps");
  seen_ = 0;
  observe(best, numbers[0], numbers[1]);
  lowest_loss_ = {std::max(Memory::as_count(numbers[2]), 0), numbers[3], numbers[4]};
  since_ = std::max(Memory::as_count(numbers[5]), 0);
  seen_ = std::max(Memory::as_count(numbers[6]), 1);
}

}  // namespace resboost

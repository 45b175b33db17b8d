#include "train/best_epoch.h"

#include <cmath>

#include "base/nan.h"
#include "resboost/error.h"

namespace resboost {
namespace {

/// What is to be as low as can be, network by network.
std::vector<double> costs(const Series& series, const Examples* held_out,
                          const std::vector<Quality>& quality, const Selection& selection) {
  std::vector<double> costs;
  if (!held_out || selection.by_loss()) {
    for (const Quality& one : quality) costs.push_back(one.loss);
    return costs;
  }
  for (const Matrix& of_member : scores(series, *held_out))
    costs.push_back(of_member.rows() > 0 ? selection.cost(selection.measure(of_member)) : kNaN);
  return costs;
}

}  // namespace

HeldOutLook look_at(const Series& series, const Examples* held_out, const Loss& loss,
                    const Selection& selection) {
  HeldOutLook look{std::vector<Quality>(series.size(), {kNaN, kNaN})};
  if (held_out) look.quality = evaluate(series, *held_out, loss);
  const std::vector<double> all = costs(series, held_out, look.quality, selection);
  for (std::size_t i = 0; i < series.size(); ++i) {
    const bool better = !held_out || std::isnan(look.cost) || all[i] < look.cost;
    if (!series[i].read || !better) continue;
    look.best = static_cast<int>(i);
    look.cost = all[i];
  }
  return look;
}

void BestEpoch::observe(double train_loss, const HeldOutLook& look, bool held_out,
                        const StepRule& rule) {
  if (held_out && !(look.cost >= best)) {
    best = look.cost;
    best_member = look.best;
    best_values = rule.values();
    best_epoch = epoch + 1;
  }
  if (best_train_epoch < 0 || train_loss < best_train - 1e-3 * std::abs(best_train)) {
    best_train = train_loss;
    best_train_epoch = epoch;
  }
  ++epoch;
}

void BestEpoch::save(Memory& memory) const {
  memory.put("course", std::vector<double>{static_cast<double>(epoch), best, best_train,
                                           static_cast<double>(best_train_epoch),
                                           static_cast<double>(best_member)});
  memory.put("best_values", best_values);
}

void BestEpoch::restore(const Memory& memory) {
  const std::vector<double>& numbers = memory.numbers("course");
  if (numbers.size() != 5 || !(numbers[0] >= 0))
    throw ModelError("checkpoint: not what the minibatch loop keeps");
  epoch = Memory::as_count(numbers[0]);
  best = numbers[1];
  best_train = numbers[2];
  best_train_epoch = Memory::as_count(numbers[3]);
  best_member = Memory::as_count(numbers[4]);
  best_values = memory.arrays("best_values");
}

}  // namespace resboost

#include "train/automatic/course.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "resboost/error.h"

namespace resboost::automatic {
namespace {

ModelError unknown() {
  return ModelError("checkpoint: not what this run's trees and networks keep");
}

int counted(double number, double most) {
  const int count = Memory::as_count(number);
  if (count < 0 || count > most) throw unknown();
  return count;
}

double share_of(double number) {
  if (!(number >= 0 && number <= 1)) throw unknown();
  return number;
}

/// Networks that are stages already are left out.
void restore_networks(Course& course, const std::vector<Vector>& numbers, Index inputs,
                      Index outputs, const AutomaticConfig& config) {
  auto number = numbers.begin();
  for (std::size_t i = course.next; i < course.networks.all.size(); ++i) {
    auto& network = course.networks.all[i];
    network = make_network(inputs, outputs, config, Rng(0));
    for (Param* param : params(*network)) {
      if (number == numbers.end() || number->size() != param->value.size()) throw unknown();
      param->value = *number++;
    }
  }
  if (number != numbers.end()) throw unknown();
}

}  // namespace

void save(const Course& course, Memory& memory) {
  if (course.race) course.race->save(memory);
  const auto number = [](auto count) { return static_cast<double>(count); };
  memory.put("auto", std::vector<double>{
                         number(course.rounds), number(course.known), number(course.worthwhile),
                         number(course.trees_ended), number(course.steps), number(course.doublings),
                         number(course.networks.all.size()), course.networks.stop,
                         number(course.averaged), course.share, number(course.next)});
  std::vector<Vector> numbers;
  for (std::size_t i = course.next; i < course.networks.all.size(); ++i)
    for (const Param* param : params(std::as_const(*course.networks.all[i])))
      numbers.push_back(param->value);
  memory.put("auto_networks", numbers);
}

Course counts_of(const Memory& memory, Index held_out, const AutomaticConfig& config) {
  const std::vector<double>& state = memory.numbers("auto");
  if (state.size() != 11) throw unknown();
  constexpr double kMost = 1e9;
  Course course;
  if (memory.has("race")) course.race.emplace(0.0, held_out, config.price).restore(memory);
  course.rounds = counted(state[0], kMost);
  course.known = counted(state[1], static_cast<double>(course.rounds));
  course.worthwhile = counted(state[2], static_cast<double>(course.rounds));
  course.trees_ended = state[3] != 0;
  course.steps = counted(state[4], kMostSteps);
  if (course.steps < 1) throw unknown();
  course.doublings = counted(state[5], kMost);
  course.networks.all.resize(static_cast<std::size_t>(counted(state[6], config.networks)));
  course.networks.stop = share_of(state[7]);
  course.averaged = state[8] != 0;
  course.share = share_of(state[9]);
  course.next = static_cast<std::size_t>(counted(state[10], state[6]));
  if (!course.averaged && course.next > 0) throw unknown();  // they are no stages yet
  return course;
}

Course restored(const Memory& memory, Index held_out, Index inputs, Index outputs,
                const AutomaticConfig& config) {
  Course course = counts_of(memory, held_out, config);
  restore_networks(course, memory.arrays("auto_networks"), inputs, outputs, config);
  return course;
}

}  // namespace resboost::automatic

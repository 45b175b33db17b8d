#include "train/automatic/course.h"

#include <doctest/doctest.h>

#include <limits>
#include <utility>
#include <vector>

#include "resboost/error.h"

using namespace resboost;

namespace {

AutomaticConfig config() {
  AutomaticConfig small;
  small.networks = 4;
  small.width = 4;
  small.stream = 3;
  return small;
}

/// Two networks that wait for the trees to end, one turn of each in the race.
Memory saved() {
  automatic::Course course;
  course.race.emplace(1, 100, 0.05);
  course.race->record(automatic::Learner::trees, 0.5, 1);
  course.rounds = course.worthwhile = 30;
  course.known = 20;
  course.steps = 1600;
  course.doublings = 1;
  course.networks.stop = 0.75;
  for (std::uint64_t i = 0; i < 2; ++i)
    course.networks.all.push_back(automatic::make_network(5, 2, config(), Rng(i)));
  Memory memory;
  save(course, memory);
  return memory;
}

automatic::Course back(const Memory& memory) {
  return automatic::restored(memory, 100, 5, 2, config());
}

}  // namespace

TEST_SUITE_BEGIN("train/automatic/course");

TEST_CASE("what was saved comes back, number by number") {
  const Memory memory = saved();
  Memory again;
  save(back(memory), again);
  CHECK(again.values() == memory.values());
  CHECK(back(memory).networks.all.size() == 2);
  CHECK(back(memory).steps == 1600);
}

TEST_CASE("numbers that no fit has saved are errors") {
  const std::vector<double> right = saved().numbers("auto");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  // rounds, known, worthwhile, ended, steps, doublings, networks, stop, averaged, share, next
  const std::vector<std::pair<std::size_t, double>> wrong{{0, -1},  {1, 31}, {2, 31}, {4, 0},
                                                          {4, 3e9}, {5, -1}, {6, 5},  {7, nan},
                                                          {7, 2},   {9, -1}, {10, 3}, {10, 1}};
  for (const auto& change : wrong) {
    CAPTURE(change.first);
    CAPTURE(change.second);
    std::vector<double> state = right;
    state[change.first] = change.second;
    Memory memory = saved();
    memory.put("auto", state);
    CHECK_THROWS_AS(back(memory), ModelError);
  }
  Memory memory = saved();
  memory.put("auto", 1.0);
  CHECK_THROWS_AS(back(memory), ModelError);
}

TEST_CASE("networks that are missing, too many or of another shape are errors") {
  std::vector<Vector> numbers = saved().arrays("auto_networks");
  Memory memory = saved();
  numbers.push_back(numbers.back());
  memory.put("auto_networks", numbers);
  CHECK_THROWS_AS(back(memory), ModelError);
  numbers.resize(numbers.size() - 2);
  memory.put("auto_networks", numbers);
  CHECK_THROWS_AS(back(memory), ModelError);
  CHECK_THROWS_AS(automatic::restored(saved(), 100, 6, 2, config()), ModelError);
}

TEST_SUITE_END();

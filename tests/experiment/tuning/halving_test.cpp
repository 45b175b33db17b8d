#include "experiment/tuning/halving.h"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <vector>

namespace resboost {
namespace {

using Job = Halving::Job;

/// All jobs in order, where choice k has the score score(k).
template <class Score>
std::vector<Job> jobs(Halving halving, Score score) {
  std::vector<Job> all;
  while (const auto job = halving.next()) {
    all.push_back(*job);
    halving.add(*job, score(job->number));
    REQUIRE(all.size() < 1000);
  }
  return all;
}

TEST_SUITE_BEGIN("experiment/tuning/halving");

TEST_CASE("the options as they are come first, on all rows; then a third of each rung goes on") {
  const auto all = jobs(Halving(3, 10, false), [](int number) { return number; });
  std::map<int, int> at;
  for (const Job& job : all) ++at[job.rung];
  CHECK(all.front() == Job{0, 2});
  CHECK(at[0] == 9);
  CHECK(at[1] == 3);
  CHECK(at[2] == 2);  // the first one and number 0
  CHECK(std::vector<Job>(all.begin() + 1, all.begin() + 6) ==
        std::vector<Job>{{1, 0}, {2, 0}, {3, 0}, {1, 1}, {4, 0}});
}

TEST_CASE("higher scores are better where the metric says so") {
  const auto best = [](bool higher) {
    return jobs(Halving(2, 4, higher), [](int number) { return number; }).back();
  };
  CHECK(best(true) == Job{3, 1});
  CHECK(best(false) == Job{1, 1});
}

TEST_CASE("few trials find something too: the best is carried to the top") {
  CHECK(jobs(Halving(3, 2, false), [](int number) { return number; }) ==
        std::vector<Job>{{0, 2}, {1, 0}, {1, 1}, {1, 2}});
  CHECK(jobs(Halving(3, 1, false), [](int number) { return number; }) == std::vector<Job>{{0, 2}});
}

TEST_CASE("what cannot be trained never goes on") {
  const auto all =
      jobs(Halving(2, 8, false), [](int number) { return number % 2 ? std::nan("") : number; });
  for (const Job& job : all) CHECK((job.rung == 0 || job.number % 2 == 0));
  CHECK(jobs(Halving(2, 4, false), [](int) { return std::nan(""); }).size() == 4);
}

TEST_CASE("with one rung it is random search") {
  CHECK(jobs(Halving(1, 3, false), [](int number) { return number; }) ==
        std::vector<Job>{{0, 0}, {1, 0}, {2, 0}});
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

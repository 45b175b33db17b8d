#include "export/c_memory.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include "resboost/rng.h"

using namespace resboost;

TEST_SUITE_BEGIN("export/c_memory");

TEST_CASE("what is needed no more gives its place to others") {
  CMemory memory;
  const auto a = memory.add(10);
  const auto b = memory.add(20);
  memory.use(a);
  const auto c = memory.add(4);  // in the place of a, which was needed for b
  memory.use(b);
  memory.add(7);  // behind c, before b
  memory.use(c);
  const CMemory::Plan plan = memory.plan();
  CHECK(plan.places == std::vector<Index>{0, 10, 0, 4});
  CHECK(plan.floats == 30);
}

TEST_CASE("what is needed at the same time never shares a number") {
  Rng rng(1);
  for (int round = 0; round < 50; ++round) {
    struct Use {
      Index width;
      std::size_t last;
    };
    CMemory memory;
    std::vector<Use> uses;
    for (std::size_t i = 0; i < 30; ++i) {
      uses.push_back({1 + rng.below(40), i});
      REQUIRE(memory.add(uses.back().width) == i);
      for (int reads = 0; reads < 2; ++reads) {
        const auto read = static_cast<std::size_t>(rng.below(static_cast<Index>(i) + 1));
        memory.use(read);
        uses[read].last = i;
      }
    }
    const CMemory::Plan plan = memory.plan();
    for (std::size_t i = 0; i < uses.size(); ++i) {
      CHECK(plan.places[i] + uses[i].width <= plan.floats);
      for (std::size_t j = i + 1; j < uses.size() && j <= uses[i].last; ++j)
        CHECK((plan.places[i] + uses[i].width <= plan.places[j] ||
               plan.places[j] + uses[j].width <= plan.places[i]));
    }
  }
}

TEST_SUITE_END();

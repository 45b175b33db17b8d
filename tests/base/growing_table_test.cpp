#include "base/growing_table.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <thread>

using resboost::GrowingTable;

TEST_SUITE_BEGIN("base/growing_table");

TEST_CASE("who has the rows keeps them, and what is refused changes nothing") {
  GrowingTable<int> table({1, 2});
  const std::vector<int>& before = table.rows();
  table.add(3, [](const std::vector<int>& there) { CHECK(there.size() == 2); });
  CHECK(before == std::vector<int>{1, 2});
  CHECK(table.rows() == std::vector<int>{1, 2, 3});
  const auto refuse = [](const std::vector<int>&) { throw std::runtime_error("taken"); };
  CHECK_THROWS_AS(table.add(4, refuse), std::runtime_error);
  CHECK(table.rows().size() == 3);
}

TEST_CASE("rows that several threads add are all there, whoever reads meanwhile") {
  GrowingTable<int> table({});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        std::size_t sum = 0;
        for (const int row : table.rows()) sum += static_cast<std::size_t>(row);
        const std::size_t seen = sum;
        table.add(1, [&](const std::vector<int>& there) {
          if (there.size() < seen) throw std::runtime_error("rows are gone");
        });
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(table.rows().size() == 200);
}

TEST_SUITE_END();

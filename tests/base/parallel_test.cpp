#include "base/parallel.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <thread>

#include "resboost/error.h"
#include "support/threads.h"

using namespace resboost;

TEST_SUITE_BEGIN("base/parallel");

TEST_CASE("slices cover all rows once, groups cover all slices once") {
  for (const Index n : {0, 1, 63, 64, 65, 255, 256, 257, 1000}) {
    const Slicing slicing(n, 64, 8);
    Index slice = 0, row = 0;
    for (Index g = 0; g < slicing.groups(); ++g) {
      CHECK(slicing.group(g).begin == slice);
      CHECK(slicing.group(g).size() >= 1);
      slice = slicing.group(g).end;
    }
    CHECK(slice == slicing.slices());
    for (Index s = 0; s < slicing.slices(); ++s) {
      CHECK(slicing.slice(s).begin == row);
      row = slicing.slice(s).end;
    }
    CHECK(row == n);
  }
}

TEST_CASE("every slice runs once, whatever the number of threads") {
  for (const int count : {1, 2, 3, 8}) {
    const ThreadCount scope(count);
    std::vector<int> seen(1000, 0);
    parallel_slices(1000, 7, [&](Range rows, int worker) {
      CHECK(worker < count);
      for (Index i = rows.begin; i < rows.end; ++i) ++seen[static_cast<std::size_t>(i)];
    });
    for (const int times : seen) REQUIRE(times == 1);
  }
}

TEST_CASE("a scope sets the threads of the calling thread alone") {
  const ThreadCount scope(3);
  {
    const ThreadsScope own(5);
    CHECK(threads() == 5);
    int others = 0;
    std::thread([&] { others = threads(); }).join();
    CHECK(others == 3);
  }
  CHECK(threads() == 3);
}

TEST_CASE("a slice of pictures is worth a thread; a few rows of vectors are not") {
  const ThreadCount scope(2);
  const auto workers = [](Index n, Index slice_rows, std::chrono::milliseconds patience) {
    std::atomic<int> seen{0};
    parallel_slices(n, slice_rows, [&](Range, int worker) {
      seen |= 1 << worker;
      // The first thread leaves something to the second.
      const auto begin = std::chrono::steady_clock::now();
      while (seen != 3 && std::chrono::steady_clock::now() - begin < patience) {
      }
    });
    return seen == 3 ? 2 : 1;
  };
  using namespace std::chrono_literals;
  CHECK(workers(32, 16, 10s) == 2);
  CHECK(workers(kRowsPerThread, kSliceRows, 5ms) == 1);
  CHECK(workers(2 * kRowsPerThread, kSliceRows, 10s) == 2);
}

TEST_CASE("a sum has the same bits for any number of threads") {
  const auto sum_with = [](int count) {
    const ThreadCount scope(count);
    return sum_over_slices(10007, 64, 1, [](Range rows, int, double* part) {
      for (Index i = rows.begin; i < rows.end; ++i)
        *part += 1 / std::sqrt(1.0 + static_cast<double>(i));
    })[0];
  };
  const double one = sum_with(1);
  for (const int count : {2, 3, 8}) CHECK(sum_with(count) == one);
  CHECK(one == doctest::Approx(198.6).epsilon(0.01));
}

TEST_CASE("terms that come one after the other are added up along the tree of all at once") {
  for (Index count = 1; count <= 40; ++count) {
    CAPTURE(count);
    std::vector<double> all, stack(static_cast<std::size_t>(tree_places(count)));
    double in_order = 0;
    for (Index i = 0; i < count; ++i) {
      all.push_back(1 / (1.0 + static_cast<double>(i)));
      in_order += all.back();
      REQUIRE(tree_place(i) < tree_places(count));
      stack[static_cast<std::size_t>(tree_place(i))] = all.back();
      tree_merge(i, count, [&](Index to, Index from) {
        stack[static_cast<std::size_t>(to)] += stack[static_cast<std::size_t>(from)];
      });
    }
    tree_sum(count, [&](Index to, Index from) {
      all[static_cast<std::size_t>(to)] += all[static_cast<std::size_t>(from)];
    });
    CHECK(stack[0] == all[0]);
    if (count == 40) CHECK(stack[0] != in_order);
  }
}

TEST_CASE("an exception in one thread ends the team and reaches the caller") {
  const ThreadCount scope(4);
  const auto body = [](const Worker& worker) {
    if (worker.id() == worker.size() - 1) throw std::runtime_error("thread failed");
    for (int i = 0; i < 100; ++i) worker.barrier();  // would wait for ever
  };
  CHECK_THROWS_WITH_AS(run_team(4, body), "thread failed", std::runtime_error);
}

TEST_CASE("barriers keep a team in step") {
  const ThreadCount scope(3);
  std::vector<int> at(3, 0);
  bool in_step = true;
  run_team(3, [&](const Worker& worker) {
    for (int round = 0; round < 200; ++round) {
      at[static_cast<std::size_t>(worker.id())] = round;
      worker.barrier();
      if (worker.id() == 0) {
        for (int i = 0; i < worker.size(); ++i)
          in_step = in_step && at[static_cast<std::size_t>(i)] == round;
      }
      worker.barrier();
    }
  });
  CHECK(in_step);
}

TEST_CASE("a team takes one short deal after the other, each task once, and sums as ever") {
  const auto sum_of = [] {
    return sum_over_slices(10007, 64, 1, [](Range rows, int, double* part) {
      for (Index i = rows.begin; i < rows.end; ++i)
        *part += 1 / std::sqrt(1.0 + static_cast<double>(i));
    })[0];
  };
  const double alone = sum_of();
  for (const int count : {1, 2, 3, 8}) {
    const ThreadCount scope(count);
    std::vector<int> seen(20, 0);
    std::vector<double> sums;
    with_team([&] {
      for (int round = 0; round < 300; ++round) {
        parallel_tasks(20, [&](Index task) { ++seen[static_cast<std::size_t>(task)]; });
        if (round % 100 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));  // asleep
        if (round % 50 == 0) sums.push_back(sum_of());
      }
    });
    for (const int times : seen) REQUIRE(times == 300);
    for (const double sum : sums) REQUIRE(sum == alone);
  }
}

TEST_CASE("the others of a team come to its deals; within one, work is its thread's alone") {
  const ThreadCount scope(2);
  std::atomic<int> seen{0};
  with_team([&] {
    with_team([&] {  // as if there were one
      parallel_slices(2 * kRowsPerThread, kSliceRows, [&](Range, int worker) {
        seen |= 1 << worker;
        parallel_tasks(2, [&](Index) {});
        const auto begin = std::chrono::steady_clock::now();
        while (seen != 3 && std::chrono::steady_clock::now() - begin < std::chrono::seconds(10)) {
        }
      });
    });
  });
  CHECK(seen == 3);
}

TEST_CASE("the others of a team know each deal, also where they wait for it awake") {
  const ThreadCount scope(2);
  std::atomic<int> tasks{0};
  with_team([&] {
    for (int round = 0; round < 20; ++round)
      parallel_tasks(2, [&](Index) {
        tasks.fetch_add(1, std::memory_order_relaxed);  // nothing but the deal brings order
        std::this_thread::sleep_for(std::chrono::milliseconds(3));
      });
  });
  CHECK(tasks == 40);
}

TEST_CASE("an exception in a team's deal or of its leader reaches the caller, and deals go on") {
  const ThreadCount scope(3);
  int done = 0;
  const auto leads = [&] {
    for (const Index bad : {0, 9}) {
      const auto task = [&](Index number) {
        if (number == bad) throw std::runtime_error("task failed");
      };
      CHECK_THROWS_WITH_AS(parallel_tasks(10, task), "task failed", std::runtime_error);
    }
    std::atomic<int> tasks{0};
    parallel_tasks(10, [&](Index) { ++tasks; });
    done = tasks;
    throw std::runtime_error("leader failed");
  };
  CHECK_THROWS_WITH_AS(with_team(leads), "leader failed", std::runtime_error);
  CHECK(done == 10);
}

TEST_CASE("fewer than one thread is refused") {
  CHECK_THROWS_WITH_AS(set_threads(0), "threads: expected at least 1, got 0", ConfigError);
}

TEST_CASE("a container's quota is read, whichever way its system tells it") {
  const auto folder = std::filesystem::temp_directory_path() / "resboost-cgroup-test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder / "cpu");
  constexpr int kUnlimited = std::numeric_limits<int>::max();
  const auto write = [&](const char* name, const char* text) {
    std::ofstream(folder / name) << text;
  };
  CHECK(quota_cores(folder.string()) == kUnlimited);
  write("cpu/cpu.cfs_quota_us", "-1\n");
  write("cpu/cpu.cfs_period_us", "100000\n");
  CHECK(quota_cores(folder.string()) == kUnlimited);
  write("cpu/cpu.cfs_quota_us", "150000\n");
  CHECK(quota_cores(folder.string()) == 2);
  write("cpu.max", "400000 100000\n");
  CHECK(quota_cores(folder.string()) == 4);
  write("cpu.max", "50000 100000\n");
  CHECK(quota_cores(folder.string()) == 1);
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  write("cpu.max", "max 100000\n");
  CHECK(quota_cores(folder.string()) == kUnlimited);
  std::filesystem::remove_all(folder);
}

TEST_SUITE_END();

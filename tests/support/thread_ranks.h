#pragma once

#include <atomic>
#include <barrier>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "resboost/communicator.h"

namespace resboost::test {

/// Ranks of a run that are threads of this process.
class ThreadRanks {
 public:
  explicit ThreadRanks(int size) : together_(size), places_(static_cast<std::size_t>(size)) {}

  /// lead() on rank 0, which is this thread, and others() on all others at the same time.
  void run(const std::function<void(Communicator&)>& lead,
           const std::function<void(Communicator&)>& others) {
    std::vector<std::thread> threads;
    for (int rank = 1; rank < size(); ++rank)
      threads.emplace_back([this, rank, &others] {
        Rank own(*this, rank);
        others(own);
      });
    Rank first(*this, 0);
    lead(first);
    for (std::thread& thread : threads) thread.join();
  }

 private:
  struct Place {
    const std::string* own = nullptr;
    std::string* to = nullptr;
    std::span<std::int64_t> numbers{};
  };

  class Rank final : public Communicator {
   public:
    Rank(ThreadRanks& all, int rank) : all_(all), rank_(rank) {}
    int rank() const override { return rank_; }
    int size() const override { return all_.size(); }
    void broadcast(std::string& bytes) override {
      if (rank_ == 0) {
        all_.told_ = &bytes;
        ++all_.broadcasts_;
      }
      all_.together_.arrive_and_wait();
      if (rank_ != 0) bytes = *all_.told_;
      ++taken_;
      all_.together_.arrive_and_wait();
    }
    bool called() override { return all_.broadcasts_ > taken_; }
    std::string scatter(const std::vector<std::string>& parts) override {
      if (rank_ == 0) all_.parts_ = &parts;
      all_.together_.arrive_and_wait();
      std::string own = (*all_.parts_)[static_cast<std::size_t>(rank_)];
      all_.together_.arrive_and_wait();
      return own;
    }
    std::vector<std::string> gather(const std::string& own) override {
      place(rank_).own = &own;
      all_.together_.arrive_and_wait();
      std::vector<std::string> all;
      for (int rank = 0; rank_ == 0 && rank < size(); ++rank) all.push_back(*place(rank).own);
      all_.together_.arrive_and_wait();
      return all;
    }
    void combine(std::string& own,
                 const std::function<void(std::string&, const std::string&)>& add) override {
      place(rank_).to = &own;
      for (int gap = 1; gap < size(); gap *= 2) {
        all_.together_.arrive_and_wait();
        if (rank_ % (2 * gap) == 0 && rank_ + gap < size()) add(own, *place(rank_ + gap).to);
      }
      all_.together_.arrive_and_wait();
    }
    void sum(std::span<std::int64_t> numbers) override {
      place(rank_).numbers = numbers;
      all_.together_.arrive_and_wait();
      for (int rank = 1; rank_ == 0 && rank < size(); ++rank)
        for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] += place(rank).numbers[i];
      all_.together_.arrive_and_wait();
    }
    void barrier() override { all_.together_.arrive_and_wait(); }
    [[noreturn]] void abort(const std::string& reason) override {
      std::fprintf(stderr, "rank %d: %s\n", rank_, reason.c_str());
      std::abort();
    }

   private:
    Place& place(int rank) { return all_.places_[static_cast<std::size_t>(rank)]; }

    ThreadRanks& all_;
    int rank_;
    int taken_ = 0;  ///< broadcasts
  };

  int size() const { return static_cast<int>(places_.size()); }

  std::barrier<> together_;
  std::vector<Place> places_;
  const std::string* told_ = nullptr;
  const std::vector<std::string>* parts_ = nullptr;
  std::atomic<int> broadcasts_{0};
};

}  // namespace resboost::test

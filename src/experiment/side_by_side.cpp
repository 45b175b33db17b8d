#include "experiment/side_by_side.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "resboost/error.h"

namespace resboost {
namespace {

constexpr std::chrono::milliseconds kBetweenQuestions{20};

/// Tasks, who has them, and what came of them.
class Board {
 public:
  explicit Board(std::size_t count) : failed_(count), ends_(count) {}

  /// On a thread of its own, task after task, until none is left or all shall stop.
  void work(const LocalTask& task) {
    for (std::size_t i; !stop_ && (i = next_++) < failed_;) {
      End end{.over = true};
      try {
        end.complete = task(i, [this, i] { return stop_ || i > failed_; });
      } catch (...) {
        end.failure = std::current_exception();
      }
      tell(i, std::move(end));
    }
  }

  /// Nobody begins another task.
  void stop() { stop_ = true; }

  /// Waits for a task for a while. False where it is not over yet.
  bool await(std::size_t i) {
    std::unique_lock lock(mutex_);
    return told_.wait_for(lock, kBetweenQuestions, [&] { return ends_[i].over; });
  }
  bool complete(std::size_t i) {
    const std::lock_guard lock(mutex_);
    return ends_[i].complete;
  }
  bool stopped() const { return stop_; }

  void rethrow() const {
    for (const End& end : ends_)
      if (end.failure) std::rethrow_exception(end.failure);
  }

 private:
  struct End {
    bool over = false, complete = false;
    std::exception_ptr failure{};
  };

  void tell(std::size_t i, End end) {
    const std::lock_guard lock(mutex_);
    if (end.failure) failed_ = std::min<std::size_t>(failed_, i);
    ends_[i] = std::move(end);
    told_.notify_all();
  }

  std::atomic<bool> stop_{false};
  std::atomic<std::size_t> next_{0}, failed_;  ///< failed_: the first that has; else their number
  std::mutex mutex_;                           ///< of ends_
  std::condition_variable told_;
  std::vector<End> ends_;
};

/// Threads that work; told to stop, and joined, when it goes.
class Team {
 public:
  Team(Board& board, int jobs, const LocalTask& task) : board_(board) {
    threads_.reserve(static_cast<std::size_t>(jobs));  // none is lost where memory ends
    try {
      for (int job = 0; job < jobs; ++job) {
        const int share = threads() / jobs + (job < threads() % jobs ? 1 : 0);
        threads_.emplace_back([&board, &task, share] {
          const ThreadsScope own(std::max(1, share));
          board.work(task);
        });
      }
    } catch (const std::system_error& error) {  // fewer will do
      if (threads_.empty()) throw IoError("threads: cannot start one: " + error.code().message());
    }
  }
  ~Team() {
    board_.stop();
    join();
  }
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  void join() {
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  Board& board_;
  std::vector<std::thread> threads_;
};

}  // namespace

void side_by_side(std::size_t count, int jobs, const LocalTask& task,
                  const std::function<void(std::size_t task)>& done,
                  const std::function<bool()>& stop_requested) {
  Board board(count);
  Team team(board, static_cast<int>(std::min<std::size_t>(count, static_cast<std::size_t>(jobs))),
            task);
  std::size_t next = 0;
  while (next < count && !board.stopped()) {
    if (stop_requested()) board.stop();
    if (!board.await(next)) continue;
    if (!board.complete(next)) break;
    done(next++);
  }
  board.stop();
  team.join();
  while (next < count && board.complete(next)) done(next++);
  board.rethrow();
}

}  // namespace resboost

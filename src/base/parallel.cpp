#include "base/parallel.h"

#include <omp.h>
#include <pthread.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <limits>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "base/count_work.h"
#include "base/crew.h"
#include "base/spin.h"
#include "base/stop.h"
#include "resboost/error.h"

namespace resboost {
namespace {

struct Abandoned {};

/// What set_threads() has said last, of any thread.
std::atomic<int>& common_count() {
  // OpenMP counts the affinity mask's cores; of a container's share it knows nothing.
  static std::atomic<int> count =
      std::max(1, std::min(omp_get_num_procs(), quota_cores("/sys/fs/cgroup")));
  return count;
}

/// This thread's: a pass that one thread is in must not find other workers than it has room for
/// because another thread has changed its mind.
int& thread_count() {
  thread_local int count = common_count();
  return count;
}

/// That this thread leads, while it does and no deal is open.
Crew*& own_crew() {
  thread_local Crew* crew = nullptr;
  return crew;
}

/// Another value for a while.
template <class T>
class Set {
 public:
  Set(T& place, T value) : place_(place), before_(std::exchange(place, value)) {}
  ~Set() { place_ = before_; }
  Set(const Set&) = delete;
  Set& operator=(const Set&) = delete;

 private:
  T& place_;
  T before_;
};

/// Room for what kernels keep in a thread's own memory, which lies in its stack, and for their
/// calls.
constexpr std::size_t kStackBytes = std::size_t{2} << 20;

/// OMP_STACKSIZE: a number of kilobytes, or with B, K, M or G behind it.
std::size_t stack_bytes(const std::string& text) {
  std::size_t digits = 0;
  const double number = std::strtod(text.c_str(), nullptr);
  while (digits < text.size() && std::isdigit(static_cast<unsigned char>(text[digits]))) ++digits;
  const std::size_t unit = text.find_first_not_of(" \t", digits);
  const char letter = unit == text.npos
                          ? 'k'
                          : static_cast<char>(std::tolower(static_cast<unsigned char>(text[unit])));
  const int shift = letter == 'b' ? 0 : letter == 'm' ? 20 : letter == 'g' ? 30 : 10;
  return static_cast<std::size_t>(std::ldexp(std::min(number, 1e9), shift));
}

/// Threads get as much stack as a limit says that was meant for the first one; and what OpenMP was
/// told in the environment cannot be taken back.
void require_stacks() {
#ifdef __GLIBC__
  pthread_attr_t attributes;
  std::size_t size = 0;
  if (pthread_getattr_default_np(&attributes) == 0) {
    if (pthread_attr_getstacksize(&attributes, &size) == 0 && size < kStackBytes &&
        pthread_attr_setstacksize(&attributes, kStackBytes) == 0)
      pthread_setattr_default_np(&attributes);
    pthread_attr_destroy(&attributes);
  }
#endif
  for (const char* name : {"OMP_STACKSIZE", "GOMP_STACKSIZE"}) {
    const char* text = std::getenv(name);
    if (text && *text && stack_bytes(text) < kStackBytes)
      throw ConfigError(std::string("environment: ") + name + "=" + text +
                        " is too little for a thread; unset it, or give 2M or more");
  }
}

/// Threads that a pass should wake. Rows of tables are so little work that a thread should get
/// kRowsPerThread of them. Rows of pictures are cut into shorter slices, which is how they are
/// known here, and each of those slices is work enough for a thread.
Index threads_for(Index tasks, Index n, Index slice_rows) {
  return slice_rows < kSliceRows ? tasks : std::min(tasks, n / kRowsPerThread);
}

/// task(number, worker) for every number below count, on `most` threads: those of the crew that is
/// there, or else of a region.
void deal_out(Index count, Index most, const Deal::Task& task) {
  const int size = static_cast<int>(std::clamp<Index>(most, 1, threads()));
  Deal deal(count, size, task);
  if (Crew* const crew = own_crew(); crew && size > 1) {
    const Set<Crew*> busy(own_crew(), nullptr);
    crew->work(deal);
  } else {
    run_team(size, [&](const Worker& worker) { deal.work(worker.id()); });
  }
  deal.rethrow();
}

}  // namespace

int quota_cores(const std::string& cgroup) {
  double quota = 0, period = 0;
  std::ifstream second(cgroup +
                       "/cpu.max");  // "max 100000" where there is no limit: then nothing is read
  if (!(second >> quota >> period)) {
    std::ifstream first_quota(cgroup + "/cpu/cpu.cfs_quota_us"),
        first_period(cgroup + "/cpu/cpu.cfs_period_us");
    if (!(first_quota >> quota && first_period >> period))
      quota = -1;  // -1 is also what it says without a limit
  }
  const bool limited = quota > 0 && period > 0 && quota / period < std::numeric_limits<int>::max();
  return limited ? static_cast<int>(std::ceil(quota / period)) : std::numeric_limits<int>::max();
}

void set_threads(int n) {
  if (n < 1) throw ConfigError("threads: expected at least 1, got " + std::to_string(n));
  thread_count() = n;
  common_count() = n;
}

int threads() { return thread_count(); }

ThreadsScope::ThreadsScope(int n) : before_(std::exchange(thread_count(), n)) {
  RESBOOST_ASSERT(n >= 1);
}
ThreadsScope::~ThreadsScope() { thread_count() = before_; }

void require_threads() {
  require_stacks();
  std::atomic<bool> over{false};
  std::vector<std::thread> team;
  std::string reason;
  for (int i = 1; i < threads() && reason.empty(); ++i) {
    try {
      team.emplace_back([&] { over.wait(false); });
    } catch (const std::system_error& error) {
      reason = error.code().message();
    }
  }
  over = true;
  over.notify_all();
  for (std::thread& one : team) one.join();
  if (!reason.empty())
    throw IoError("threads: cannot start " + std::to_string(threads()) + ": " + reason +
                  "; ask for fewer with --threads");
}

Slicing::Slicing(Index n, Index slice_rows, Index max_groups)
    : n_(n),
      slice_rows_(slice_rows),
      slices_((n + slice_rows - 1) / slice_rows),
      groups_(std::min(slices_, max_groups)) {
  RESBOOST_ASSERT(n >= 0 && slice_rows > 0 && max_groups > 0);
}

Range Slicing::group(Index g) const { return {slices_ * g / groups_, slices_ * (g + 1) / groups_}; }

Range Slicing::slice(Index s) const {
  return {s * slice_rows_, std::min(n_, (s + 1) * slice_rows_)};
}

Range Slicing::rows(Range groups) const {
  if (groups.size() <= 0) return {0, 0};
  return {slice(group(groups.begin).begin).begin, slice(group(groups.end - 1).end - 1).end};
}

void Barrier::wait() {
  const int round = round_.load(std::memory_order_acquire);
  if (waiting_.fetch_add(1, std::memory_order_acq_rel) + 1 == size_) {
    waiting_.store(0, std::memory_order_relaxed);
    round_.fetch_add(1, std::memory_order_acq_rel);
    round_.notify_all();
    return;
  }
  const auto opened = [&] {
    return round_.load(std::memory_order_acquire) != round || abandoned();
  };
  if (spin_until(opened)) return;
  while (!opened()) round_.wait(round, std::memory_order_acquire);
}

void Barrier::abandon() {
  abandoned_.store(true, std::memory_order_release);
  round_.fetch_add(1, std::memory_order_acq_rel);
  round_.notify_all();
}

void Worker::barrier() const {
  if (size_ == 1) return;
  gate_->wait();
  if (gate_->abandoned()) throw Abandoned{};
}

void run_team(Index most, const std::function<void(const Worker&)>& body) {
  const int size = static_cast<int>(std::clamp<Index>(most, 1, threads()));
  std::optional<Barrier> gate;
  std::exception_ptr failure;
  std::mutex failing;
  const auto guarded = [&](int id, int team) {
    try {
      body(Worker(id, team, *gate));
    } catch (const Abandoned&) {
    } catch (...) {
      const std::lock_guard lock(failing);
      if (!failure) failure = std::current_exception();
      gate->abandon();
    }
  };
  if (size == 1) {
    gate.emplace(1);
    guarded(0, 1);
  } else {
    WorkCounters& counters = work_counters();
#pragma omp parallel num_threads(size)
    {
      const CountFor the_leader(counters);
      // OpenMP may give fewer than were asked for: within another region, or beyond a limit of the
      // environment.
#pragma omp single
      gate.emplace(omp_get_num_threads());
      guarded(omp_get_thread_num(), omp_get_num_threads());
    }
  }
  if (failure) std::rethrow_exception(failure);
}

void with_team(const std::function<void()>& lead) {
  if (threads() == 1 || threads() > Crew::kMostThreads || own_crew()) return lead();
  Crew crew;
  run_team(threads(), [&](const Worker& worker) {
    if (worker.id() > 0) return crew.help(worker.id());
    const Set<Crew*> leads(own_crew(), worker.size() > 1 ? &crew : nullptr);
    std::exception_ptr failure;
    try {
      lead();
    } catch (...) {
      failure = std::current_exception();
    }
    crew.dismiss();
    if (failure) std::rethrow_exception(failure);
  });
}

void parallel_slices(Index n, Index slice_rows, const std::function<void(Range, int)>& fn) {
  const Slicing slicing(n, slice_rows);
  deal_out(slicing.slices(), threads_for(slicing.slices(), n, slice_rows),
           [&](Index s, const Worker& worker) { fn(slicing.slice(s), worker.id()); });
}

void parallel_tasks(Index count, const std::function<void(Index)>& fn) {
  deal_out(count, count, [&](Index task, const Worker&) { fn(task); });
}

std::vector<double> sum_over_slices(Index n, Index slice_rows, Index size,
                                    const std::function<void(Range, int, double*)>& fn) {
  const Slicing slicing(n, slice_rows, kSumGroups);
  return sum_over_groups(slicing, {0, slicing.groups()}, size, fn);
}

std::vector<double> sum_over_groups(const Slicing& slicing, Range groups, Index size,
                                    const std::function<void(Range, int, double*)>& fn) {
  const Index count = std::max<Index>(groups.size(), 1);
  std::vector<double> parts(static_cast<std::size_t>(count * size), 0.0);
  deal_out(groups.size(),
           threads_for(groups.size(), slicing.rows(groups).size(), slicing.slice_rows()),
           [&](Index g, const Worker& worker) {
             const Range run = slicing.group(groups.begin + g);
             for (Index s = run.begin; s < run.end && !worker.abandoned(); ++s) {
               if (worker.id() == 0) stop_point();
               fn(slicing.slice(s), worker.id(), parts.data() + g * size);
             }
           });
  tree_sum(count, [&](Index to, Index from) {
    for (Index i = 0; i < size; ++i)
      parts[static_cast<std::size_t>(to * size + i)] +=
          parts[static_cast<std::size_t>(from * size + i)];
  });
  parts.resize(static_cast<std::size_t>(size));
  return parts;
}

}  // namespace resboost

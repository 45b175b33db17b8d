#include "experiment/deal_tasks.h"

#include <exception>
#include <memory>
#include <new>
#include <utility>

#include "base/packing.h"
#include "resboost/error.h"

namespace resboost {

template <class Visitor>
void carry(Visitor& v, RankTask& task) {
  v(task.rank);
  v(task.what);
}

namespace {

constexpr const char* kTasks = "tasks";      // tasks of all ranks; each begins its own
constexpr const char* kCollect = "collect";  // kGoOn or kStop; then all outcomes are gathered
constexpr const char* kGoOn = "go on";
constexpr const char* kStop = "stop";

/// What came of a task: its result, or what it failed by.
struct Outcome {
  enum class Kind { done, memory, internal, error, config, data, model, io } kind = Kind::done;
  std::string text;  ///< the result, or the error's words
};
template <class Visitor>
void carry(Visitor& v, Outcome& outcome) {
  v(outcome.kind);
  v(outcome.text);
}

Outcome outcome_of(const DoTask& task, const std::string& what) {
  using Kind = Outcome::Kind;
  try {
    return {Kind::done, task(what)};
  } catch (const ConfigError& e) {
    return {Kind::config, e.what()};
  } catch (const DataError& e) {
    return {Kind::data, e.what()};
  } catch (const ModelError& e) {
    return {Kind::model, e.what()};
  } catch (const IoError& e) {
    return {Kind::io, e.what()};
  } catch (const Error& e) {
    return {Kind::error, e.what()};
  } catch (const std::bad_alloc&) {
    return {Kind::memory, {}};
  } catch (const std::exception& e) {
    return {Kind::internal, e.what()};
  }
}

void throw_failure(const Outcome& outcome) {
  switch (outcome.kind) {
    case Outcome::Kind::done:
      return;
    case Outcome::Kind::memory:
      throw std::bad_alloc();
    case Outcome::Kind::internal:
      throw std::runtime_error(outcome.text);
    case Outcome::Kind::error:
      throw Error(outcome.text);
    case Outcome::Kind::config:
      throw ConfigError(outcome.text);
    case Outcome::Kind::data:
      throw DataError(outcome.text);
    case Outcome::Kind::model:
      throw ModelError(outcome.text);
    case Outcome::Kind::io:
      throw IoError(outcome.text);
  }
}

/// What came of a rank's tasks, in order, up to the first that failed or was stopped.
std::vector<Outcome> own_outcomes(const std::vector<RankTask>& tasks, int rank,
                                  const DoTask& task) {
  std::vector<Outcome> outcomes;
  for (const RankTask& one : tasks) {
    if (one.rank != rank) continue;
    outcomes.push_back(outcome_of(task, one.what));
    if (outcomes.back().kind != Outcome::Kind::done || outcomes.back().text.empty()) break;
  }
  return outcomes;
}

/// Of all tasks, from those of each rank; a task that was not begun has an empty result.
std::vector<Outcome> in_order(const std::vector<RankTask>& tasks,
                              std::vector<std::vector<Outcome>> of_ranks) {
  std::vector<std::size_t> next(of_ranks.size(), 0);
  std::vector<Outcome> all;
  for (const RankTask& task : tasks) {
    const auto rank = static_cast<std::size_t>(task.rank);
    const std::size_t place = next[rank]++;
    all.push_back(place < of_ranks[rank].size() ? std::move(of_ranks[rank][place]) : Outcome{});
  }
  return all;
}

/// What rank 0 says while this one is at its tasks.
class Orders final : public ExperimentReporter {
 public:
  Orders(Communicator& ranks, Reporter& reporter) : ranks_(ranks), reporter_(reporter) {}
  /// Other tasks begin.
  void begin() { said_.clear(); }
  bool stop_requested() override {
    if (said_.empty() && ranks_.called()) said_ = next_request(ranks_).what;
    return said_ == kStop || reporter_.stop_requested();
  }
  /// Until it wants to know what came of them.
  void await() {
    if (said_.empty()) said_ = next_request(ranks_).what;
  }

 private:
  Communicator& ranks_;
  Reporter& reporter_;
  std::string said_;
};

}  // namespace

std::vector<RankTask> in_turn(std::vector<std::string> tasks, const Communicator* ranks) {
  std::vector<RankTask> dealt;
  for (std::string& task : tasks)
    dealt.push_back({ranks ? static_cast<int>(dealt.size()) % ranks->size() : 0, std::move(task)});
  return dealt;
}

void deal_tasks(Communicator* ranks, const std::vector<RankTask>& tasks, const DoTask& task,
                const TakeResult& take, Reporter& reporter) {
  if (!ranks) {
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      const std::string result = task(tasks[i].what);
      if (result.empty()) return;
      take(i, result);
    }
    return;
  }
  ask(*ranks, {kTasks, packed(tasks)});
  std::vector<std::vector<Outcome>> of_ranks;
  std::vector<std::string> all;
  exchange(*ranks, [&] {
    of_ranks.push_back(own_outcomes(tasks, 0, task));
    const bool failed = !of_ranks[0].empty() && of_ranks[0].back().kind != Outcome::Kind::done;
    ask(*ranks, {kCollect, failed || reporter.stop_requested() ? kStop : kGoOn});
    all = ranks->gather({});
  });
  for (std::size_t rank = 1; rank < all.size(); ++rank)
    of_ranks.push_back(unpacked<std::vector<Outcome>>(all[rank]));
  const std::vector<Outcome> outcomes = in_order(tasks, std::move(of_ranks));
  for (const Outcome& outcome : outcomes) throw_failure(outcome);
  for (std::size_t i = 0; i < tasks.size() && !outcomes[i].text.empty(); ++i)
    take(i, outcomes[i].text);
}

Services task_services(Communicator& ranks, Reporter& reporter, MakeTask make) {
  const auto orders = std::make_shared<Orders>(ranks, reporter);
  const auto task = std::make_shared<DoTask>();
  return {{kTasks, [&ranks, orders, task, make = std::move(make)](std::string_view what) {
             orders->begin();
             if (!*task) *task = make(*orders);
             const auto outcomes =
                 own_outcomes(unpacked<std::vector<RankTask>>(what), ranks.rank(), *task);
             orders->await();
             ranks.gather(packed(outcomes));
           }}};
}

}  // namespace resboost

#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "base/following.h"
#include "resboost/communicator.h"
#include "resboost/experiment.h"

namespace resboost {

// Whole trainings on the ranks of a run: folds, seeds, trials. What a task is told and what it
// gives are bytes (base/packing.h).

/// A task and the rank that does it.
struct RankTask {
  int rank = 0;
  std::string what;
};
/// Tasks one after the other to the ranks in turn.
std::vector<RankTask> in_turn(std::vector<std::string> tasks, const Communicator* ranks);

/// The result of a task; empty: the reporter asked to stop.
using DoTask = std::function<std::string(const std::string& what)>;
using TakeResult = std::function<void(std::size_t task, const std::string& result)>;

/// Rank 0: has all tasks done, and takes their results in order, up to the first that is empty.
/// Its own ones the reporter hears of. Throws what the first task in order has failed by, on
/// whichever rank. ranks: nullptr: it does them all, and takes each at once.
void deal_tasks(Communicator* ranks, const std::vector<RankTask>& tasks, const DoTask& task,
                const TakeResult& take, Reporter& reporter);

/// All others: what does tasks is made before the first, with a reporter that says when rank 0 asks
/// to stop, or `reporter` does.
using MakeTask = std::function<DoTask(ExperimentReporter&)>;
Services task_services(Communicator& ranks, Reporter& reporter, MakeTask make);

}  // namespace resboost

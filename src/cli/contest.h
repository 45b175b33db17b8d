#pragma once

#include <string>
#include <vector>

#include "cli/session.h"
#include "experiment/test_split.h"
#include "experiment/trial.h"
#include "experiment/trial_meter.h"

namespace resboost::cli {

/// The name in --methods of a stage-wise network after --finetune-epochs.
inline constexpr const char* kFinetuned = "finetuned";

/// The names in lists that are separated by commas.
std::vector<std::string> names_in(const std::vector<std::string>& lists);

/// What --methods names, in order; empty: the method of --method, then backprop, then the
/// fine-tuned network if epochs for it are given. ConfigError for unknown names, repeated ones, and
/// "finetuned" without epochs or a stage-wise method.
std::vector<std::string> contestants(const std::vector<std::string>& asked,
                                     const TrainConfig& config);

/// Trains and measures every method on the same rows, with settings.seed: a run for each, in the
/// order given. With a budget the methods after the first get what that one used. No runs if
/// interrupted.
std::vector<Run> run_contest(const std::vector<std::string>& methods, Budget::Kind budget,
                             const Parts& parts, const TrainSettings& settings, Session& session);

}  // namespace resboost::cli

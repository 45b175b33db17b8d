#pragma once

#include "experiment/test_split.h"
#include "resboost/experiment.h"

namespace resboost {

/// ConfigError where XGBoost's library is not there.
void require_xgboost();

/// XGBoost on the rows that the methods have: numbers as networks read them. Its options are the
/// tuned defaults of Holzmueller, Grinsztajn & Steinwart, Better by Default (NeurIPS 2024, table
/// C.3), trees of histograms, up to 1,000 rounds; it stops once 100 rounds have not lowered the
/// loss on the validation rows, and keeps the rounds with the lowest. budget: of time, else without
/// effect. ConfigError for pictures, several targets, and losses of numbers other than squared
/// error.
Trial xgboost_trial(const TrialData& rows, const Model& model, const Budget& budget,
                    std::uint64_t seed, Reporter& reporter);

}  // namespace resboost

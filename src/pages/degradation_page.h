#pragma once

#include <string>
#include <vector>

#include "report/page.h"
#include "resboost/analyze.h"

namespace resboost {

/// One trained network of the experiment.
struct DepthResult {
  Index depth = 0;  ///< stages, or blocks on pictures
  double train_error = 0, test_error = 0;
  double seconds = 0;  ///< of training; NaN for a stage-wise network that is a deeper one cut
  std::vector<StageResponse> responses;  ///< of its stages
  bool cut = false;                      ///< training ended by the time limit
};

/// Networks of one kind: "plain", "residual", "stage by stage".
struct DepthCurve {
  std::string kind;
  std::vector<DepthResult> results;  ///< by rising depth
};

/// What the experiment shows in a sentence for each kind.
std::string degradation_sentences(const std::vector<DepthCurve>& curves, const std::string& error);
/// A line for each depth.
std::string degradation_table(const std::vector<DepthCurve>& curves, const std::string& error);
std::vector<report::Section> degradation_sections(const std::vector<DepthCurve>& curves,
                                                  const std::string& error);

}  // namespace resboost

#pragma once

#include <string>
#include <vector>

#include "resboost/analyze.h"
#include "resboost/page.h"

namespace resboost {

// Findings of `resboost analyze`, a section each. `error` is what the y axis of errors says:
// "error" (1 - accuracy) or "RMSE". Sentences say what the numbers show, and no more.

/// control: lesions of a plain network on the same rows, drawn beside, or null.
std::vector<report::Section> lesion_sections(const Lesions& lesions, const Lesions* control,
                                             const std::string& error);
/// None for a network without shortcuts.
std::vector<report::Section> path_sections(const Paths& paths);
std::vector<report::Section> response_sections(const std::vector<StageResponse>& responses);
std::vector<report::Section> depth_sections(const EffectiveDepth& depth,
                                            const std::vector<StageResponse>& responses,
                                            const std::vector<StageScale>& scales);
/// What applies: nothing but errors for numbers, no bounds where one head is all there is.
std::vector<report::Section> boosting_sections(const std::vector<DepthTheory>& depths,
                                               const std::vector<double>& quantiles,
                                               const std::string& error);
std::vector<report::Section> anytime_sections(const Anytime& anytime, const std::string& error);

}  // namespace resboost

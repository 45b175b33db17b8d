#pragma once

#include <string>
#include <vector>

#include "resboost/page.h"
#include "resboost/pages.h"
#include "resboost/report.h"

namespace resboost {

/// The method's own measures against depth, those of like scale in one chart (docs/theory.md says
/// what they are). source: the method's paper
std::vector<report::Section> theory_sections(const std::vector<StageReport>& stages,
                                             const std::string& source);

/// How large branches grow while all stages are trained together: scale of the last batch norm of
/// each branch, or norm of its weights where there is none. At most six stages, at equal distances.
std::vector<report::Section> scale_sections(const std::vector<EpochScales>& epochs);

}  // namespace resboost

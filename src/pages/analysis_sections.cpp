#include <iterator>

#include "pages/analyze_sections.h"
#include "resboost/pages.h"

namespace resboost {

std::vector<report::Section> analysis_sections(const Analysis& analysis, bool classes) {
  const std::string error = classes ? "error" : "RMSE";
  std::vector<report::Section> sections;
  const auto add = [&](std::vector<report::Section> more) {
    std::move(more.begin(), more.end(), std::back_inserter(sections));
  };
  if (!analysis.depths.empty()) add(boosting_sections(analysis.depths, analysis.quantiles, error));
  if (analysis.anytime) add(anytime_sections(*analysis.anytime, error));
  if (!analysis.responses.empty()) add(response_sections(analysis.responses));
  if (analysis.effective_depth)
    add(depth_sections(*analysis.effective_depth, analysis.responses, analysis.scales));
  if (analysis.lesions)
    add(lesion_sections(*analysis.lesions,
                        analysis.control_lesions ? &*analysis.control_lesions : nullptr, error));
  if (analysis.paths) add(path_sections(*analysis.paths));
  return sections;
}

}  // namespace resboost

#pragma once

#include <string>

#include "analyze/explanation.h"
#include "base/json_line.h"

namespace resboost {

/// line,output,prediction,base,column,value,contribution,error: a line for each of them.
std::string contributions_csv(const Explanation& found);
/// column,value,output,line,prediction,error: the mean without a line, then the rows without an
/// error.
std::string curves_csv(const Explanation& found);
Json json_of(const Explanation& found);
/// What columns contribute on average; where at most five rows are explained, each of them; each
/// dependence. path: of the data; samples: of each row
std::string text_of(const Explanation& found, const std::string& path, int samples);

}  // namespace resboost

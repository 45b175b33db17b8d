#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json_line.h"
#include "resboost/explain.h"
#include "resboost/page.h"

namespace resboost::cli {

/// What `explain` found, and how rows and values are called.
struct Explanation {
  std::vector<Index> outputs;  ///< numbers of the classes or targets that are shown
  Contributions contributions;
  std::vector<std::uint32_t> lines;  ///< of the explained rows, in the file
  std::vector<ColumnValues> values;  ///< of those
  std::vector<Dependence> dependences;
  std::vector<std::uint32_t> curve_lines;  ///< of the rows of their curves
};

/// line,output,prediction,base,column,value,contribution,error: a line for each of them.
std::string contributions_csv(const Explanation& found);
/// column,value,output,line,prediction,error: the mean without a line, then the rows without an
/// error.
std::string curves_csv(const Explanation& found);
Json json_of(const Explanation& found);
/// What columns contribute on average; where at most five rows are explained, each of them; each
/// dependence.
std::string text_of(const Explanation& found);
std::vector<report::Section> sections_of(const Explanation& found);

}  // namespace resboost::cli

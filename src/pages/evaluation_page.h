#pragma once

#include <string>
#include <vector>

#include "base/json_line.h"
#include "metrics/evaluation.h"
#include "metrics/number_table.h"
#include "pages/call_facts.h"
#include "resboost/metrics.h"
#include "resboost/model.h"
#include "resboost/page.h"

namespace resboost {

/// What was measured of rows that a model has predicted.
struct EvaluatedRows {
  std::vector<Measure> measures;
  NumberTable classes, groups;  ///< of each class; of each value of a column, or empty
};

/// A line for each metric, then the tables. path: of the data; model: its path.
std::string text_of(const EvaluatedRows& found, Index rows, Index stages, const CallFacts& call);
/// confusion: of the classes, too
Json json_of(const EvaluatedRows& found, const Judged& judged, bool confusion);
/// Metrics, classes, groups, curves; of pictures the worst mistakes. by: column of the groups;
/// names: of the pictures' files, or empty.
report::Page evaluation_page(const EvaluatedRows& found, const Judged& judged, const Network& net,
                             const Dataset& data, const std::vector<std::string>& names,
                             const std::string& by, const CallFacts& call);

}  // namespace resboost

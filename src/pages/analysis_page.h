#pragma once

#include "pages/call_facts.h"
#include "resboost/analyze.h"
#include "resboost/model.h"
#include "resboost/page.h"

namespace resboost {

/// analysis_sections() below what the model is, and how good it is on the rows.
report::Page analysis_page(const Analysis& analysis, const Model& model, const Dataset& data,
                           const CallFacts& call);

}  // namespace resboost

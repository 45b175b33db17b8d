#pragma once

#include <string>

#include "analyze/explanation.h"
#include "pages/call_facts.h"
#include "resboost/network.h"
#include "resboost/page.h"

namespace resboost {

/// background: the file of the rows that stand for not knowing a column; samples: of each row
report::Page explanation_page(const Explanation& found, const std::string& background, int samples,
                              const Network& net, const CallFacts& call);
report::Page explanation_page(const PictureExplanation& found, const Network& net,
                              const CallFacts& call);

}  // namespace resboost

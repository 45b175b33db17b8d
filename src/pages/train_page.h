#pragma once

#include "pages/trained_run.h"
#include "report/page.h"

namespace resboost {

/// What `train --report` shows of a run: the facts, curves, the method's theory, quality on the
/// validation rows.
report::Page train_page(const TrainedRun& run);

}  // namespace resboost

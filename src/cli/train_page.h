#pragma once

#include "cli/trained_run.h"
#include "report/page.h"

namespace resboost::cli {

/// What `train --report` shows of a run: the facts, curves, the method's theory, quality on the
/// validation rows.
report::Page train_page(const TrainedRun& run);

}  // namespace resboost::cli

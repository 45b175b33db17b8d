#include "train/rank_services.h"

#include <memory>

#include "train/design.h"
#include "train/head_objective.h"
#include "train/line_search.h"
#include "train/shared_examples.h"
#include "train/shared_scores.h"
#include "train/shared_steps.h"
#include "train/trees/row_services.h"

namespace resboost {

Services training_services(Communicator& ranks) {
  const auto shares = std::make_shared<ExamplesShares>();
  Services all = trees::tree_services(ranks);
  all.merge(step_services(ranks));
  all.merge(example_services(ranks, shares));
  all.merge(head_services(ranks, shares));
  all.merge(design_services(ranks, shares));
  all.merge(line_services(ranks, shares));
  all.merge(score_services(ranks));
  return all;
}

}  // namespace resboost

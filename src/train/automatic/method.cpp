#include <algorithm>
#include <memory>

#include "resboost/automatic.h"
#include "resboost/methods.h"
#include "train/method_table.h"
#include "train/trees/base_scores.h"

namespace resboost {

MethodInfo automatic_method() {
  return {
      "auto",
      "boosted trees and small networks, averaged",
      "Stages of boosted trees first; then small residual networks, each a step of the scores "
      "towards what it says,\n"
      "with weights that the validation rows find; then all of it once more on all rows. Trees and "
      "networks are\n"
      "wrong about different rows, so that their average beats either. Classes and numbers. Where "
      "every stage must be\n"
      "a block of a network, as on pictures, it is hybrid.",
      "Friedman, Annals of Statistics 2001; Jaggi, Revisiting Frank-Wolfe, ICML 2013; blends as "
      "in Wolpert, Stacked generalization, Neural Networks 1992",
      {"auto", "trees"},
      {"trees.leaves=8:96", "trees.learning-rate=0.02:0.1", "trees.columns=0.3:1",
       "trees.min-rows=2:50", "trees.l2=0.01:10", "auto.learning-rate=0.001:0.01",
       "auto.weight-decay=0.03:1"},
      [](const TrainConfig& c, const BlockConfig&) { return make_automatic(c, stages_of(c)); },
      MethodInfo::Openings::none,
      true,
      nullptr,
      {.numbers = true, .codes = true},
      trees::with_scores,
      [](const TrainConfig& c) { return Index{c.automatic.refit_rows}; },
      [](const TrainConfig& c) { return c.automatic.folds; },
      true,
      16,
      [](Index rows) { return std::clamp(2000 / static_cast<double>(rows), 0.1, 0.2); },
      0,
      "hybrid"};
}

}  // namespace resboost

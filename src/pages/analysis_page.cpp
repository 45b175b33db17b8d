#include "pages/analysis_page.h"

#include "base/counted.h"
#include "model/fingerprint.h"
#include "resboost/metrics.h"
#include "resboost/pages.h"

namespace resboost {

report::Page analysis_page(const Analysis& analysis, const Model& model, const Dataset& data,
                           const CallFacts& call) {
  const Metrics metrics = metrics_of(model.schema->task, model.predict(data), data);
  return {"Analysis of " + call.model,
          call.command,
          {{"model", call.model},
           {"fingerprint", fingerprint(model.net)},
           {"stages", grouped(model.net.depth())},
           {"parameters", grouped(model.net.param_count())},
           {"data", call.data},
           {"rows", grouped(data.rows())},
           {"quality on them", summary(metrics)}},
          analysis_sections(analysis, model.loss->of_classes())};
}

}  // namespace resboost

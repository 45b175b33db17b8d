#include "cli/apply.h"

#include "cli/option_names.h"
#include "resboost/model_file.h"
#include "resboost/parallel.h"

namespace resboost::cli {

Applied apply_model(const ApplySettings& settings, const Invocation& call, Schema::Targets targets,
                    bool quiet) {
  if (settings.threads > 0) set_threads(settings.threads);
  Applied applied{load_model(call.files[0]), {}, {}, {}};
  if (settings.stages >= 0) applied.model.net = applied.model.net.truncated(settings.stages);
  std::vector<std::string> warnings;
  const Schema& schema = *applied.model.schema;
  {
    const DataSource source =
        read_to_encode(call.files[1], settings.input, schema, targets, warnings);
    applied.data = encode(schema, source, targets, warnings, applied.model.net.views());
    if (const auto* images = std::get_if<ImageSet>(&source)) applied.names = images->names;
  }
  if (!quiet)
    for (const std::string& warning : warnings)
      call.streams.err << "warning: " << with_option_names(warning) << "\n";
  applied.predictions = applied.model.predict(applied.data);
  return applied;
}

}  // namespace resboost::cli

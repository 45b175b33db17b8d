#include "cli/apply.h"

#include "cli/option_names.h"
#include "data/drawn_rows.h"
#include "report/text.h"
#include "resboost/model_file.h"

namespace resboost::cli {

void print_warnings(const Invocation& call, const std::vector<std::string>& warnings) {
  for (const std::string& warning : warnings)
    call.streams.err << "warning: " << report::clean(with_option_names(warning)) << "\n";
}

Dataset read_rows(const Invocation& call, const Model& model, const DrawnRows& wanted, bool quiet) {
  std::vector<std::string> warnings;
  const Schema& schema = *model.schema;
  const DataSource source =
      read_to_encode(call.files[1], wanted.input, schema, wanted.targets, warnings);
  const auto rows = drawn_rows(rows_of(source), wanted.rows, wanted.seed);
  Dataset data = encode(schema, source, rows, wanted.targets, warnings, model.net.views());
  if (!quiet) print_warnings(call, warnings);
  return data;
}

ModelAndRows load_model_and_rows(const ApplySettings& settings, const Invocation& call,
                                 Schema::Targets targets, bool quiet) {
  settings.machine.take();
  ModelAndRows applied{load_model(call.files[0]), {}, {}};
  if (settings.stages >= 0) applied.model.net = applied.model.net.truncated(settings.stages);
  std::vector<std::string> warnings;
  const Schema& schema = *applied.model.schema;
  {
    const DataSource source =
        read_to_encode(call.files[1], settings.input, schema, targets, warnings);
    applied.data = encode(schema, source, targets, warnings, applied.model.net.views());
    if (const auto* images = std::get_if<ImageSet>(&source)) applied.names = images->names;
  }
  if (!quiet) print_warnings(call, warnings);
  return applied;
}

}  // namespace resboost::cli

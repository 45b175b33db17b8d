#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "c/objects.h"
#include "c/told.h"
#include "resboost/experiment.h"
#include "resboost/methods.h"

namespace resboost::c {
namespace {

/// Rows to train with, and those that choose the depth: a share of them, or a table of their own.
Prepared prepare_tables(const OwnedTable& table, const OwnedTable* valid, const RunConfig& config,
                        const Model* before) {
  DataSource room;
  const DataSource& rows = before ? source_for(*before->schema, table, room) : table.source;
  if (!valid) return prepare(rows, config, before);
  RunConfig all_rows = config;
  all_rows.valid_share = 0;
  Prepared data = prepare(rows, all_rows, before);
  DataSource valid_room;
  data.valid =
      encode(*data.schema, source_for(*data.schema, *valid, valid_room), Schema::Targets::required,
             data.warnings, views_of(config.train, before ? &before->net : nullptr));
  if (config.schema.class_weight == SchemaConfig::ClassWeight::balanced)
    balance_classes(data.valid);
  return data;
}

/// begins(model, rows, config, warnings): what training begins with, from the handle of a model.
template <class Begin>
resboost_status trained(const resboost_options* options, const resboost_table* table,
                        const resboost_table* valid, resboost_listener listener, void* context,
                        resboost_model** model, const Begin& begin) {
  return guarded([&] {
    require(model, "model");
    const RunConfig config = c::options().at(options)->config();
    const auto rows = tables().at(table);
    const auto valid_rows = valid ? tables().at(valid) : nullptr;
    std::vector<std::string> warnings = rows->warnings;
    if (valid_rows && valid_rows != rows)
      warnings.insert(warnings.end(), valid_rows->warnings.begin(), valid_rows->warnings.end());
    const std::shared_ptr<const Model> before = begin(*rows, config, warnings);
    require_trainable(*rows, config);
    if (valid_rows) require_trainable(*valid_rows, config);
    Told reporter(listener, context);
    for (const std::string& warning : warnings) reporter.on_warning(warning);
    Prepared data = prepare_tables(*rows, valid_rows.get(), config, before.get());
    for (const std::string& warning : data.warnings) reporter.on_warning(warning);
    TrainedRun run = train_run(std::move(data), config, before.get(), reporter);
    *model = models().add(std::make_shared<const Model>(std::move(run.model)));
  });
}

}  // namespace
}  // namespace resboost::c

using namespace resboost;
using namespace resboost::c;

resboost_status resboost_train(const resboost_options* options, const resboost_table* table,
                               const resboost_table* valid, const resboost_model* before,
                               resboost_listener listener, void* context, resboost_model** model) {
  const auto begin = [&](const OwnedTable&, const RunConfig& config, std::vector<std::string>&) {
    const auto start = before ? models().at(before) : nullptr;
    if (start) require_same_columns(*start, config.schema);
    return start;
  };
  return trained(options, table, valid, listener, context, model, begin);
}

resboost_status resboost_finetune(const resboost_options* options, const resboost_table* pictures,
                                  const resboost_table* valid, const resboost_model* from,
                                  resboost_listener listener, void* context,
                                  resboost_model** model) {
  const auto begin = [&](const OwnedTable& rows, const RunConfig& config,
                         std::vector<std::string>& warnings) {
    const auto start = models().at(from);
    require_same_columns(*start, config.schema);
    require_trainable(rows, config);
    return std::make_shared<const Model>(
        for_new_classes(*start, rows.source, config.loss, warnings));
  };
  return trained(options, pictures, valid, listener, context, model, begin);
}

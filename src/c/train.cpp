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

/// What a function is given besides a model.
struct Given {
  const resboost_options* options;
  const resboost_table *table, *valid;
  resboost_listener listener;
  void* context;
};

using SharedModel = std::shared_ptr<const Model>;

/// begin(start, rows, config, warnings): what training begins with, of the model that start() has.
template <class Start, class Begin>
resboost_status trained(const Given& given, resboost_model** model, const Start& start,
                        const Begin& begin) {
  return guarded([&] {
    require(model, "model");
    const auto texts = c::options().at(given.options);
    const auto rows = tables().at(given.table);
    const auto valid_rows = given.valid ? tables().at(given.valid) : nullptr;
    const SharedModel from = start();
    const RunConfig config = texts->config();
    std::vector<std::string> warnings = rows->warnings;
    if (valid_rows && valid_rows != rows)
      warnings.insert(warnings.end(), valid_rows->warnings.begin(), valid_rows->warnings.end());
    const SharedModel before = begin(from, *rows, config, warnings);
    require_trainable(*rows, config);
    if (valid_rows) require_trainable(*valid_rows, config);
    Told reporter(given.listener, given.context);
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
  const auto start = [&] { return before ? models().at(before) : nullptr; };
  const auto begin = [](const SharedModel& from, const OwnedTable&, const RunConfig& config,
                        std::vector<std::string>&) {
    if (from) require_same_columns(*from, config.schema);
    return from;
  };
  return trained({options, table, valid, listener, context}, model, start, begin);
}

resboost_status resboost_finetune(const resboost_options* options, const resboost_table* pictures,
                                  const resboost_table* valid, const resboost_model* from,
                                  resboost_listener listener, void* context,
                                  resboost_model** model) {
  const auto start = [&] { return models().at(from); };
  const auto begin = [](const SharedModel& trunk, const OwnedTable& rows, const RunConfig& config,
                        std::vector<std::string>& warnings) {
    require_same_columns(*trunk, config.schema);
    require_trainable(rows, config);
    return std::make_shared<const Model>(
        for_new_classes(*trunk, rows.source, config.loss, warnings));
  };
  return trained({options, pictures, valid, listener, context}, model, start, begin);
}

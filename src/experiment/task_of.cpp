#include "experiment/task_of.h"

#include "data/roles.h"
#include "data/target.h"

namespace resboost {

Task task_of(const DataSource& source, const RunConfig& config) {
  std::vector<std::string> told;  // again by whoever prepares the rows
  if (const auto* images = std::get_if<ImageSet>(&source))
    return Schema::learn(*images, all_rows(*images), told).task;
  const Table& table = std::get<Table>(source);
  Task task = learn_task(table, all_rows(table), find_roles(table, config.schema).targets,
                         config.schema, told);
  make_loss_for(task, config.loss, nullptr)->set_units(task);
  return task;
}

}  // namespace resboost

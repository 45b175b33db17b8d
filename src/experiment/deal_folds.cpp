#include "experiment/deal_folds.h"

#include "data/folds.h"
#include "resboost/error.h"

namespace resboost {

std::vector<int> deal_folds(const DataSource& source, int folds, const std::string& group,
                            const SchemaConfig& config, std::uint64_t seed) {
  const auto* images = std::get_if<ImageSet>(&source);
  if (images && !group.empty())
    throw ConfigError("parameter `group`: it is a column of a table, and the data are pictures");
  if (images) return fold_of_rows(*images, folds, seed);
  const Table& table = std::get<Table>(source);
  return group.empty() ? fold_of_rows(table, config, folds, seed)
                       : fold_of_groups(table, group, config.weight, folds, seed);
}

std::vector<int> deal_times(const DataSource& source, int folds, const std::string& time,
                            const SchemaConfig& config) {
  if (const auto* table = std::get_if<Table>(&source))
    return fold_of_times(*table, time, config.weight, folds);
  throw ConfigError("parameter `time`: it is a column of a table, and the data are pictures");
}

RunConfig without_group(RunConfig config, const std::string& group) {
  if (!group.empty()) config.schema.ignore.push_back(group);
  return config;
}

}  // namespace resboost

#include "experiment/deal_folds.h"

#include <fmt/format.h>

#include <utility>

#include "data/folds.h"
#include "data/message.h"
#include "data/roles.h"
#include "resboost/error.h"

namespace resboost {
namespace {

void require_no_role(const Table& table, const std::string& column, const char* parameter,
                     const SchemaConfig& config) {
  const Roles roles = find_roles(table, config);
  const auto refuse = [&](const Column& other, const char* role) {
    if (other.name == column || other.origin == column)
      throw ConfigError(fmt::format("parameter `{}`: column {} is the {}; name another", parameter,
                                    in_quotes(column), role));
  };
  for (const Column* target : roles.targets) refuse(*target, "target");
  if (roles.weight) refuse(*roles.weight, "weight");
}

}  // namespace

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
  const auto* table = std::get_if<Table>(&source);
  if (!table)
    throw ConfigError("parameter `time`: it is a column of a table, and the data are pictures");
  require_no_role(*table, time, "time", config);
  return fold_of_times(*table, time, config.weight, folds);
}

RunConfig without_group(RunConfig config, const std::string& group) {
  if (!group.empty()) config.schema.ignore.push_back(group);
  return config;
}

RunConfig without_group(RunConfig config, const std::string& group, const DataSource& source) {
  const auto* table = std::get_if<Table>(&source);
  if (table && !group.empty()) require_no_role(*table, group, "group", config.schema);
  return without_group(std::move(config), group);
}

}  // namespace resboost

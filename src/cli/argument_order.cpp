#include "cli/argument_order.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "cli/command_line.h"
#include "data/foreign.h"
#include "resboost/error.h"

namespace resboost::cli {
namespace {

bool is_model(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return false;
  std::string start(kModelStart, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(file.gcount()));
  return begins_as_model(start);
}

}  // namespace

void require_argument_order(const Usage& usage, const std::vector<std::string>& files,
                            const std::vector<std::string>& arguments) {
  if (usage.files != std::vector<std::string>{"MODEL", "DATA"}) return;
  const std::string &model = files[0], &data = files[1];
  if (is_model(model) || !is_model(data)) return;
  std::error_code ignored;
  if (model != "-" && !std::filesystem::exists(model, ignored)) return;  // mistyped perhaps
  throw ConfigError(fmt::format(
      "MODEL and DATA are swapped: {} is a model file, and {} is none; call: {}{}", data, model,
      called({arguments.front(), data, model}), arguments.size() > 3 ? " ..." : ""));
}

}  // namespace resboost::cli

#include "cli/outputs.h"

#include <fmt/format.h>

#include <filesystem>

#include "resboost/error.h"
#include "resboost/page.h"

namespace resboost::cli {
namespace {

bool same_file(const std::string& a, const std::string& b) {
  std::error_code ignored;
  if (std::filesystem::equivalent(a, b, ignored)) return true;
  return std::filesystem::absolute(a, ignored).lexically_normal() ==
         std::filesystem::absolute(b, ignored).lexically_normal();
}

}  // namespace

void require_folder(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code ignored;
  if (!folder.empty() && !std::filesystem::is_directory(folder, ignored))
    throw IoError(fmt::format("{}: there is no folder {}; make it first", path, folder.string()));
}

void require_own_file(const Invocation& call, const std::string& option, const std::string& path) {
  const auto refuse = [&](const std::string& other, const std::string& what) {
    if (!same_file(path, other)) return;
    throw ConfigError(
        fmt::format("option --{}: it would write over {}, which is {}; choose another name", option,
                    path, what));
  };
  for (const std::string& file : call.files) refuse(file, "what is read");
  for (const Option& other : call.options.options()) {
    if (other.argument != "FILE" || other.name == option) continue;
    for (const std::string& file : other.values())
      if (!file.empty()) refuse(file, "the file of --" + other.name);
  }
}

void require_report(const Invocation& call, const std::string& path) {
  if (path.empty()) return;
  report::require_page_name(path);
  require_folder(path);
  require_own_file(call, "report", path);
  for (const std::string& numbers : report::number_paths(path)) {
    require_own_file(call, "report", numbers);
    if (std::filesystem::is_regular_file(numbers) && !report::holds_numbers(numbers))
      throw ConfigError(fmt::format(
          "option --report: it would write over {}, which no report wrote; choose another name",
          numbers));
  }
}

}  // namespace resboost::cli

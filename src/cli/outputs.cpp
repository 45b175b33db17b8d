#include "cli/outputs.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <vector>

#include "data/read_beside.h"
#include "resboost/error.h"
#include "resboost/page.h"

namespace resboost::cli {
namespace {

namespace fs = std::filesystem;

bool same_inode(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

bool is_standard_input(const struct stat& file) {
  struct stat input {};
  return ::fstat(STDIN_FILENO, &input) == 0 && same_inode(file, input);
}

/// Is it a file of this folder, at any depth? Or would it be one of a folder within it, as those of
/// a class are?
bool lies_in(const std::string& file, const std::string& folder) {
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) return false;
  const fs::path root = fs::canonical(folder, ignored),
                 inside = fs::weakly_canonical(fs::absolute(file, ignored), ignored);
  if (!fs::is_regular_file(file, ignored) && inside.parent_path() == root) return false;
  return !root.empty() && !inside.empty() &&
         std::mismatch(root.begin(), root.end(), inside.begin(), inside.end()).first == root.end();
}

/// Would writing `written` change `other`? Files that are not there yet are told by name.
bool same_file(const std::string& written, const std::string& other) {
  struct stat a {
  }, b{};
  if (::stat(written.c_str(), &a) != 0) {
    std::error_code ignored;
    return fs::absolute(written, ignored).lexically_normal() ==
           fs::absolute(other, ignored).lexically_normal();
  }
  if (!S_ISREG(a.st_mode)) return false;  // several may write to a device
  if (other == "-") return is_standard_input(a);
  return ::stat(other.c_str(), &b) == 0 && same_inode(a, b);
}

/// Data may be several files joined by commas.
std::vector<std::string> files_in(const std::string& value) {
  std::vector<std::string> files{value};
  for (std::size_t begin = 0; value.find(',') != value.npos && begin <= value.size();) {
    const std::size_t end = std::min(value.find(',', begin), value.size());
    files.push_back(value.substr(begin, end - begin));
    begin = end + 1;
  }
  return files;
}

}  // namespace

void require_folder(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  std::error_code ignored;
  if (!folder.empty() && !fs::is_directory(folder, ignored))
    throw IoError(fmt::format("{}: there is no folder {}; make it first", path, folder.string()));
}

void require_own_file(const Invocation& call, const std::string& option, const std::string& path,
                      const std::string& may_replace) {
  if (path == "-")
    throw ConfigError(
        fmt::format("option --{}: \"-\" is no file; name one, as ./-, or /dev/stdout", option));
  const auto refuse_one = [&](const std::string& file, const std::string& what) {
    if (!file.empty() && same_file(path, file))
      throw ConfigError(
          fmt::format("option --{}: it would write over {}, which is {}; choose another name",
                      option, path, what));
  };
  const auto refuse = [&](const std::string& value, const std::string& what) {
    for (const std::string& file : files_in(value)) {
      refuse_one(file, what);
      for (const std::string& beside : read_beside(file)) refuse_one(beside, "read with " + file);
    }
  };
  for (const std::string& data : call.files) {
    refuse(data, "what is read");
    if (lies_in(path, data))
      throw ConfigError(fmt::format("option --{}: {} is in {}, which is read; choose another name",
                                    option, path, data));
  }
  for (const Option& other : call.options.options()) {
    if (other.argument != "FILE" || other.name == option || other.name == may_replace) continue;
    for (const std::string& file : other.values()) refuse(file, "the file of --" + other.name);
  }
}

Output open_output(const Invocation& call, const std::string& option, const std::string& path,
                   const std::string& may_replace) {
  require_folder(path);
  require_own_file(call, option, path, may_replace);
  return Output(path);
}

void require_report(const Invocation& call, const std::string& path) {
  if (path.empty()) return;
  report::require_page_name(path);
  open_output(call, "report", path);
  for (const std::string& numbers : report::number_paths(path)) {
    open_output(call, "report", numbers);
    if (fs::is_regular_file(numbers) && !report::holds_numbers(numbers))
      throw ConfigError(fmt::format(
          "option --report: it would write over {}, which no report wrote; choose another name",
          numbers));
  }
}

}  // namespace resboost::cli

#include "experiment/line_log.h"

#include <fcntl.h>

#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>

#include "base/input.h"
#include "base/output.h"
#include "resboost/error.h"

namespace resboost {
namespace {

constexpr std::size_t kMostBytes = std::size_t{4} << 30;

std::string_view first_line_of(std::string_view text) {
  return text.substr(0, text.find('\n') + 1);
}

bool begins_with(const std::string& path, const std::string& line) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return false;
  std::string start(line.size(), '\0');
  std::ifstream file(path, std::ios::binary);
  return file.read(start.data(), static_cast<std::streamsize>(start.size())) && start == line;
}

}  // namespace

LineLog::LineLog(std::string path, bool resume) : path_(std::move(path)), resume_(resume) {
  if (path_.empty() || !resume) return;
  before_ = std::string(std::string_view(read_bytes(path_, kMostBytes)));
  const std::size_t end = before_.rfind('\n') + 1;  // npos + 1: 0
  cut_off_ = before_.substr(end);
  before_.resize(end);
}

void LineLog::begin(const std::string& line) {
  if (path_.empty()) return;
  const bool same = before_.empty() ? line.starts_with(cut_off_) : first_line_of(before_) == line;
  if (!same)
    throw ConfigError("parameter `resume`: " + path_ +
                      " is of a run with other data or options; give those it began with, or begin "
                      "a new log");
  if (!resume_ && begins_with(path_, line))
    throw ConfigError(path_ +
                      ": has a log of this run already; go on with it by `resume`, or "
                      "remove it");
  if (resume_) write_whole(path_, before_);
  file_ = open_to_write(path_, O_CREAT | (resume_ ? O_APPEND : O_TRUNC));
  if (before_.empty()) write(line);
}

void LineLog::write(const std::string& line) {
  if (file_) write_all(file_.get(), line, path_);
}

}  // namespace resboost

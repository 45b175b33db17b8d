#include "experiment/line_log.h"

#include <fcntl.h>

#include <string_view>
#include <utility>

#include "base/input.h"
#include "base/output.h"
#include "resboost/error.h"

namespace resboost {
namespace {

constexpr std::size_t kMostBytes = std::size_t{4} << 30;

}  // namespace

LineLog::LineLog(std::string path, bool resume) : path_(std::move(path)) {
  if (path_.empty()) return;
  if (resume) {
    before_ = std::string(std::string_view(read_bytes(path_, kMostBytes)));
    before_.resize(before_.rfind('\n') + 1);  // npos + 1: nothing
    write_whole(path_, before_);
  }
  file_ = open_to_write(path_, O_CREAT | (resume ? O_APPEND : O_TRUNC));
}

void LineLog::begin(const std::string& line) {
  if (before_.empty()) return write(line);
  if (std::string_view(before_).substr(0, before_.find('\n') + 1) != line)
    throw ConfigError("parameter `resume`: " + path_ +
                      " is of a run with other data or options; give those it began with, or begin "
                      "a new log");
}

void LineLog::write(const std::string& line) {
  if (file_) write_all(file_.get(), line, path_);
}

}  // namespace resboost

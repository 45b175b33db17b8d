#include "experiment/tuning/trial_log.h"

#include <fcntl.h>

#include <utility>

#include "base/input.h"
#include "base/output.h"
#include "resboost/error.h"

namespace resboost {
namespace {

constexpr std::size_t kMaxLog = std::size_t{1} << 28;

}  // namespace

TrialLog::TrialLog(std::string path, bool resume) : path_(std::move(path)) {
  if (path_.empty()) return;
  if (resume) {
    before_ = read_tuning_log(read_bytes(path_, kMaxLog), path_);
    // Without a last line that the end of the program has cut off.
    std::string whole = before_.search;
    for (const TuningTrial& trial : before_.trials) whole += log_line(trial);
    write_whole(path_, whole);
  }
  file_ = open_to_write(path_, O_CREAT | (resume ? O_APPEND : O_TRUNC));
}

void TrialLog::begin(const Search& search, const std::string& identity) {
  const std::string line = log_line(search, identity);
  if (before_.search.empty()) return write(line);
  if (before_.search != line)
    throw ConfigError("parameter `resume`: " + path_ +
                      " is of a search with other data or options; give those it began with, or "
                      "begin a new one with `trial-log`");
}

void TrialLog::write(const std::string& line) {
  if (file_) write_all(file_.get(), line, path_);
}

}  // namespace resboost

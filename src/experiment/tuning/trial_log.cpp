#include "experiment/tuning/trial_log.h"

namespace resboost {

TrialLog::TrialLog(const std::string& path, bool resume)
    : lines_(path, resume), trials_(read_tuning_log(lines_.before(), path).trials) {}

void TrialLog::begin(const Search& search, const std::string& identity) {
  lines_.begin(log_line(search, identity));
}

void TrialLog::write(const TuningTrial& trial) { lines_.write(log_line(trial)); }

}  // namespace resboost

#include "pages/trained_run.h"

#include <filesystem>

namespace resboost {

std::string source_name(const TrainedRun& run) {
  return run.source == "-" ? "standard input"
                           : std::filesystem::path(run.source).filename().string();
}

}  // namespace resboost

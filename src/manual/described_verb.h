#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "resboost/options.h"

namespace resboost::manual {

/// What --help opens with.
struct Usage {
  std::string line;     ///< "train TRAIN --model OUT [options]"
  std::string summary;  ///< one sentence
  std::vector<std::string> examples;
  std::vector<std::string> files;       ///< names of the arguments that are not options
  bool has_config = false;              ///< takes --config and --dump-config
  std::size_t files_needed = SIZE_MAX;  ///< the others of the files may be left out
  /// What to do where there is not enough memory.
  std::string memory_cure =
      "use fewer rows, or a smaller --max-levels, --block.width or --rfrboost.features";
};

/// A verb of the program, as pages and shells speak of it.
struct DescribedVerb {
  std::string name;
  Usage usage;
  std::shared_ptr<const OptionTable> options;  ///< with the values that they have by default
};

}  // namespace resboost::manual

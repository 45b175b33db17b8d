#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/csv_scanner.h"
#include "resboost/read.h"

namespace resboost {

/// How a text file is divided, and where its table begins.
struct TableStart {
  Dialect dialect;
  std::size_t skipped_bytes = 0;   ///< at the top
  std::uint64_t first_line = 1;    ///< the line after them
  bool header = true;              ///< the first row names the columns
  bool row_names = false;          ///< the header has no name for the first column (R)
  bool trailing = false;           ///< every row ends in a separator, the header does not
  std::vector<std::string> notes;  ///< without the file's name
};

/// As the options say, else as the first lines show. `usual` is the separator that the name of the
/// file promises; it stays unless another one divides the first lines better. What a model knows of
/// its columns (config) counts too. ConfigError for options that name no character.
TableStart find_table(std::string_view bytes, char usual, const ReadConfig& config);

}  // namespace resboost

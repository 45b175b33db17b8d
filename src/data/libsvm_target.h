#pragma once

#include <string_view>
#include <vector>

#include "data/missing_words.h"
#include "resboost/dataset.h"
#include "resboost/read.h"

namespace resboost {

/// The column "target" of LIBSVM text: numbers, unless one of its labels is none, or the config
/// asks for text. labels: of the table's rows, whose lines and source messages name. DataError
/// where a label is no number and has to be.
Column libsvm_target(const std::vector<std::string_view>& labels, const Table& table,
                     const ReadConfig& config, const MissingWords& words);

}  // namespace resboost

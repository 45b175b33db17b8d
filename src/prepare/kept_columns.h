#pragma once

#include <string>
#include <vector>

#include "resboost/prepare.h"
#include "resboost/schema.h"

namespace resboost {

/// What stands in front of the predictions: nothing, or fields that end in a comma each.
struct Front {
  std::string header;
  std::vector<std::string> rows;  ///< one a row of the data, or none
  const std::string& row(Index i) const {
    static const std::string nothing;
    return rows.empty() ? nothing : rows[static_cast<std::size_t>(i)];
  }
};

/// Which columns of the data are carried through to the predictions.
struct KeepSettings {
  std::vector<std::string> keep;
  bool append = false;

  template <class Visitor>
  void describe(Visitor& v) {
    v.text("keep", keep,
           "column of the data to write before the prediction, as id (several: repeat the option, "
           "or put commas between the names)");
    v.flag("append", append, "write every column of the data before the prediction");
  }
};

/// The columns asked for as they are written in the file, which is read once more for that.
/// ConfigError for a column that the file lacks, for standard input and for pictures.
Front keep_columns(const std::string& path, const KeepSettings& settings, const InputConfig& input,
                   const Schema& schema);

/// What each row has in a column, or in several between commas, with the same errors; empty where
/// it is missing. option: that asks for it
std::vector<std::string> column_texts(const std::string& path, const std::string& column,
                                      const char* option, const InputConfig& input,
                                      const Schema& schema);

/// The names of files in a column of their own; none: nothing.
Front name_column(const std::vector<std::string>& names);

}  // namespace resboost

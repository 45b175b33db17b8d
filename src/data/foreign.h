#pragma once

#include <string>
#include <string_view>

namespace resboost {

/// DataError that names the kind, and how to make text of it, for a file that is known by its first
/// bytes and is no text: a workbook, an archive, Parquet, a picture, a web page, a model, ...
void refuse_foreign(std::string_view bytes, const std::string& source);

}  // namespace resboost

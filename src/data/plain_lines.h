#pragma once

#include <string>
#include <string_view>

namespace resboost {

/// The text with LF in place of CR and CR CR LF, as old and twice converted files have them. Empty
/// if there is nothing to change.
std::string with_plain_line_ends(std::string_view bytes);

/// The text with one tab in place of each run of white space outside of quotes, none at the ends of
/// lines.
std::string with_tabs(std::string_view bytes, char quote);

}  // namespace resboost

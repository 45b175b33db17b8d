#pragma once

#include <string>

namespace resboost::test {

/// What call() throws says, if it is an Expected; else what happened instead.
template <class Expected, class Call>
std::string error_text(Call call) {
  try {
    call();
  } catch (const Expected& error) {
    return error.what();
  } catch (const std::exception& error) {
    return std::string("another exception: ") + error.what();
  }
  return "no exception";
}

}  // namespace resboost::test

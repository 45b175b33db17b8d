#pragma once

#include <exception>
#include <string>

#include "resboost/error.h"
#include "resboost/resboost_c.h"

namespace resboost::c {

/// Arguments that no function could take: RESBOOST_BAD_CALL.
class BadCall : public Error {
 public:
  using Error::Error;
};

/// The status of an exception, whose text resboost_last_error() has from now on.
resboost_status status_of(const std::exception_ptr& error) noexcept;

/// Runs the body of a function of the interface: nothing that is thrown leaves it.
template <class Body>
resboost_status guarded(const Body& body) noexcept {
  try {
    body();
    return RESBOOST_OK;
  } catch (...) {
    return status_of(std::current_exception());
  }
}

/// BadCall for a null pointer.
template <class T>
T& require(T* pointer, const char* parameter) {
  if (!pointer) throw BadCall(std::string("`") + parameter + "` is NULL");
  return *pointer;
}

}  // namespace resboost::c

#include "call.h"

namespace c_fuzz {

namespace {

/// What the standard library throws, "vector::_M_default_append", and what must never be thrown.
/// Nothing here takes so much memory that there is none.
bool is_a_mistake(const char* error) {
  return std::strstr(error, "::") || std::strstr(error, "internal error") ||
         std::strstr(error, "out of memory");
}

}  // namespace

bool Call::done(resboost_status status) {
  if (refused_) require(status == RESBOOST_BAD_CALL);
  if (status == RESBOOST_OK) return true;
  require((status >= RESBOOST_INTERNAL && status <= RESBOOST_REFUSED) ||
          status == RESBOOST_BAD_CALL);
  require(*resboost_last_error() != '\0');
  if (status == RESBOOST_INTERNAL) require(may_fail_ || may_stop_ || !behave_well());
  if (status == RESBOOST_INTERNAL) require(!is_a_mistake(resboost_last_error()));
  return false;
}

}  // namespace c_fuzz

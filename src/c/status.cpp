#include "c/status.h"

#include <fmt/format.h>

#include <new>

#include "base/stop.h"
#include "resboost/parallel.h"
#include "resboost/version.h"

namespace resboost::c {
namespace {

std::string& last_error() {
  thread_local std::string text;
  return text;
}

resboost_status keep(resboost_status status, const char* text) noexcept {
  try {
    last_error() = text;
  } catch (const std::bad_alloc&) {  // short enough for a string that allocates nothing
    last_error() = "out of memory";
  }
  return status;
}

}  // namespace

resboost_status status_of(const std::exception_ptr& error) noexcept {
  try {
    std::rethrow_exception(error);
  } catch (const BadCall& e) {
    return keep(RESBOOST_BAD_CALL, e.what());
  } catch (const ConfigError& e) {
    return keep(RESBOOST_BAD_OPTION, e.what());
  } catch (const DataError& e) {
    return keep(RESBOOST_BAD_DATA, e.what());
  } catch (const ModelError& e) {
    return keep(RESBOOST_BAD_MODEL, e.what());
  } catch (const IoError& e) {
    return keep(RESBOOST_REFUSED, e.what());
  } catch (const std::bad_alloc&) {
    return keep(RESBOOST_INTERNAL, "out of memory");
  } catch (const Stopped&) {
    return keep(RESBOOST_INTERNAL, "stopped before there was a model");
  } catch (const std::exception& e) {
    return keep(RESBOOST_INTERNAL, e.what());
  } catch (...) {
    return keep(RESBOOST_INTERNAL, "internal error: something unknown was thrown");
  }
}

}  // namespace resboost::c

using namespace resboost;
using resboost::c::guarded;

int resboost_abi_version(void) { return RESBOOST_ABI_VERSION; }

const char* resboost_version(void) {
  static const std::string version = fmt::format("{}.{}.{}", RESBOOST_VERSION_MAJOR,
                                                 RESBOOST_VERSION_MINOR, RESBOOST_VERSION_PATCH);
  return version.c_str();
}

const char* resboost_last_error(void) { return c::last_error().c_str(); }

resboost_status resboost_set_threads(int count) {
  return guarded([&] { set_threads(count); });
}

resboost_status resboost_threads(int* count) {
  return guarded([&] { c::require(count, "count") = threads(); });
}

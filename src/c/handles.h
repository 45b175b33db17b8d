#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

#include "c/status.h"

namespace resboost::c {

/// A number that no handle of any kind has had before, far from small numbers and, where pointers
/// have 64 bits, from all addresses.
inline std::uintptr_t next_handle() {
  static std::atomic<std::uintptr_t> last{UINTPTR_MAX / 3};
  return ++last;
}

/// The live objects that callers have handles of, as pointers to an incomplete type. A pointer to
/// the object itself could not be told from one to what is gone, or to anything else.
template <class Handle, class Object>
class Handles {
 public:
  explicit Handles(const char* kind) : kind_(kind) {}

  Handle* add(std::shared_ptr<Object> object) {
    const std::uintptr_t handle = next_handle();
    const std::unique_lock lock(mutex_);
    objects_.emplace(handle, std::move(object));
    return reinterpret_cast<Handle*>(handle);
  }

  /// The object lives as long as somebody has it, even if another thread frees the handle.
  std::shared_ptr<Object> at(const Handle* handle) const {
    const std::shared_lock lock(mutex_);
    const auto found = objects_.find(reinterpret_cast<std::uintptr_t>(handle));
    if (found == objects_.end()) fail(handle);
    return found->second;
  }

  void remove(Handle* handle) {
    std::shared_ptr<Object> last;  // destroyed after the lock
    const std::unique_lock lock(mutex_);
    const auto found = objects_.find(reinterpret_cast<std::uintptr_t>(handle));
    if (found == objects_.end()) fail(handle);
    last = std::move(found->second);
    objects_.erase(found);
  }

 private:
  [[noreturn]] void fail(const Handle* handle) const {
    throw BadCall(std::string("a handle of ") + kind_ + " was expected, and got " +
                  (handle ? "one that is freed already, or of another kind" : "NULL"));
  }

  const char* kind_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::uintptr_t, std::shared_ptr<Object>> objects_;
};

}  // namespace resboost::c

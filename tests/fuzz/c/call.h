#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <type_traits>
#include <vector>

#include "own.h"
#include "world.h"

namespace c_fuzz {

/// A call of the interface: its arguments are drawn here, which remembers whether one of them is
/// such that the library promises RESBOOST_BAD_CALL, whatever the others are.
class Call {
 public:
  Call(Bytes& given, World& world) : bytes(given), world_(world) {}

  Bytes& bytes;

  /// Of what there is, or is made now; or a handle that is null, freed, of another kind, or none.
  template <class T>
  T* handle() {
    return drawn<T>(true);
  }
  /// The same where null means that there is none.
  template <class T>
  T* handle_or_none() {
    return bytes.below(2) == 0 ? nullptr : drawn<T>(false);
  }
  template <class T>
  T* live() {
    T*& slot = slots<T>().live[bytes.below(2)];
    if (!slot) make(bytes, &slot);
    return slot;
  }

  /// A pointer as it is, or null, which is refused.
  template <class T>
  T* pointer(T* there) {
    if (!bytes.seldom(16)) return there;
    refuse();
    return nullptr;
  }
  template <std::size_t count>
  const char* text(const std::array<const char*, count>& texts) {
    const char* const found = bytes.one_of(texts);
    return pointer(found);
  }
  resboost_listener listener() { return bytes.below(3) == 2 ? nullptr : &listen; }
  /// Of the listener, which may tell it to stop.
  void* context() {
    left_ = static_cast<int>(bytes.below(8)) - 3;
    may_stop_ = left_ >= 0;
    return &left_;
  }

  /// The library must refuse it.
  void refuse() { refused_ = true; }
  /// It is a training, which numbers of any size may end.
  void may_fail() { may_fail_ = true; }
  /// Looks at what came of it, and says whether it was done.
  bool done(resboost_status status);

  /// A handle that was made: in the place of another one, which is freed.
  template <class T>
  void keep(T* made) {
    T*& slot = slots<T>().live[bytes.below(2)];
    T* const before = slot;
    slot = made;
    if (!before) return;
    require(free_handle(before) == RESBOOST_OK);
    slots<T>().freed = before;
  }
  /// A handle that was freed.
  template <class T>
  void forget(T* handle) {
    for (T*& slot : slots<T>().live)
      if (slot == handle) slot = nullptr;
    slots<T>().freed = handle;
  }

 private:
  template <class T>
  T* drawn(bool must_be_there) {
    const auto way = bytes.below(24);
    if (way < 20) return live<T>();
    if (way == 20 || (way == 21 && !slots<T>().freed)) {
      refused_ = refused_ || must_be_there;
      return nullptr;
    }
    refuse();
    if (way == 21) return slots<T>().freed;
    if (way == 22) return reinterpret_cast<T*>(std::uintptr_t{bytes.next()} + 1);
    using Other =
        std::conditional_t<std::is_same_v<T, resboost_table>, resboost_options, resboost_table>;
    return reinterpret_cast<T*>(live<Other>());
  }
  template <class T>
  Slots<T>& slots() {
    return std::get<Slots<T>>(world_);
  }

  World& world_;
  bool refused_ = false, may_stop_ = false, may_fail_ = false;
  int left_ = -1;
};

/// Where a function writes what it tells, or nowhere.
template <class T>
class Told {
 public:
  explicit Told(Call& call) : to_(call.pointer(&value_)) {}
  T* to() { return to_; }
  T value() const { return value_; }

 private:
  T value_ = T{};
  T* to_;
};

/// A handle that a function makes.
template <class T>
class Made {
 public:
  explicit Made(Call& call) : call_(call), to_(call.pointer(&made_)) {}
  T** to() { return to_; }
  /// Where it failed, nothing was made.
  bool kept(resboost_status status) {
    const bool done = call_.done(status);
    require(done == (made_ != nullptr));
    if (done) call_.keep(made_);
    return done;
  }

 private:
  Call& call_;
  T* made_ = nullptr;
  T** to_;
};

/// Room for as many numbers as there will be, or for others, or none.
template <class T>
class Room {
 public:
  Room(Call& call, std::size_t expected) : count_(expected) {
    const auto way = call.bytes.below(16);
    if (way >= 13) count_ = way == 13 ? expected / 2 : way == 14 ? expected + 1 : 0;
    numbers_.resize(count_);
    if (count_ > 0) to_ = call.pointer(numbers_.data());
  }
  T* to() { return to_; }
  std::size_t count() const { return count_; }
  const std::vector<T>& numbers() const { return numbers_; }

 private:
  std::size_t count_;
  std::vector<T> numbers_;
  T* to_ = nullptr;
};

/// A function that ends in (buffer, capacity, size), asked for the size, and then with a buffer
/// that is large enough or not.
template <class Function>
void written(Call& call, bool text, const Function& function) {
  Told<std::size_t> told(call);
  if (!call.done(function(nullptr, 0, told.to()))) return;
  const std::size_t all = told.value();
  const std::size_t capacity = call.bytes.below(2) ? all : call.bytes.size(all - 1);
  const std::unique_ptr<char[]> buffer(capacity > all ? nullptr : new char[capacity]);
  std::size_t size = 0;
  const auto status = function(buffer.get(), capacity, &size);
  require(size == all);
  require(status == (buffer && capacity == all ? RESBOOST_OK : RESBOOST_BAD_CALL));
  if (status == RESBOOST_OK && text) require(std::strlen(buffer.get()) + 1 == all);
}

}  // namespace c_fuzz

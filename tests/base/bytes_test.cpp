#include "base/bytes.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <string>
#include <utility>

#include "base/descriptor.h"
#include "support/temporary_folder.h"

namespace resboost {
namespace {

TEST_SUITE_BEGIN("base/bytes");

TEST_CASE("memory grows and shrinks with what is in it") {
  Bytes bytes;
  CHECK(bytes.empty());
  bytes.reserve(3);
  std::memcpy(bytes.data(), "abc", 3);
  bytes.resize(3);
  bytes.reserve(1 << 20);
  CHECK(bytes == "abc");
  CHECK(bytes.capacity() == 1 << 20);
  bytes.shrink();
  CHECK(bytes.capacity() == 3);
  const Bytes moved = std::move(bytes);
  CHECK(moved == "abc");
}

TEST_CASE("a file that is mapped stays there when it is closed and removed") {
  const test::TemporaryFolder folder("bytes_test");
  Bytes bytes;
  {
    const Descriptor file(::open(folder.write("a", "content").c_str(), O_RDONLY));
    bytes = Bytes::map(file.get(), 7);
  }
  std::filesystem::remove(folder.path("a"));
  CHECK(bytes == "content");
  CHECK(Bytes::map(-1, 7).empty());
}

TEST_CASE("what has been read of a mapped file gives its memory back, and is there all the same") {
  const test::TemporaryFolder folder("bytes_test");
  constexpr std::size_t kSize = std::size_t{20} << 20;
  const std::string text(kSize, 'a');
  const Descriptor file(::open(folder.write("a", text).c_str(), O_RDONLY));
  Bytes bytes = Bytes::map(file.get(), kSize);
  const auto pages_there = [&] {
    std::ifstream status("/proc/self/statm");
    std::size_t all = 0, there = 0;
    status >> all >> there;
    return there * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  };
  for (int reading = 0; reading < 2; ++reading) {
    CHECK(bytes == text);
    const std::size_t before = pages_there();
    bytes.forget_before(text.data());  // of another text: nothing
    bytes.forget_before(bytes.data() + (std::size_t{7} << 20));
    CHECK(pages_there() + (std::size_t{1} << 20) > before);
    bytes.forget_before(bytes.data() + (std::size_t{17} << 20));
    CHECK(pages_there() + (std::size_t{12} << 20) < before);
  }
  CHECK(bytes == text);
  Bytes own;
  own.reserve(kSize);
  std::memcpy(own.data(), text.data(), kSize);
  own.resize(kSize);
  own.forget_before(own.data() + kSize);
  CHECK(own == text);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

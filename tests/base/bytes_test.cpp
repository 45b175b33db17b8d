#include "base/bytes.h"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <cstring>
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

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

#include "base/temporary_file.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/error_text.h"
#include "support/temporary_folder.h"

namespace resboost {
namespace {

namespace fs = std::filesystem;

std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

constexpr const char* kLeftBehind = ".resboost-00112233445566aa.tmp";

TEST_SUITE_BEGIN("base/temporary_file");

TEST_CASE("a file gets its name when it is published, and only then") {
  const test::TemporaryFolder folder("temporary_file_test");
  TemporaryFile file(folder.path("a"), 0644);
  CHECK(fs::is_empty(folder.path()));
  write_all(file.fd(), "bytes", "a");
  file.publish();
  CHECK(content(folder.path("a")) == "bytes");
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("what a killed process left behind is swept away, what a living one writes is not") {
  const test::TemporaryFolder folder("temporary_file_test");
  const std::string left = folder.write(kLeftBehind, "half"),
                    alive = folder.write(".resboost-ffffffffffffffff.tmp", "half"),
                    other = folder.write(".resboost-notes.tmp", "somebody's own");
  const Descriptor owner(::open(alive.c_str(), O_RDWR | O_CLOEXEC));
  REQUIRE(::flock(owner.get(), LOCK_EX) == 0);
  const TemporaryFile file(folder.path("a"), 0644);
  CHECK_FALSE(fs::exists(left));
  CHECK(fs::exists(alive));
  CHECK(fs::exists(other));
}

TEST_CASE("a link that lies where a temporary file might is not followed") {
  const test::TemporaryFolder folder("temporary_file_test");
  const std::string victim = folder.write("victim", "PRECIOUS");
  fs::create_symlink(victim, folder.path(kLeftBehind));
  TemporaryFile file(folder.path("a"), 0644);
  write_all(file.fd(), "bytes", "a");
  file.publish();
  CHECK(content(victim) == "PRECIOUS");
  CHECK(fs::exists(victim));
}

TEST_CASE("a folder that is not there is named with the file") {
  CHECK(test::error_text<IoError>([] { TemporaryFile("/no/such/folder/a", 0644); }) ==
        "/no/such/folder/a: cannot create: No such file or directory");
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

#include "base/mapped_file.h"

#include <doctest/doctest.h>

#include <cstring>
#include <filesystem>
#include <string>

#include "resboost/error.h"
#include "support/error_text.h"
#include "support/temporary_folder.h"

using namespace resboost;

TEST_SUITE_BEGIN("base/mapped_file");

TEST_CASE("memory in files keeps what is written, each its own, in a folder that lists none") {
  const test::TemporaryFolder folder("mapped_file");
  constexpr std::size_t kBytes = 3'000'001;
  MappedFile first(folder.path(), kBytes), second(folder.path(), kBytes);
  std::memset(first.data(), 1, kBytes);
  std::memset(second.data(), 2, kBytes);
  CHECK(static_cast<const char*>(first.data())[kBytes - 1] == 1);
  CHECK(static_cast<const char*>(second.data())[0] == 2);
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("no bytes are memory too") {
  const test::TemporaryFolder folder("mapped_file_empty");
  MappedFile none(folder.path(), 0);
  CHECK(none.data() != nullptr);
}

TEST_CASE("folders that are not there or have no room are errors") {
  const auto text = [](const std::string& path, std::size_t bytes) {
    return test::error_text<IoError>([&] { MappedFile(path, bytes); });
  };
  CHECK(text("/nowhere", 10'000'000) ==
        "/nowhere: cannot make a file of 10 MB: No such file or directory; name another folder, or "
        "leave it out and what would be in the file is kept in memory");
  const test::TemporaryFolder folder("mapped_file_full");
  const std::string full = text(folder.path(), std::size_t{1} << 60);
  CHECK(full.rfind(folder.path() + ": cannot reserve a file of ", 0) == 0);
}

TEST_SUITE_END();

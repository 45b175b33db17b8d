#include "base/output.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "resboost/error.h"
#include "support/error_text.h"

using namespace resboost;
using test::error_text;
namespace fs = std::filesystem;

namespace {

/// A folder of this test's own, gone afterwards.
class Folder {
 public:
  Folder()
      : path_(fs::temp_directory_path() / ("resboost_output_test_" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  auto count() const {
    return std::distance(fs::directory_iterator(path_), fs::directory_iterator());
  }

 private:
  fs::path path_;
};

std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The next writes of this process fail beyond so many bytes of a file, as on a full disk.
class SizeLimit {
 public:
  explicit SizeLimit(rlim_t bytes) : old_handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &old_limit_);
    const rlimit limit{bytes, old_limit_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~SizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &old_limit_);
    std::signal(SIGXFSZ, old_handler_);
  }

 private:
  rlimit old_limit_{};
  void (*old_handler_)(int);
};

}  // namespace

TEST_SUITE("base/output") {
  TEST_CASE("writes any bytes, and leaves nothing else in the folder") {
    const Folder folder;
    const std::string bytes("a\0\n\xff", 4);
    write_whole(folder.file("a"), bytes);
    CHECK(content(folder.file("a")) == bytes);
    write_whole(folder.file("a"), "");
    CHECK(content(folder.file("a")).empty());
    CHECK(folder.count() == 1);
  }

  TEST_CASE("a file that cannot be written whole stays as it was") {
    const Folder folder;
    write_whole(folder.file("a"), "old");
    {
      const SizeLimit limit(1000);
      CHECK(error_text<IoError>([&] { write_whole(folder.file("a"), std::string(5000, 'x')); }) ==
            folder.file("a") + ": cannot write: File too large");
    }
    CHECK(content(folder.file("a")) == "old");
    CHECK(folder.count() == 1);
  }

  TEST_CASE("a folder that is not there is named") {
    const Folder folder;
    CHECK(error_text<IoError>([&] { write_whole(folder.file("none/a"), "x"); }) ==
          folder.file("none/a") + ": cannot create: No such file or directory");
  }

  TEST_CASE("devices are written straight, and a full one is an error at once") {
    CHECK_NOTHROW(write_whole("/dev/null", "x"));
    CHECK(error_text<IoError>([] { Output{"/dev/full"}; }) ==
          "/dev/full: cannot write: No space left on device");
    CHECK(fs::is_character_file("/dev/null"));
  }

  TEST_CASE("what cannot be written is found out when the file is opened, before there are bytes") {
    const Folder folder;
    fs::create_directory(folder.file("folder"));
    CHECK(error_text<IoError>([&] { Output{folder.file("folder")}; }) ==
          folder.file("folder") + ": cannot open for writing: Is a directory");
    const std::string long_name = folder.file(std::string(256, 'n'));
    CHECK(error_text<IoError>([&] { Output{long_name}; }) ==
          long_name + ": cannot create: File name too long");
    CHECK(error_text<IoError>([] { Output{"/proc/self/new"}; }).starts_with("/proc/self/new: "));
    write_whole(folder.file(std::string(255, 'n')), "x");  // no suffix makes it longer
    CHECK(content(folder.file(std::string(255, 'n'))) == "x");
  }

  TEST_CASE("a pipe that nobody reads is an error, not a wait") {
    const Folder folder;
    REQUIRE(::mkfifo(folder.file("pipe").c_str(), 0600) == 0);
    CHECK(error_text<IoError>([&] { Output{folder.file("pipe")}; }) ==
          folder.file("pipe") +
              ": cannot open for writing: nobody reads this pipe; start its reader first");
    const int reader = ::open(folder.file("pipe").c_str(), O_RDONLY | O_NONBLOCK);
    write_whole(folder.file("pipe"), "through");
    char bytes[7];
    CHECK(::read(reader, bytes, sizeof bytes) == 7);
    ::close(reader);
  }

  TEST_CASE("an opened file leaves nothing behind until it is written, and may be written again") {
    const Folder folder;
    {
      Output output(folder.file("a"));
      CHECK(folder.count() == 0);
      CHECK_THROWS_AS(output.require_room(std::uint64_t{1} << 62), IoError);
      CHECK_NOTHROW(output.require_room(1));
      output.write("first");
      CHECK(content(folder.file("a")) == "first");
      output.write("second");
      CHECK(content(folder.file("a")) == "second");
    }
    CHECK(folder.count() == 1);
  }

  TEST_CASE("what a path has refused goes elsewhere, under a name like it") {
    const auto refuge =
        write_elsewhere("/proc/self/some.model", [](const TakeBytes& take) { take("bytes"); });
    REQUIRE(refuge);
    CHECK(fs::path(*refuge).filename().string().starts_with("some-"));
    CHECK(refuge->ends_with(".model"));
    CHECK(content(*refuge) == "bytes");
    fs::remove(*refuge);
  }

  TEST_CASE("a symbolic link goes on pointing to the file") {
    const Folder folder;
    write_whole(folder.file("a"), "old");
    fs::create_symlink("a", folder.file("link"));
    write_whole(folder.file("link"), "new");
    CHECK(fs::is_symlink(folder.file("link")));
    CHECK(content(folder.file("a")) == "new");
    CHECK(folder.count() == 2);
  }

  TEST_CASE("a file keeps its permissions") {
    const Folder folder;
    write_whole(folder.file("a"), "old");
    fs::permissions(folder.file("a"), fs::perms(0600));
    write_whole(folder.file("a"), "new");
    CHECK(fs::status(folder.file("a")).permissions() == fs::perms(0600));
  }
}

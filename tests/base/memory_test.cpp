#include "base/memory.h"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <limits>

#include "resboost/error.h"
#include "support/error_text.h"
#include "support/temporary_folder.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define RESBOOST_SANITIZED
#endif
#endif

namespace resboost {
namespace {

constexpr std::uint64_t kUnknown = std::numeric_limits<std::uint64_t>::max();

TEST_SUITE_BEGIN("base/memory");

TEST_CASE("the least of what system and control group leave") {
  const test::TemporaryFolder folder("memory_test");
  const auto available = [&] {
    return available_memory(folder.path("proc"), folder.path("group"));
  };
  CHECK(available() == kUnknown);
  folder.write("proc/meminfo", "MemTotal: 100 kB\nMemFree: 10 kB\nMemAvailable:   50 kB\n");
  CHECK(available() == 50 * 1024);
  folder.write("group/memory.max", "max\n");
  folder.write("group/memory.current", "30000\n");
  CHECK(available() == 50 * 1024);
  folder.write("group/memory.max", "40000\n");
  CHECK(available() == 10000);
  folder.write("group/memory.stat", "anon 1\ninactive_file 5000\nactive_file 7\n");
  CHECK(available() == 15000);
  folder.write("group/memory.current", "50000\n");
  CHECK(available() == 0);
}

#ifndef RESBOOST_SANITIZED  // the sanitizer maps memory of its own, which the limit would refuse
TEST_CASE("a limit on the process counts") {
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_DATA, &before) == 0);
  limit_memory(std::uint64_t{1} << 40);
  CHECK(available_memory() < std::uint64_t{1} << 40);
  limit_memory(1);
  CHECK(available_memory() == 0);
  const std::string text = test::error_text<DataError>([] { require_memory("d.csv", 5'000'000); });
  ::setrlimit(RLIMIT_DATA, &before);
  CHECK(text ==
        "d.csv: takes about 5 MB of memory, and there are 0 MB; use fewer rows or columns, or a "
        "larger --max-memory or machine");
}
#endif

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

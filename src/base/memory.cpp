#include "base/memory.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <limits>

#include "resboost/error.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace resboost {
namespace {

constexpr std::uint64_t kUnknown = std::numeric_limits<std::uint64_t>::max();

/// The number behind a key, as /proc/meminfo and memory.stat have them; kUnknown if it is not
/// there.
std::uint64_t value_of(const std::string& path, const std::string& key) {
  std::ifstream file(path);
  std::string name;
  std::uint64_t value = 0;
  while (file >> name >> value) {
    if (name == key) return value;
    file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  return kUnknown;
}

std::uint64_t number_in(const std::string& path) {
  std::ifstream file(path);
  std::uint64_t number = 0;
  return file >> number ? number : kUnknown;
}

std::uint64_t difference(std::uint64_t limit, std::uint64_t used) {
  return limit > used ? limit - used : 0;
}

std::uint64_t left_by_system(const std::string& proc) {
  const std::uint64_t kilobytes = value_of(proc + "/meminfo", "MemAvailable:");
  return kilobytes == kUnknown ? kUnknown : kilobytes * 1024;
}

/// Pages of files that nobody needs are given back before the group's limit is met.
std::uint64_t left_by_group(const std::string& cgroup) {
  const std::uint64_t limit = number_in(cgroup + "/memory.max");  // "max" where there is none
  const std::uint64_t used = number_in(cgroup + "/memory.current");
  if (limit == kUnknown || used == kUnknown) return kUnknown;
  const std::uint64_t idle = value_of(cgroup + "/memory.stat", "inactive_file");
  return difference(limit, difference(used, idle == kUnknown ? 0 : idle));
}

/// Bytes of address space and of data that this process has.
struct Used {
  std::uint64_t space = 0, data = 0;
};

Used used_by_process(const std::string& proc) {
  std::ifstream file(proc + "/self/statm");
  std::uint64_t size = 0, resident = 0, shared = 0, text = 0, library = 0, data = 0;
  if (!(file >> size >> resident >> shared >> text >> library >> data)) return {};
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  return {size * page, data * page};
}

std::uint64_t left_by_limit(int resource, std::uint64_t used) {
  rlimit limit{};
  if (::getrlimit(static_cast<decltype(RLIMIT_AS)>(resource), &limit) != 0 ||
      limit.rlim_cur == RLIM_INFINITY)
    return kUnknown;
  return difference(limit.rlim_cur, used);
}

}  // namespace

std::uint64_t available_memory(const std::string& proc, const std::string& cgroup) {
  const Used used = used_by_process(proc);
  return std::min({left_by_system(proc), left_by_group(cgroup),
                   left_by_limit(RLIMIT_AS, used.space), left_by_limit(RLIMIT_DATA, used.data)});
}

void limit_memory(std::uint64_t bytes) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_DATA, &limit) == 0) {
    limit.rlim_cur = std::min<rlim_t>(bytes, limit.rlim_max);
    if (::setrlimit(RLIMIT_DATA, &limit) == 0) return;
  }
  throw IoError(fmt::format("memory: cannot limit it: {}", std::strerror(errno)));
}

void give_back_memory() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

void require_memory(const std::string& subject, std::uint64_t bytes) {
  const std::uint64_t left = available_memory();
  if (bytes <= left) return;
  throw DataError(fmt::format(
      "{}: takes about {} MB of memory, and there are {} MB; use fewer rows or columns, "
      "or a larger --max-memory or machine",
      subject, bytes / 1'000'000, left / 1'000'000));
}

}  // namespace resboost

#include "base/following.h"

#include <cstring>

namespace resboost {
namespace {

/// Dismisses.
constexpr const char* kEndOfRun = "end";

void add_doubles(std::string& to, const std::string& from) {
  if (to.size() != from.size()) return;
  for (std::size_t i = 0; i < to.size(); i += sizeof(double)) {
    double a, b;
    std::memcpy(&a, to.data() + i, sizeof a);
    std::memcpy(&b, from.data() + i, sizeof b);
    a += b;
    std::memcpy(to.data() + i, &a, sizeof a);
  }
}

}  // namespace

void ask(Communicator& ranks, const Request& request) {
  std::string line = request.service + "\n" + request.what;
  ranks.broadcast(line);
}

Request next_request(Communicator& ranks) {
  std::string line;
  ranks.broadcast(line);
  const std::size_t end = line.find('\n');
  if (end == line.npos) ranks.abort("rank 0 asks in words of another program");
  return {line.substr(0, end), line.substr(end + 1)};
}

int follow(Communicator& ranks, const Services& services) {
  for (;;) {
    const Request request = next_request(ranks);
    if (request.service == kEndOfRun) {
      ranks.barrier();
      return std::stoi(request.what);
    }
    const auto service = services.find(request.service);
    if (service == services.end()) ranks.abort("rank 0 asks for " + request.service);
    try {
      service->second(request.what);
    } catch (const std::bad_alloc&) {
      ranks.abort("out of memory");
    } catch (const std::exception& error) {
      ranks.abort(error.what());
    }
  }
}

void dismiss(Communicator& ranks, int code) {
  ask(ranks, {kEndOfRun, std::to_string(code)});
  ranks.barrier();
}

void add_up(Communicator& ranks, std::vector<double>& numbers) {
  std::string bytes(reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(double));
  ranks.combine(bytes, add_doubles);
  if (!bytes.empty()) std::memcpy(numbers.data(), bytes.data(), bytes.size());
}

}  // namespace resboost

#include "base/following.h"

#include <exception>
#include <new>

namespace resboost {
namespace {

/// Dismisses.
constexpr const char* kEndOfRun = "end";

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

}  // namespace resboost

#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "resboost/communicator.h"

namespace resboost {

/// What rank 0 asks of all others: a service by its name, and what that is told.
struct Request {
  std::string service, what;
};
void ask(Communicator& ranks, const Request& request);
/// All others: the next one.
Request next_request(Communicator& ranks);

/// What the other ranks do of each service. What is exchanged from there on is the service's.
using Services = std::map<std::string, std::function<void(std::string_view what)>>;

/// All others: does what rank 0 asks for until that dismisses them; the exit code. A service that
/// fails ends the run on all ranks.
int follow(Communicator& ranks, const Services& services);
/// Rank 0: nothing more will be asked. code: that all ranks are to exit with.
void dismiss(Communicator& ranks, int code);

/// Rank 0, after a request: its own part, and then the exchange, to which the others are on their
/// way whatever becomes of the part. Throws what own() has thrown, after the exchange.
void do_own(const std::function<void()>& own, const std::function<void()>& exchange);
/// numbers of rank 0 <- what all ranks give, added up along the tree of Communicator::combine(); as
/// many of each, or none of one that has failed.
void add_up(Communicator& ranks, std::vector<double>& numbers);

}  // namespace resboost

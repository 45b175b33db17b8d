#pragma once

#include <exception>
#include <functional>
#include <map>
#include <new>
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

/// Rank 0, after a request: what it gives or takes. An error in the middle would leave the others
/// waiting, so that it ends the run on all ranks; what may fail (room for many rows) is best done
/// before the request.
template <class Steps>
void exchange(Communicator& ranks, Steps&& steps) {
  try {
    steps();
  } catch (const std::bad_alloc&) {
    ranks.abort("out of memory");
  } catch (const std::exception& error) {
    ranks.abort(error.what());
  } catch (...) {
    ranks.abort("stopped in the middle of an exchange");
  }
}

/// Rank 0, after a request: its own part, and then an exchange, to which the others are on their
/// way whatever becomes of the part. Throws what own() has thrown, after the exchange.
template <class Own, class Steps>
void do_own(Communicator& ranks, Own&& own, Steps&& steps) {  // nothing here asks for memory
  std::exception_ptr failure;
  try {
    own();
  } catch (...) {
    failure = std::current_exception();
  }
  exchange(ranks, steps);
  if (failure) std::rethrow_exception(failure);
}

/// numbers of rank 0 <- what all ranks give, added up along the tree of Communicator::combine(); as
/// many of each, or none of one that has failed.
void add_up(Communicator& ranks, std::vector<double>& numbers);

}  // namespace resboost

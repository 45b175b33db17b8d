#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace resboost {

/// The processes of one run, on one machine or on several: ranks 0 .. size() - 1 of the same
/// program. Rank 0 leads: it alone writes, and it alone decides. Every exchange begins with its
/// broadcast, which says what comes next; the others follow. So what a clock, a signal or an error
/// makes one rank do never leaves two of them in different exchanges. All ranks call the same
/// function of those below, from the thread that began the run. What goes wrong with the others
/// (a rank that is gone, a deadline) ends the run on all of them, and no call returns.
class Communicator {
 public:
  virtual ~Communicator() = default;
  virtual int rank() const = 0;
  virtual int size() const = 0;

  /// bytes of rank 0 -> bytes of all.
  virtual void broadcast(std::string& bytes) = 0;
  /// Not of rank 0: has it begun a broadcast that this rank has yet to take?
  virtual bool called() = 0;
  /// Rank r is given parts[r] of rank 0. Others pass none.
  virtual std::string scatter(const std::vector<std::string>& parts) = 0;
  /// What all ranks give, in the order of their numbers, on rank 0; nothing elsewhere. May wait as
  /// long as a training takes.
  virtual std::vector<std::string> gather(const std::string& own) = 0;
  /// own of rank 0 <- what all ranks give, added up in pairs along one binary tree over their
  /// numbers: first 1 to 0, 3 to 2, ..., then 2 to 0, 6 to 4, ...; add(to, from), on the rank that
  /// `to` has come to. Of others it is lost.
  virtual void combine(
      std::string& own,
      const std::function<void(std::string& to, const std::string& from)>& add) = 0;
  /// numbers of rank 0 <- sum over all ranks, the same in any order. Of others they are lost.
  virtual void sum(std::span<std::int64_t> numbers) = 0;
  /// Until all have come; for longer than the deadline is an error.
  virtual void barrier() = 0;
  /// Ends the run on all ranks, with a message that names this one and the reason.
  [[noreturn]] virtual void abort(const std::string& reason) = 0;
};

}  // namespace resboost

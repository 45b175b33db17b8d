#pragma once

#include <cstdint>
#include <functional>
#include <new>
#include <span>
#include <string>
#include <vector>

#include "resboost/communicator.h"

namespace resboost::test {

/// Rank 0 of two, where memory ends in exchanges of a kind; what ends the run is thrown.
class FailingRank final : public Communicator {
 public:
  struct Ended {
    std::string reason;
  };

  /// scatter, gather, combine, or none
  std::string fails;
  /// Names of services, in order.
  std::vector<std::string> asked;

  int rank() const override { return 0; }
  int size() const override { return 2; }
  void broadcast(std::string& bytes) override {
    asked.push_back(bytes.substr(0, bytes.find('\n')));
  }
  bool called() override { return false; }
  std::string scatter(const std::vector<std::string>&) override { return may_fail("scatter"), ""; }
  std::vector<std::string> gather(const std::string&) override {
    may_fail("gather");
    return std::vector<std::string>(2);
  }
  void combine(std::string&,
               const std::function<void(std::string&, const std::string&)>&) override {
    may_fail("combine");
  }
  void sum(std::span<std::int64_t>) override { may_fail("sum"); }
  void barrier() override {}
  [[noreturn]] void abort(const std::string& reason) override { throw Ended{reason}; }

  /// Does the run end where exchanges of a kind fail, with `service` as the last thing asked?
  bool ends_at(const std::string& service, const std::string& kind,
               const std::function<void()>& work) {
    fails = kind;
    try {
      work();
    } catch (const Ended& end) {
      fails.clear();
      return end.reason == "out of memory" && asked.back() == service;
    }
    return false;
  }

 private:
  void may_fail(const std::string& kind) const {
    if (fails == kind) throw std::bad_alloc();
  }
};

}  // namespace resboost::test

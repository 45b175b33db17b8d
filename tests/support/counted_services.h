#pragma once

#include <atomic>
#include <map>
#include <string>
#include <utility>

#include "base/following.h"

namespace resboost::test {

/// How often ranks were asked for each service.
class Asked {
 public:
  /// The same services, counted.
  Services counted(Services services) {
    for (auto& [name, service] : services)
      service = [inner = std::move(service), &count = counts_[name]](std::string_view what) {
        ++count;
        inner(what);
      };
    return services;
  }
  int times(const std::string& name) const { return counts_.at(name); }

 private:
  std::map<std::string, std::atomic<int>> counts_;
};

}  // namespace resboost::test

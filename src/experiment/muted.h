#pragma once

#include "resboost/report.h"

namespace resboost {

/// Hears nothing of what is trained; the wish to stop passes through.
class Muted final : public Reporter {
 public:
  explicit Muted(Reporter& other) : other_(other) {}
  bool stop_requested() override { return other_.stop_requested(); }

 private:
  Reporter& other_;
};

}  // namespace resboost

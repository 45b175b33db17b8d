#pragma once

#include "resboost/report.h"

namespace resboost {

/// Hears nothing of what is trained; the wish to stop and the time left pass through.
class Muted final : public Reporter {
 public:
  explicit Muted(Reporter& other) : other_(other) {}
  bool stop_requested() override { return other_.stop_requested(); }
  double seconds_left() const override { return other_.seconds_left(); }

 private:
  Reporter& other_;
};

}  // namespace resboost

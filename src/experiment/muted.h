#pragma once

#include "resboost/report.h"

namespace resboost {

/// Hears nothing of what is trained; the wish to stop passes through. The time that is left does
/// not: what is cut off by a limit is not judged, and a training that made its schedule for the
/// limit would be judged as another one than was asked for.
class Muted final : public Reporter {
 public:
  explicit Muted(Reporter& other) : other_(other) {}
  bool stop_requested() override { return other_.stop_requested(); }

 private:
  Reporter& other_;
};

}  // namespace resboost

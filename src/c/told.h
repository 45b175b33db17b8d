#pragma once

#include <chrono>
#include <string>

#include "resboost/experiment.h"
#include "resboost/resboost_c.h"

namespace resboost::c {

/// A reporter that tells a listener, and does what it says.
class Told final : public ExperimentReporter {
 public:
  Told(resboost_listener listener, void* context) : listener_(listener), context_(context) {}

  void on_stage(const StageReport& stage) override {
    tell({RESBOOST_STAGE, "", stage.stage, stage.stages, stage.train_loss, stage.train_metric,
          stage.valid_loss, stage.valid_metric, stage.seconds});
  }
  void on_warning(const std::string& text) override {
    tell({RESBOOST_WARNING, text.c_str(), 0, 0, 0, 0, 0, 0, 0});
  }
  bool stop_requested() override {
    constexpr std::chrono::milliseconds kBetween{50};
    const auto now = std::chrono::steady_clock::now();
    if (stop_ || now < next_) return stop_;
    next_ = now + kBetween;
    tell({RESBOOST_ASKS, "", 0, 0, 0, 0, 0, 0, 0});
    return stop_;
  }

 private:
  void tell(const resboost_event& event) {
    if (listener_ && listener_(context_, &event) != 0) stop_ = true;
  }

  resboost_listener listener_;
  void* context_;
  bool stop_ = false;
  std::chrono::steady_clock::time_point next_{};
};

}  // namespace resboost::c

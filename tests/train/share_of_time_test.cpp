#include "train/share_of_time.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace resboost;

namespace {

struct Next : Reporter {
  double left = 100;
  bool stop = false;
  std::vector<std::string> heard;
  void on_epoch(const EpochReport&) override { heard.emplace_back("epoch"); }
  void on_warning(const std::string& text) override { heard.push_back(text); }
  bool stop_requested() override { return stop; }
  double seconds_left() const override { return left; }
};

}  // namespace

TEST_SUITE_BEGIN("train/share_of_time");

TEST_CASE("a fit has its part of the time that was left when it began, and no more than is left") {
  Next next;
  ShareOfTime share(next, 0.25);
  CHECK(share.seconds_left() <= 25);
  CHECK(share.seconds_left() > 20);
  next.left = 3;
  CHECK(share.seconds_left() == 3);
  next.left = 0;
  CHECK(ShareOfTime(next, 0.25).seconds_left() == 0);
}

TEST_CASE("without a limit there is none for a part; stopping and telling are the next one's") {
  Next next;
  next.left = std::numeric_limits<double>::infinity();
  ShareOfTime share(next, 0.25);
  CHECK(std::isinf(share.seconds_left()));
  CHECK_FALSE(share.stop_requested());
  next.stop = true;
  CHECK(share.stop_requested());
  share.on_epoch({});
  share.on_warning("a warning");
  CHECK(next.heard == std::vector<std::string>{"epoch", "a warning"});
}

TEST_SUITE_END();

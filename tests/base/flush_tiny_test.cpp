#include "base/flush_tiny.h"

#include <doctest/doctest.h>

namespace resboost {
namespace {

TEST_SUITE_BEGIN("base/flush_tiny");

TEST_CASE("tiny numbers are 0, as factors and as results, until the end of the scope") {
  volatile float small = 2e-38F, tiny = 1e-40F, tenth = 0.1F, many = 1e10F;
  CHECK(small * tenth > 0);
  CHECK(tiny * many > 0);
#if defined(__SSE__)
  {
    const FlushTiny flush;
    const float result = small * tenth, factor = tiny * many;
    CHECK((result == 0 && factor == 0));
  }
#endif
  CHECK(small * tenth > 0);
  CHECK(tiny * many > 0);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

#include "kernels/bf16.h"

#include <doctest/doctest.h>

#include "kernels/isa/kernels.h"
#include "resboost/error.h"

using namespace resboost;

TEST_SUITE_BEGIN("kernels/bf16");

TEST_CASE("bf16 is refused where no kernels for it run; single precision asks for none") {
  CHECK(kernels::bf16_for(Precision::fp32) == nullptr);
  if (kernels::has_bf16()) {
    CHECK(kernels::bf16_for(Precision::bf16) == kernels::isa::bf16_kernels());
  } else {
    CHECK_THROWS_AS(kernels::bf16_for(Precision::bf16), ConfigError);
  }
}

TEST_SUITE_END();

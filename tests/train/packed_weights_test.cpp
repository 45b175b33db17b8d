#include "train/packed_weights.h"

#include <doctest/doctest.h>

#include <vector>

#include "kernels/bf16.h"
#include "resboost/layer.h"

using namespace resboost;

TEST_SUITE_BEGIN("train/packed_weights");

TEST_CASE(
    "dense weights are copied, and convolutions in bf16 where it is asked for, as long as the "
    "copies live") {
  const auto dense = make_dense(300, 200), conv = make_conv({6, 6, 16}, 16, 3, 1);
  std::vector<Param*> all = params(*dense);
  for (Param* param : params(*conv)) all.push_back(param);
  StepRule rule(SgdConfig{}, all, 100);
  REQUIRE(rule.chunks().size() > all.size());
  std::vector<Precision> precisions{Precision::fp32};
  if (kernels::has_bf16()) precisions.push_back(Precision::bf16);
  for (const Precision precision : precisions) {
    {
      const PackedWeights packed(rule, precision);
      for (const Param* param : all) {
        CHECK(static_cast<bool>(param->packed) == (param == all[0]));
        CHECK(param->bf16.get() == kernels::bf16_for(precision));
      }
    }
    for (const Param* param : all) {
      CHECK_FALSE(static_cast<bool>(param->packed));
      CHECK_FALSE(static_cast<bool>(param->bf16));
    }
  }
}

TEST_SUITE_END();

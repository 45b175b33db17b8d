// What a configuration comes to, before anything is trained.

#include "kernels/bf16.h"
#include "resboost/methods.h"
#include "train/method_table.h"

namespace resboost {
namespace {

/// Share of the rows held out where neither the method nor anybody else says.
constexpr double kValidShare = 0.1;

}  // namespace

bool refits(const TrainConfig& config, Index rows) {
  const MethodInfo& method = method_of(config);
  return method.refit_rows && rows <= method.refit_rows(config);
}

int folds_of(const TrainConfig& config) {
  const MethodInfo& method = method_of(config);
  return method.folds ? method.folds(config) : 1;
}

Precision precision_of(const TrainConfig& config) {
  using Factors = TrainConfig::Factors;
  const bool rounds = config.precision == Factors::bf16 ||
                      (config.precision == Factors::automatic && kernels::has_fast_bf16());
  const Precision precision = rounds ? Precision::bf16 : Precision::fp32;
  kernels::bf16_for(precision);  // or its error, before anything is trained
  return precision;
}

bool ends_on_all_rows(const TrainConfig& config, Index rows) {
  return refits(config, rows) || folds_of(config) > 1;
}

double valid_share_of(const TrainConfig& config, Index rows) {
  const MethodInfo& method = method_of(config);
  return method.valid_share ? method.valid_share(rows) : kValidShare;
}

Views views_of(const TrainConfig& config, const Network* start) {
  Views views = method_of(config).views;
  if (start && (start->depth() > 0 || !start->heads.empty())) {  // a lone head reads numbers, too
    const Views before = start->views();
    views = {views.numbers || before.numbers, views.codes || before.codes};
  }
  return views;
}

TrainConfig config_of_blocks(const TrainConfig& config) {
  TrainConfig settled = config;
  if (const char* other = method_of(config).of_blocks) settled.method = other;
  return settled;
}

TrainConfig config_for(const TrainConfig& config, const Dataset& train) {
  return train.codes.columns.empty() ? config_of_blocks(config) : config;
}

}  // namespace resboost

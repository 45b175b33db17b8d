#include "pages/cross_validation_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/counted.h"

namespace resboost {
namespace {

Json json_of(const FoldResult& fold) {
  Json json{{"repeat", fold.repeat + 1},     {"fold", fold.fold + 1},
            {"train_rows", fold.train_rows}, {"valid_rows", fold.valid_rows},
            {"test_rows", fold.test_rows},   {"stages", fold.stages},
            {"seconds", fold.seconds}};
  if (fold.threshold) json["threshold"] = *fold.threshold;
  for (const Measure& measure : fold.measures) json["test"][measure.name] = measure.value;
  return json;
}

/// By their time the earliest are in no fold, and rows of weight 0 never are.
std::string rows_text(const CrossValidation& result) {
  Index tested = 0;
  for (const FoldResult& fold : result.folds)
    if (fold.repeat == 0) tested += fold.test_rows;
  const std::string all = counted(result.predictions.rows(), "row");
  return tested == result.predictions.rows() ? all : fmt::format("{} of {}", tested, all);
}

}  // namespace

std::string text_of(const CrossValidation& result, int folds, const std::string& method,
                    const std::string& path) {
  const std::vector<FoldSummary> summaries = summaries_of(result.folds);
  std::size_t width = 6;
  for (const FoldSummary& summary : summaries) width = std::max(width, summary.name.size());
  std::string text = fmt::format("{}: {} of {}, {} models by {}\n  {:<{}} {:>10} {:>10}\n", path,
                                 counted(folds, "fold"), rows_text(result), result.folds.size(),
                                 method, "", width, "mean", "sd");
  for (const FoldSummary& summary : summaries)
    text += fmt::format("  {:<{}} {:>10.4f} {:>10.4f}\n", summary.name, width, summary.mean,
                        summary.spread);
  return text;
}

Json json_of(const CrossValidation& result) {
  Json json{{"folds", Json::array()}, {"mean", Json::object()}, {"sd", Json::object()}};
  for (const FoldResult& fold : result.folds) json["folds"].push_back(json_of(fold));
  for (const FoldSummary& summary : summaries_of(result.folds)) {
    json["mean"][summary.name] = summary.mean;
    json["sd"][summary.name] = summary.spread;
  }
  return json;
}

}  // namespace resboost

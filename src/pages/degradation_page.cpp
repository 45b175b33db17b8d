#include "pages/degradation_page.h"

#include <fmt/format.h>

#include <set>

#include "base/counted.h"
#include "pages/chart_series.h"
#include "report/text.h"
#include "resboost/pages.h"

namespace resboost {
namespace {

using report::Chart;
using report::Section;

const DepthResult* at_depth(const DepthCurve& curve, Index depth) {
  for (const DepthResult& result : curve.results)
    if (result.depth == depth) return &result;
  return nullptr;
}

std::string about(const DepthCurve& curve, const std::string& error) {
  const DepthResult &first = curve.results.front(), &last = curve.results.back();
  if (curve.results.size() == 1)
    return fmt::format("{}: training {} {:.4f} at depth {} (test {:.4f}).", curve.kind, error,
                       first.train_error, first.depth, first.test_error);
  return fmt::format(
      "{}: training {} {:.4f} at depth {}, {:.4f} at depth {} (test {:.4f} and {:.4f}).",
      curve.kind, error, first.train_error, first.depth, last.train_error, last.depth,
      first.test_error, last.test_error);
}

std::string sentences(const std::vector<DepthCurve>& curves, const std::string& error) {
  std::string text;
  for (const DepthCurve& curve : curves) text += (text.empty() ? "" : " ") + about(curve, error);
  return text;
}

Section error_section(const std::vector<DepthCurve>& curves, const std::string& error,
                      bool training) {
  const std::string rows = training ? "training" : "test";
  Section section{rows + "-error",
                  (training ? "Training" : "Test") + std::string(" error against depth"),
                  sentences(curves, error),
                  "He et al. 2015, figures 1 and 6",
                  Chart{.x_label = "stages", .y_label = rows + " " + error, .log_x = true},
                  {}};
  for (const DepthCurve& curve : curves)
    section.chart->series.push_back(
        series(curve.kind, curve.results, &DepthResult::depth,
               training ? &DepthResult::train_error : &DepthResult::test_error));
  return section;
}

/// Mean size of what the blocks of a network add, or of what they are: all stages but the stem,
/// which keeps no width.
double mean_response(const DepthResult& result) {
  double sum = 0;
  int count = 0;
  for (std::size_t i = result.responses.size() - static_cast<std::size_t>(result.depth);
       i < result.responses.size(); ++i) {
    sum += result.responses[i].response;
    ++count;
  }
  return sum / count;
}

Section response_section(const std::vector<DepthCurve>& curves) {
  Section section{
      "responses",
      "Responses of the stages in the deepest networks",
      "",
      "He et al. 2015, figure 7",
      Chart{.x_label = "stage", .y_label = "standard deviation of the branch", .log_y = true},
      {}};
  for (const DepthCurve& curve : curves) {
    const DepthResult &first = curve.results.front(), &last = curve.results.back();
    section.chart->series.push_back(
        series(curve.kind, last.responses, &StageResponse::stage, &StageResponse::response));
    section.see += fmt::format("{}{}: {:.3g} in the mean at depth {}, {:.3g} at depth {}.",
                               section.see.empty() ? "" : " ", curve.kind, mean_response(first),
                               first.depth, mean_response(last), last.depth);
  }
  return section;
}

Section table_section(const std::vector<DepthCurve>& curves) {
  Section section{"networks",
                  "All networks",
                  "Seconds are of training; a stage-wise network of a table has them at its full "
                  "depth only, of which "
                  "the others are cuts.",
                  "",
                  {},
                  report::Table{}};
  section.table->header = {"kind",          "depth",   "training error", "test error",
                           "mean response", "seconds", "ended by"};
  for (const DepthCurve& curve : curves)
    for (const DepthResult& one : curve.results)
      section.table->rows.push_back({curve.kind, static_cast<double>(one.depth), one.train_error,
                                     one.test_error, mean_response(one), one.seconds,
                                     std::string(one.cut ? "time limit" : "itself")});
  return section;
}

std::string error_name(const Degradation& degradation) {
  return degradation.classes ? "error" : "RMSE";
}

}  // namespace

std::string degradation_sentences(const Degradation& degradation) {
  return sentences(degradation.curves, error_name(degradation));
}

std::string degradation_table(const Degradation& degradation) {
  const std::vector<DepthCurve>& curves = degradation.curves;
  std::set<Index> depths;
  std::string text = fmt::format("{:>6}", "depth");
  for (const DepthCurve& curve : curves) {
    text += fmt::format("  {:>26}", curve.kind + " train, test");
    for (const DepthResult& result : curve.results) depths.insert(result.depth);
  }
  for (const Index depth : depths) {
    text += fmt::format("\n{:>6}", depth);
    for (const DepthCurve& curve : curves) {
      const DepthResult* one = at_depth(curve, depth);
      text += fmt::format(
          "  {:>26}", one ? fmt::format("{:.4f}  {:.4f}", one->train_error, one->test_error) : "-");
    }
  }
  return text + "\n(" + error_name(degradation) + ")\n";
}

std::vector<Section> degradation_sections(const Degradation& degradation) {
  const std::vector<DepthCurve>& curves = degradation.curves;
  const std::string error = error_name(degradation);
  return {error_section(curves, error, true), error_section(curves, error, false),
          response_section(curves), table_section(curves)};
}

report::Page degradation_page(const Degradation& found, std::uint64_t seed,
                              const std::string& ended_early, const CallFacts& call) {
  return {"Depth on " + call.data,
          call.command,
          {{"data", call.data},
           {"rows to train", grouped(found.train_rows)},
           {"test rows", grouped(found.test_rows)},
           {"seed", number_text(seed)},
           {"ended early", ended_early}},
          degradation_sections(found)};
}

}  // namespace resboost

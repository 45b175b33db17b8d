#include <fmt/format.h>

#include <cmath>

#include "pages/analyze_sections.h"
#include "pages/chart_series.h"

namespace resboost {
namespace {

using report::Chart;
using report::Section;
using report::Series;

/// A number of boosting's rounds against depth, where there are rounds.
Series round_series(const std::string& name, const std::vector<DepthTheory>& depths,
                    double BoostingRound::*number) {
  Series line;
  line.name = name;
  for (const DepthTheory& one : depths) {
    if (!one.round) continue;
    line.x.push_back(static_cast<double>(one.depth));
    line.y.push_back((*one.round).*number);
  }
  return line;
}

int below_zero(const std::vector<double>& values) {
  int count = 0;
  for (const double value : values) count += value <= 0;
  return count;
}

Section error_section(const std::vector<DepthTheory>& depths, const std::string& error) {
  return {"depth-error",
          "Error of every depth",
          fmt::format("From {:.4f} at depth {} to {:.4f} at depth {}: what each stage adds when "
                      "the network is cut behind it.",
                      depths.front().error, depths.front().depth, depths.back().error,
                      depths.back().depth),
          "Huang et al. 2018, section 5 (figure 2)",
          Chart{.x_label = "depth",
                .y_label = error,
                .series = {series(error, depths, &DepthTheory::depth, &DepthTheory::error)}},
          {}};
}

Section gradient_section(const std::vector<DepthTheory>& depths) {
  return {
      "functional-gradient",
      "What is left to boost",
      fmt::format("Mean norm of the functional gradient: {:.4g} at depth {}, {:.4g} at depth {}.",
                  depths.front().grad_l1, depths.front().depth, depths.back().grad_l1,
                  depths.back().depth),
      "Nitanda & Suzuki 2018; docs/theory.md",
      Chart{.x_label = "depth",
            .y_label = "norm of the functional gradient",
            .log_y = true,
            .series = {series("mean norm", depths, &DepthTheory::depth, &DepthTheory::grad_l1),
                       series("root mean square norm", depths, &DepthTheory::depth,
                              &DepthTheory::grad_l2)}},
      {}};
}

Section margin_section(const std::vector<DepthTheory>& depths,
                       const std::vector<double>& quantiles) {
  Section section{"margins",
                  "Margins",
                  "",
                  "Schapire et al. 1998; Huang et al. 2018, section 4",
                  Chart{.x_label = "depth", .y_label = "p of the class - largest p of another"},
                  {}};
  for (std::size_t q = 0; q < quantiles.size(); ++q)
    section.chart->series.push_back(series(fmt::format("{:g} % quantile", 100 * quantiles[q]),
                                           depths, &DepthTheory::depth,
                                           [q](const DepthTheory& one) { return one.margins[q]; }));
  const Series& lowest = section.chart->series.front();
  section.see =
      fmt::format("The {} of the margins goes from {:.3f} to {:.3f}; rows below zero are wrong.",
                  lowest.name, lowest.y.front(), lowest.y.back());
  return section;
}

Section edge_section(const std::vector<DepthTheory>& depths) {
  const Series gammas = round_series("gamma_t", depths, &BoostingRound::gamma);
  const int fallen = below_zero(gammas.y);
  return {"edges",
          "Edges",
          fallen == 0 ? fmt::format("gamma_t is above zero at all {} depths: each module has an "
                                    "edge over the one before.",
                                    gammas.y.size())
                      : fmt::format("gamma_t is not above zero at {} of {} depths: there the weak "
                                    "learning condition fails.",
                                    fallen, gammas.y.size()),
          "Huang et al. 2018, definition 4.1 and figure 4",
          Chart{.x_label = "depth",
                .y_label = "edge, Z",
                .series = {round_series("edge of the module", depths, &BoostingRound::edge), gammas,
                           round_series("Z_t, factor of the bound", depths, &BoostingRound::z)}},
          {}};
}

/// `; the product of all Z bounds it by 0.5`, where that is a number.
std::string bound_text(const std::string& what, double bound) {
  return std::isfinite(bound) ? fmt::format("; {} bounds it by {:.3g}", what, bound) : "";
}

Section bound_section(const std::vector<DepthTheory>& depths) {
  Series errors = round_series("error", depths, &BoostingRound::error);
  Series margin_bounds;
  margin_bounds.name = "by the functional gradient";
  for (const DepthTheory& one : depths)
    if (one.round) {
      margin_bounds.x.push_back(static_cast<double>(one.depth));
      margin_bounds.y.push_back(one.margin_bound);
    }
  const Series products = round_series("product of Z", depths, &BoostingRound::error_bound);
  return {"bounds",
          "Bounds beside the truth",
          fmt::format("At the last depth the error is {:.4f}{}{}. A bound above 1 says nothing.",
                      errors.y.back(), bound_text("the product of all Z", products.y.back()),
                      bound_text("the functional gradient", margin_bounds.y.back())),
          "Huang et al. 2018, theorem 4.2; after Nitanda & Suzuki 2018, docs/theory.md",
          Chart{.x_label = "depth",
                .y_label = "share of rows wrong, and bounds on it",
                .log_y = true,
                .series = {errors, products,
                           round_series("exp(-1/2 sum of gamma^2)", depths,
                                        &BoostingRound::gamma_bound),
                           margin_bounds}},
          {}};
}

}  // namespace

std::vector<Section> boosting_sections(const std::vector<DepthTheory>& depths,
                                       const std::vector<double>& quantiles,
                                       const std::string& error) {
  if (depths.size() < 2) return {};
  std::vector<Section> sections{error_section(depths, error), gradient_section(depths)};
  if (depths.front().margins.empty()) return sections;
  sections.push_back(margin_section(depths, quantiles));
  if (!depths.back().round) return sections;
  sections.push_back(edge_section(depths));
  sections.push_back(bound_section(depths));
  return sections;
}

}  // namespace resboost

// Standard deviations of layer responses (K. He, X. Zhang, S. Ren, J. Sun, "Deep Residual Learning
// for Image Recognition", 2015, Fig. 7), gains of blocks (docs/why-residuals.md) and how far each
// stage moves z.

#include <algorithm>
#include <cmath>
#include <vector>

#include "analyze/module_pass.h"
#include "analyze/rows.h"
#include "base/nan.h"
#include "base/parallel.h"
#include "nn/slice_rows.h"
#include "resboost/analyze.h"

namespace resboost {
namespace {

/// What is summed for one stage over all rows and numbers of a row.
enum Sum : std::size_t {
  kBranch,
  kBranchSquares,
  kStreamSquares,
  kChangeSquares,
  kNextSquares,
  kSums
};

bool has_shortcut(const ResidualModule& module) {
  return module.shortcut != ResidualModule::Shortcut::none;
}

double squares(const Rows& rows) { return rows.cast<double>().squaredNorm(); }

void add(const ModulePass& pass, const Rows& z, double* part) {
  const Rows branch = pass.branch(), next = pass.next();
  part[kBranch] += branch.cast<double>().sum();
  part[kBranchSquares] += squares(branch);
  part[kNextSquares] += squares(next);
  if (has_shortcut(pass.module())) part[kStreamSquares] += squares(pass.stream());
  const bool opens = pass.module().shortcut_layer != nullptr;
  const Rows before = opens ? pass.stream() : z;
  if (before.cols() == next.cols())
    part[kChangeSquares] += (next.cast<double>() - before.cast<double>()).squaredNorm();
}

StageResponse response(const ResidualModule& module, double rows, Index width_before,
                       const double* sum) {
  const Index width = module.branch->outputs();
  const double numbers = rows * static_cast<double>(width);
  const double step = std::abs(double{module.step}), keep = std::abs(double{module.keep});
  const double mean = sum[kBranch] / numbers, square = sum[kBranchSquares] / numbers;
  StageResponse r;
  r.response = step * std::sqrt(std::max(square - mean * mean, 0.0));
  r.branch = step * std::sqrt(square);
  r.stream = has_shortcut(module) ? keep * std::sqrt(sum[kStreamSquares] / numbers) : kNaN;
  r.gain =
      has_shortcut(module) && r.branch == 0 ? 0 : r.branch / r.stream;  // also where all of z is 0
  const bool comparable = module.shortcut_layer || width_before == width;
  r.change = comparable ? std::sqrt(sum[kChangeSquares] / rows) : kNaN;
  r.norm = std::sqrt(sum[kNextSquares] / rows);
  return r;
}

}  // namespace

std::vector<StageResponse> stage_responses(const Network& net, const Dataset& data) {
  require_rows(net, data);
  const auto modules = take_apart(net);
  const auto kinds = stage_kinds(net, data.inputs(), modules);
  std::vector<std::vector<ModulePass>> passes(static_cast<std::size_t>(threads()));
  for (auto& own : passes)
    for (const ResidualModule& module : modules) own.emplace_back(module);
  auto rows_of = readers(net, data);
  const auto sums = sum_over_slices(
      data.rows(), pass_rows(net, data.inputs()), static_cast<Index>(kSums * modules.size()),
      [&](Range rows, int worker, double* part) {
        auto& own = passes[static_cast<std::size_t>(worker)];
        const RawRows raw = rows_of[static_cast<std::size_t>(worker)].slice(rows);
        for (std::size_t i = 0; i < own.size(); ++i) {
          const Rows z = i == 0 ? raw.x : own[i - 1].next();
          own[i].infer(raw, z);
          add(own[i], z, part + kSums * i);
        }
      });
  std::vector<StageResponse> responses;
  for (std::size_t i = 0; i < modules.size(); ++i) {
    const auto stage = static_cast<Index>(i);
    responses.push_back(response(modules[i], static_cast<double>(data.rows()),
                                 net.features(stage, data.inputs()), sums.data() + kSums * i));
    responses.back().stage = stage + 1;
    responses.back().kind = kinds[i];
  }
  return responses;
}

std::vector<double> block_gains(const std::vector<StageResponse>& responses) {
  std::vector<double> gains;
  for (const StageResponse& r : responses)
    if (r.kind == StageKind::residual || r.kind == StageKind::opening) gains.push_back(r.gain);
  return gains;
}

}  // namespace resboost

#include "train/series.h"

#include <algorithm>
#include <utility>

#include "base/parallel.h"
#include "nn/pass.h"
#include "train/slice.h"

namespace resboost {

Series series_of(Network& net) { return {{&net, net.depth(), true}}; }

std::vector<Index> widths_of(const Series& series, Index inputs) {
  std::vector<Index> widths;
  for (const Member& member : series) {
    widths.push_back(inputs);
    inputs = member.net->features(member.passed, inputs);
  }
  return widths;
}

std::vector<Param*> params_of(const Series& series) {
  std::vector<Param*> all;
  for (const Member& member : series)
    for (Param* param : member.net->params()) all.push_back(param);
  return all;
}

Network network_of(const Series& series) {
  Network net;
  for (const Member& member : series) {
    for (Index i = 0; i < member.passed; ++i)
      net.stages.push_back(member.net->stages[static_cast<std::size_t>(i)].clone());
    if (member.read && !member.net->heads.empty()) net.heads.push_back(member.net->heads.back());
  }
  return net;
}

std::vector<double> sum_over_members(
    const Series& series, const Examples& examples, Index size,
    const std::function<void(const MemberSlice&, double* part)>& add) {
  struct Scratch {
    Buffer z;
    Trace trace;
  };
  const std::vector<Index> widths = widths_of(series, examples.width());
  std::vector<Scratch> scratch(static_cast<std::size_t>(threads()));
  return Pass(*series.front().net, examples.raw(), examples.z)
      .sum(size, [&](const PassSlice& slice, double* part) {
        add({0, slice.rows, slice.worker, slice.scores}, part);
        Scratch& own = scratch[static_cast<std::size_t>(slice.worker)];
        for (std::size_t i = 1; i < series.size(); ++i) {
          const auto passed = static_cast<std::size_t>(series[i - 1].passed);
          Trace& before = i == 1 ? slice.trace : own.trace;
          if (passed > 0) std::swap(own.z, before.z[passed]);
          if (passed == 0 && i == 1) own.z.view(slice.rows.size(), widths[1]) = slice.z0;
          const Rows z = own.z.view(slice.rows.size(), widths[i]);
          // Stages behind the first network read nothing of the raw input.
          add({i, slice.rows, slice.worker, series[i].net->infer(z.leftCols(0), z, own.trace)},
              part);
        }
      });
}

std::vector<double> mean_losses(const Series& series, const Examples& examples, const Loss& loss) {
  auto sums = sum_over_members(
      series, examples, std::ssize(series), [&](const MemberSlice& slice, double* part) {
        const Range rows = slice.rows;
        part[slice.member] +=
            loss.sum(slice.scores, examples.target.middleRows(rows.begin, rows.size()),
                     weights_of(examples, rows), 0, nullptr);
      });
  for (double& sum : sums) sum /= static_cast<double>(std::max<Index>(examples.rows(), 1));
  return sums;
}

std::vector<Matrix> scores(const Series& series, const Examples& examples) {
  const std::vector<Index> widths = widths_of(series, examples.width());
  std::vector<Matrix> all;
  for (std::size_t i = 0; i < series.size(); ++i)
    all.emplace_back(series[i].read ? examples.rows() : 0, series[i].net->outputs(widths[i]));
  sum_over_members(series, examples, 0, [&](const MemberSlice& slice, double*) {
    if (series[slice.member].read)
      all[slice.member].middleRows(slice.rows.begin, slice.rows.size()) = slice.scores;
  });
  return all;
}

}  // namespace resboost

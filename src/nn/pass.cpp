#include "nn/pass.h"

#include "base/parallel.h"
#include "nn/slice_rows.h"

namespace resboost {

Pass::Pass(const Chain& chain, const RawSources& raw, const RowSource& z0)
    : chain_(chain),
      rows_(z0.rows()),
      slice_(pass_rows(chain, z0.width())),
      threads_(static_cast<std::size_t>(threads())) {
  for (Own& own : threads_) {
    own.z0 = z0.reader();
    if (chain.has(Reads::z_and_x) || chain.has(Reads::x)) own.x = raw.x.reader();
    if (chain.has(Reads::codes)) own.codes = raw.codes.reader();
  }
}

PassSlice Pass::run(Range rows, int worker) {
  Own& own = threads_[static_cast<std::size_t>(worker)];
  const Rows z0 = own.z0->slice(rows);
  const Rows none = z0.leftCols(0);
  const RawRows raw{own.x ? own.x->slice(rows) : none, own.codes ? own.codes->slice(rows) : none};
  return {rows, worker, z0, own.trace, infer(chain_, raw, z0, own.trace)};
}

void Pass::each(const std::function<void(const PassSlice&)>& take) {
  parallel_slices(rows_, slice_, [&](Range rows, int worker) { take(run(rows, worker)); });
}

std::vector<double> Pass::sum(Index size,
                              const std::function<void(const PassSlice&, double* part)>& add) {
  return sum_over_slices(rows_, slice_, size, [&](Range rows, int worker, double* part) {
    add(run(rows, worker), part);
  });
}

Matrix scores_of(const Chain& chain, const RawSources& raw, const RowSource& z0) {
  Matrix scores(z0.rows(), chain.outputs(z0.width()));
  Pass(chain, raw, z0).each([&](const PassSlice& slice) {
    scores.middleRows(slice.rows.begin, slice.rows.size()) = slice.scores;
  });
  return scores;
}

}  // namespace resboost

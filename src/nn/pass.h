#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "nn/chain.h"
#include "resboost/codes.h"

namespace resboost {

/// One slice of rows that has gone through a chain.
struct PassSlice {
  Range rows;
  int worker;
  Rows z0;              ///< what the first stage read
  Trace& trace;         ///< all z, as the thread has them until its next slice
  Buffer::View scores;  ///< [rows.size(), k]; the taker may change them
};

/// Every slice of a set of rows through stages that are fitted, a trace a thread: what looks at all
/// rows goes this way (evaluation, prediction, features of the next stage, analysis).
class Pass {
 public:
  /// z0: what the first stage reads as z; raw: asked only for what a stage reads of it. All are
  /// borrowed.
  Pass(const Chain& chain, const RawSources& raw, const RowSource& z0);

  void each(const std::function<void(const PassSlice&)>& take);
  /// Sums in double along the fixed tree of base/parallel.h: add() adds a slice's part.
  std::vector<double> sum(Index size,
                          const std::function<void(const PassSlice&, double* part)>& add);

 private:
  struct Own {
    std::unique_ptr<RowReader> x, codes, z0;
    Trace trace;
  };
  PassSlice run(Range rows, int worker);

  Chain chain_;
  Index rows_, slice_;
  std::vector<Own> threads_;
};

/// Scores of all rows.   [n, k]
Matrix scores_of(const Chain& chain, const RawSources& raw, const RowSource& z0);

}  // namespace resboost

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "resboost/methods.h"
#include "resboost/own_map.h"

namespace resboost {

/// What a weak learner of the program's own is to fit. References live for the call only.
struct WeakTask {
  int stage;              ///< 0, 1, 2, ...
  std::uint64_t seed;     ///< for its random choices
  const Matrix& z;        ///< the representation that the stage reads   [n, p]
  const Matrix& targets;  ///< minus d(loss_i)/d(score_ik), the way down; of two classes that of the
                          ///< second one alone   [n, k]
  const Vector& weights;  ///< of rows, mean 1; empty where every row counts the same
};

/// Of so many outputs: any number, which need not be that of the targets.
struct WeakMap {
  Index outputs;
  std::shared_ptr<const OwnMap> map;
};

/// Learns targets from the representation, as anything can that regresses.
class WeakLearner {
 public:
  virtual ~WeakLearner() = default;
  virtual WeakMap fit(const WeakTask& task) = 0;
};

/// Stages whose blocks such a learner fits: what hybrid is, with the learner in place of the
/// embedding and hybrid's options. The functional gradient at z is d(loss)/d(scores) times the
/// head's transposed weights; behind the learner's outputs comes the linear map that takes them to
/// it by least squares, and a line search says how far. For tables.
std::unique_ptr<StageFitter> make_own_stages(const HybridConfig& hybrid,
                                             std::shared_ptr<WeakLearner> learner);

/// The same as a method of that name, for register_method(). learner: makes one for each training.
MethodInfo own_method(std::string name, std::string summary,
                      std::function<std::shared_ptr<WeakLearner>()> learner);

}  // namespace resboost

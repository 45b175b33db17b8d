#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "loss/telescope.h"
#include "resboost/boostresnet.h"
#include "resboost/train.h"

namespace resboost {

/// The hypothesis modules of a run of BoostResNet, o_t = softmax(scores) and so |o_t| <= 1 whatever
/// its blocks are, and their telescoping sum (Huang et al. 2018; loss/telescope.h).
class Modules {
 public:
  /// Goes on with stage c.t if its head is the last module, `same`, and the stage before it was
  /// added here. Where the stages so far come from another run, or corrective epochs have changed
  /// them, the sum begins anew, at the present head. Has it begun anew? ModelError for a restored
  /// sum of other rows.
  bool follow(const StageContext& c, bool same);
  /// The module of a network that starts at c.train.z: the next term.
  BoostingRound add(const StageContext& c, const Network& net);

  void save(Memory& memory) const;
  void restore(const Memory& memory);

 private:
  std::optional<Telescope> telescope_;
  std::vector<double> restored_;  ///< of a telescope that is still to be begun
  int last_ = -2;                 ///< number of the stage that was added last
};

/// What blocks and their classifiers minimise.
std::unique_ptr<Loss> make_surrogate(const BoostResNetConfig& config);

/// softmax of the scores of a network that starts at z.   [n, k]
Matrix module_outputs(const Network& net, const Examples& examples);

/// Is the block a weak learner, gamma_t above the threshold (Alg. 1)? Warns where it is not.
bool is_weak_learner(const BoostingRound& round, double threshold, const StageContext& c);

/// ConfigError for a loss that is not the logistic one, of which the modules are made.
void require_logistic(const Loss& loss);

}  // namespace resboost

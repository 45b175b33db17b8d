#include "train/modules.h"

#include <string>
#include <utility>

#include "loss/surrogate.h"
#include "nn/pass.h"
#include "resboost/describe.h"
#include "resboost/error.h"

namespace resboost {

std::unique_ptr<Loss> make_surrogate(const BoostResNetConfig& config) {
  return config.loss == BoostResNetConfig::Surrogate::exponential ? make_exponential_loss()
                                                                  : make_softmax_loss();
}

Matrix module_outputs(const Network& net, const Examples& examples) {
  Matrix out(examples.rows(), net.heads.back().outputs());
  const auto softmax = make_softmax_loss();
  Pass(net, examples.raw(), examples.z).each([&](const PassSlice& slice) {
    MutRows part = out.middleRows(slice.rows.begin, slice.rows.size());
    part = slice.scores;
    softmax->link(part);
  });
  return out;
}

bool is_weak_learner(const BoostingRound& round, double threshold, const StageContext& c) {
  if (threshold <= -1 || round.gamma > threshold) return true;
  c.run.reporter.on_warning("stage " + std::to_string(c.t + 1) +
                            ": its edge over the stage before, gamma " + number_text(round.gamma) +
                            ", is not above `boostresnet.gamma` " + number_text(threshold) +
                            "; boosting ends");
  return false;
}

void require_logistic(const Loss& loss) {
  if (!loss.of_classes()) {
    throw ConfigError(
        "parameter `method`: boostresnet is for classes, and the target is numbers; use hybrid, "
        "resfgb or rfrboost");
  }
  if (!loss.gives_probabilities()) {
    throw ConfigError(
        "parameter `loss`: boostresnet trains its heads by `boostresnet.loss`; leave `loss` " +
        loss.name() + " out");
  }
}

bool Modules::follow(const StageContext& c, bool same) {
  if (!restored_.empty()) {
    telescope_.emplace(c.train.target);
    if (!telescope_->restore(std::exchange(restored_, {})))
      throw ModelError("checkpoint: margins of other rows");
  }
  if (telescope_ && last_ == c.t - 1 && same) return false;
  telescope_.emplace(c.train.target);
  if (c.t > 0) {
    Network head_only;
    head_only.heads.push_back(c.head);
    telescope_->advance(
        module_outputs(head_only, {c.train.x, c.train.read, c.train.target, c.train.w}));
  }
  return true;
}

BoostingRound Modules::add(const StageContext& c, const Network& net) {
  const BoostingRound round = telescope_->advance(module_outputs(net, c.train));
  last_ = c.t;
  return round;
}

void Modules::save(Memory& memory) const {
  memory.put("boostresnet.last", last_);
  if (telescope_) memory.put("boostresnet.telescope", telescope_->state());
}

void Modules::restore(const Memory& memory) {
  last_ = memory.count("boostresnet.last");
  if (memory.has("boostresnet.telescope")) restored_ = memory.numbers("boostresnet.telescope");
}

}  // namespace resboost

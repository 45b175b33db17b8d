#pragma once

#include <memory>

#include "resboost/block.h"
#include "resboost/sgd.h"
#include "resboost/trees.h"

namespace resboost {

class StageFitter;

/// BoostResNet (Huang et al. 2018), and greedy layer-wise training with an auxiliary head
/// (Belilovsky et al. 2019).
struct BoostResNetConfig {
  enum class Surrogate { logistic, exponential };
  enum class Order { sequential, online, automatic, laps };
  enum class Auxiliary { same, remaining };
  SgdConfig sgd;
  Order order = Order::sequential;
  int laps = 5;
  Surrogate loss = Surrogate::logistic;
  double gamma = 0;
  int auxiliary = 0;
  int auxiliary_width = 256;
  Auxiliary auxiliary_layers = Auxiliary::same;

  template <class Visitor>
  void describe(Visitor& v) {
    sgd.describe(v);
    v.choice(
        "order", order, {"sequential", "online", "auto", "laps"},
        "sequential: a block is trained once those below are; online (pictures): all learn "
        "from every minibatch, each from its own head's loss, and no gradient goes from one to "
        "another; laps (pictures): each in turn, while the others stay as they are, and over "
        "again; auto: online on pictures, where there is neither a network to add to nor a "
        "corrective epoch");
    v("laps", laps, 1, 10000,
      "of order laps: how often it is a block's turn; at most so often that turns are of the same "
      "whole number of epochs");
    v.choice("loss", loss, {"logistic", "exponential"},
             "what a block and its head minimise: logistic, or the paper's exponential loss");
    v("gamma", gamma, -1.0, 1.0,
      "stop at the first block whose edge over the one before, gamma_t, is not above this; -1: "
      "never");
    v("auxiliary", auxiliary, 0, 2,
      "hidden layers (relu; convolutions on pictures) of the auxiliary classifier that trains a "
      "block; 0: linear");
    v("auxiliary-width", auxiliary_width, 1, 1 << 16,
      "units of those layers (pictures: as many filters as the block)");
    v.choice("auxiliary-layers", auxiliary_layers, {"same", "remaining"},
             "on pictures; same: `auxiliary` layers as wide as the block; remaining: a convolution "
             "for what is left of its group and one for each group to come, half as wide");
  }
};

/// BoostResNet (Huang et al., ICML 2018): block and head trained together, edges and weights in
/// closed form. ConfigError in fit() for a loss that is not of classes.
std::unique_ptr<StageFitter> make_boostresnet(const BlockConfig& block,
                                              const BoostResNetConfig& boostresnet);

/// The same with modules that no gradient goes through: batches of trees on the scores, dealt to
/// the stages as make_trees() does; of the configuration only loss and gamma. For a network whose z
/// is its scores; ConfigError in fit() for rows without codes, or a loss that is not of classes.
std::unique_ptr<StageFitter> make_boostresnet_trees(const BoostResNetConfig& boostresnet,
                                                    const TreesConfig& trees, int stages);

}  // namespace resboost

// What the methods are, in words: `resboost methods`, `train --method NAME --help`.

#include <algorithm>

#include "resboost/methods.h"

namespace resboost {

const std::vector<MethodInfo>& methods() {
  static const std::vector<MethodInfo> table{
      {"hybrid",
       "trained embedding, least-squares map, line search: the default",
       "Fits a small network to the functional gradient, as ResFGB does, solves for the linear map "
       "that takes its\n"
       "outputs to the gradient, as RFRBoost does, and goes the best step along it, times eta. The "
       "head of each depth\n"
       "is solved for anew, from the last one. None of the papers has this combination.\n"
       "Classes and numbers.",
       "parents: Nitanda & Suzuki, ICML 2018; Zozoulenko, Cass & Gonon, ICML 2025",
       {"hybrid", "embedding", "block", "head", "backprop"},
       TrainConfig::Method::hybrid},
      {"resfgb",
       "functional gradient boosting of the representation",
       "Fits a small network, the embedding, to the functional gradient, and moves the "
       "representation down the\n"
       "gradient smoothed by the embedding's kernel. --resfgb.step constant takes the paper's "
       "step; the default is a\n"
       "line search, which also works where no line separates the classes. --preset paper is the "
       "official code's\n"
       "configuration; --resfgb.parts lets each stage see a part of the rows only.",
       "Nitanda & Suzuki, Functional Gradient Boosting based on Residual Network Perception, ICML "
       "2018",
       {"resfgb", "embedding", "block", "head", "backprop"},
       TrainConfig::Method::resfgb},
      {"resfgb-nesterov",
       "ResFGB with momentum over the layers",
       "As resfgb, but each stage follows the gradient plus what is left of the gradients of the "
       "stages before it,\n"
       "as Nesterov's accelerated descent does in function space. The embedding has tanh outputs "
       "and is fitted by\n"
       "Huber's loss, which large gradients do not dominate.\n"
       "For short steps; where momentum points uphill it is dropped.",
       "official code of Nitanda & Suzuki 2018, commit 4853149",
       {"resfgb", "embedding", "block", "head", "backprop"},
       TrainConfig::Method::resfgb_nesterov},
      {"resfgb-fw",
       "ResFGB by Frank-Wolfe steps",
       "Each stage goes 2 / (offset + t) of the way from the representation towards the steepest "
       "point of a ball in\n"
       "the space of the embedding's kernel, so that the network stays bounded; the path of the "
       "identity shrinks.\n"
       "Two embeddings, of the representation and of the raw input, are trained to align with the "
       "gradient.\n"
       "The Frank-Wolfe gap is printed.",
       "official code of Nitanda & Suzuki, Functional Gradient Boosting for Learning Residual-like "
       "Networks, AISTATS "
       "2020",
       {"fw", "embedding", "block", "head", "backprop"},
       TrainConfig::Method::resfgb_fw},
      {"boostresnet",
       "blocks as weak learners of a telescoping sum",
       "Trains each block together with a linear classifier on top, while all blocks below are "
       "frozen. The difference\n"
       "of two successive classifiers is the weak learner, and the boosted sum of all is the last "
       "one. Its edge gamma\n"
       "says whether the block was worth adding; --boostresnet.auxiliary puts a small network in "
       "the classifier's\n"
       "place. Classes only.",
       "Huang, Ash, Langford & Schapire, Learning Deep ResNet Blocks Sequentially, ICML 2018; "
       "Belilovsky et al., ICML "
       "2019",
       {"boostresnet", "block", "head", "backprop"},
       TrainConfig::Method::boostresnet},
      {"rfrboost",
       "random features, closed-form blocks",
       "Each block is a layer of random features of the representation and of the raw input, and a "
       "linear map that is\n"
       "solved for: to the functional gradient, with an exact line search, or greedily (numbers "
       "only). Nothing is\n"
       "trained by minibatches. The fastest method here (docs/methods.md has the tables);\n"
       "features that nobody trains cannot pick out a few relevant columns among many.",
       "Zozoulenko, Cass & Gonon, Random Feature Representation Boosting, ICML 2025",
       {"rfrboost", "head", "backprop"},
       TrainConfig::Method::rfrboost},
      {"backprop",
       "the same network end to end",
       "Trains the same stages and one head all at once, by minibatches and the same kernels. The "
       "rival of the other\n"
       "methods, and their second phase: --finetune-epochs trains a boosted network this way from "
       "where boosting\n"
       "ended. Depth is fixed by --stages; the epoch with the lowest validation loss is kept.\n"
       "Classes and numbers.",
       "He, Zhang, Ren & Sun, Deep Residual Learning for Image Recognition, CVPR 2016",
       {"backprop", "block"},
       TrainConfig::Method::backprop},
  };
  return table;
}

const MethodInfo* find_method(const std::string& name) {
  const auto found = std::find_if(methods().begin(), methods().end(),
                                  [&](const MethodInfo& method) { return method.name == name; });
  return found == methods().end() ? nullptr : &*found;
}

const MethodInfo& method_info(TrainConfig::Method method) {
  return *std::find_if(methods().begin(), methods().end(),
                       [&](const MethodInfo& info) { return info.method == method; });
}

}  // namespace resboost

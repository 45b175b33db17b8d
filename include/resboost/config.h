#pragma once

#include <string>
#include <vector>

#include "resboost/automatic.h"
#include "resboost/block.h"
#include "resboost/boostresnet.h"
#include "resboost/describe.h"
#include "resboost/embedding.h"
#include "resboost/hybrid.h"
#include "resboost/resfgb.h"
#include "resboost/rfrboost.h"
#include "resboost/sgd.h"
#include "resboost/trees.h"

namespace resboost {

enum class HeadSolver { automatic, lbfgs, ridge, sgd };

/// The linear read-out of each depth.
struct HeadConfig {
  HeadSolver solver = HeadSolver::automatic;
  double l2 = 10;
  SgdConfig sgd;

  template <class Visitor>
  void describe(Visitor& v) {
    v.choice("solver", solver, {"auto", "lbfgs", "ridge", "sgd"},
             "auto: ridge in closed form for squared loss, else L-BFGS; sgd: minibatches");
    v("l2", l2, 0.0, 1e9, "adds l2 / (2 rows) * |weights|^2 to the mean loss");
    v.group("sgd", sgd);
  }
};

/// Networks on pictures.
struct ImageConfig {
  enum class Shortcut { pad, convolution };
  enum class Stem { random, whitening };
  std::string architecture = "resnet-20";
  int blocks = 0;
  int filters = 0;
  Stem stem = Stem::random;
  int stem_stride = 1;
  Shortcut shortcut = Shortcut::pad;
  int cells = 0;
  int modules = 0;
  int shift = 0;
  bool mirror = false;
  double crop = 1;
  enum class Views { one, mirrored } views = Views::one;

  template <class Visitor>
  void describe(Visitor& v) {
    v.text("architecture", architecture,
           "resnet-N, preact-N (norm and relu in front), plain-N (no shortcuts), N = 20, 32, ... "
           "layers; or "
           "boostresnet-N, N blocks");
    v("blocks", blocks, 0, 10000,
      "residual blocks in each of the three groups; 0: as the architecture has it");
    v("filters", filters, 0, 4096,
      "of the first group, doubled at each further one; 0: 16 (boostresnet: 15)");
    v.choice("stem", stem, {"random", "whitening"},
             "filters that training begins with: random, or the principal directions of patches "
             "of the pictures at unit variance");
    v("stem-stride", stem_stride, 0, 4,
      "pixels from one place of the stem's convolution to the next; with 2 blocks work on "
      "a quarter of the pixels, and may have twice the filters for the same time; 0: 2 where the "
      "shorter side has 24 pixels or more, else 1");
    v.choice("shortcut", shortcut, {"pad", "convolution"},
             "where a group begins: every second pixel and zeros for new channels (A), or a 1x1 "
             "convolution (B)");
    v("cells", cells, 0, 64,
      "heads read means over at most cells x cells parts of the picture; 0: 1 (global average) for "
      "backprop, else 4");
    v("modules", modules, 0, 10000,
      "boostresnet trains the stem and the blocks in so many groups, each as one with its head; 0: "
      "each by itself");
    v("shift", shift, 0, 64,
      "training end to end, and of BoostResNet's blocks, meets each picture moved by up to so many "
      "pixels each way, "
      "anew in every epoch; stage by stage this costs a pass through the stages before");
    v.flag("mirror", mirror, "and mirrored or not");
    v("crop", crop, 0.05, 1.0,
      "and a random part of it, of at least this share of its area, brought to the size of the "
      "whole: for photographs; 1: the whole picture");
    v.choice("views", views, {"one", "mirrored"},
             "what predictions look at: each picture as it is, or also its mirror image, of whose "
             "scores they take the mean; twice the time");
  }
};

/// Names of methods(), in their order.
const std::vector<std::string>& method_names();

/// Everything train() needs besides the data.
struct TrainConfig {
  std::string method = "auto";  ///< a name in methods()
  int stages = -1;
  int patience = 3;
  int corrective_epochs = 0;
  int finetune_epochs = 0;
  BlockConfig block;
  ImageConfig image;
  HeadConfig head;
  EmbeddingConfig embedding;
  HybridConfig hybrid;
  ResFgbConfig resfgb;
  FrankWolfeConfig fw;
  BoostResNetConfig boostresnet;
  RfrBoostConfig rfrboost;
  TreesConfig trees;
  AutomaticConfig automatic;
  SgdConfig backprop = {.steps = 6000};
  enum class Factors { fp32, bf16, automatic } precision = Factors::fp32;
  std::string cache_dir;  // no option of the method: of the machine, see StagewiseConfig
  Selection selection{};  // no option: RunConfig::metric says it

  template <class Visitor>
  void describe(Visitor& v) {
    v.one_of("method", method, method_names(),
             "how stages are fitted; `resboost methods` explains them");
    v("stages", stages, -1, 10000,
      "residual stages: at most, or exactly (backprop); -1: 16 (auto), 10 (else), or all blocks of "
      "the architecture for pictures");
    v("patience", patience, 1, 10000,
      "stop after so many stages that are no better on the validation rows (auto, trees and "
      "backprop end by themselves)");
    v("corrective-epochs", corrective_epochs, 0, 100000,
      "after every stage, train all stages so far end to end for so many epochs, by --backprop.* "
      "(GrowNet's "
      "corrective step)");
    v("finetune-epochs", finetune_epochs, 0, 100000,
      "after the last stage, train the whole network end to end for so many epochs, by "
      "--backprop.*");
    v.choice("precision", precision, {"fp32", "bf16", "auto"},
             "of the factors in products of dense layers and convolutions while they are trained "
             "by minibatches; sums, "
             "weights and all else are single precision; bf16 needs AVX512-BF16 or AMX-BF16, auto "
             "takes it where there "
             "is AMX-BF16");
    v.group("block", block);
    v.group("image", image);
    v.group("head", head);
    v.group("embedding", embedding);
    v.group("hybrid", hybrid);
    v.group("resfgb", resfgb);
    v.group("fw", fw);
    v.group("boostresnet", boostresnet);
    v.group("rfrboost", rfrboost);
    v.group("trees", trees);
    v.group("auto", automatic);
    v.group("backprop", backprop);
  }
};

}  // namespace resboost

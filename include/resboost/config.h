#pragma once

#include <string>
#include <vector>

#include "resboost/types.h"

namespace resboost {

// Each struct declares its parameters once, in describe(): name, field, range, one sentence. From
// that come the command line, the range check, the config file, the README's table and the record
// in the model file.
//   v(name, field, low, high, text)          a number
//   v.choice(name, field, {names}, text)     an enum, its values named in order
//   v.text(name, field, text)                a string, or several (vector of strings)
//   v.flag(name, field, text)                a bool
//   v.group(name, struct)                    options of a part: --name.option

enum class Optimizer { adam, nesterov, momentum };
enum class Schedule { constant, cosine, steps };

/// Minibatch descent.
struct SgdConfig {
  Optimizer optimizer = Optimizer::adam;
  Schedule schedule = Schedule::cosine;
  int epochs = 0;
  int steps = 1500;
  int batch_size = 256;
  double learning_rate = 2e-3;
  double momentum = 0.9;
  double l2 = 0;
  double weight_decay = 0;
  int early_stop = 0;
  int probe_steps = 1000;
  Precision precision = Precision::fp32;  // no option: TrainConfig::precision says it

  template <class Visitor>
  void describe(Visitor& v) {
    v.choice("optimizer", optimizer, {"adam", "nesterov", "momentum"},
             "adam (beta2 0.95), Nesterov momentum, or momentum as in the ResNet papers");
    v.choice("schedule", schedule, {"constant", "cosine", "steps"},
             "learning rate over the epochs: constant, cosine to zero, or a tenth after half and "
             "again after three "
             "quarters (ResNet)");
    v("epochs", epochs, 0, 100000,
      "passes over the training rows; 0: enough for --steps, from 4 to 200");
    v("steps", steps, 1, 1 << 30, "minibatches to aim for where epochs is 0");
    v("batch-size", batch_size, 1, 1 << 20, "rows per gradient step");
    v("learning-rate", learning_rate, 0.0, 1e3,
      "step size; 0: found by trial, doubling and halving (nesterov)");
    v("momentum", momentum, 0.0, 0.999, "of nesterov and momentum");
    v("l2", l2, 0.0, 1e9, "adds l2 / (2 rows) * |weights|^2 to the mean loss");
    v("weight-decay", weight_decay, 0.0, 1.0,
      "shrinks weights by learning rate * this at every step (nesterov, momentum: "
      "through the gradient)");
    v("early-stop", early_stop, 0, 100000,
      "stop after so many epochs without 0.1 % lower training loss; 0: never");
    v("probe-steps", probe_steps, 1, 1000000,
      "minibatches per trial when the learning rate is found by trial");
  }
};

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

enum class Activation { relu, tanh, linear };
enum class Init { he, uniform };

/// The residual block: hidden layers, then back to the width of the representation. On pictures it
/// is two convolutions with batch norm, as the architecture has them.
struct BlockConfig {
  /// The convolutional block of a ResNet: as published first, or with norm and relu in front (He et
  /// al. 2016).
  enum class Branch { original, preactivation };
  enum class Shortcut { identity, none };
  int layers = 2;
  int width = 256;
  Activation output = Activation::tanh;
  Init init = Init::he;
  Shortcut shortcut = Shortcut::identity;
  Branch branch = Branch::original;  // no option: ImageConfig::architecture says it

  template <class Visitor>
  void describe(Visitor& v) {
    v("layers", layers, 1, 100, "hidden layers (relu)");
    v("width", width, 1, 1 << 16, "units of each hidden layer");
    v.choice("output", output, {"relu", "tanh", "linear"},
             "activation of the block's last layer (resfgb-nesterov, resfgb-fw: always tanh; on "
             "pictures relu)");
    v.choice("init", init, {"he", "uniform"},
             "he: scaled by the number of inputs; uniform: U(-0.05, 0.05) as the ICML code");
    v.choice("shortcut", shortcut, {"identity", "none"},
             "none: a plain network, whose blocks replace what they read (backprop on tables; on "
             "pictures "
             "--image.architecture plain-N)");
  }
};

/// The embedding of ResFGB and of the hybrid: what its block is fitted to, and how.
struct EmbeddingConfig {
  enum class Target { row, global };
  SgdConfig sgd;
  Target target = Target::global;
  bool best_epoch = true;
  bool warm_start = false;

  template <class Visitor>
  void describe(Visitor& v) {
    sgd.describe(v);
    v.choice("target", target, {"row", "global"},
             "gradient targets scaled to unit RMS row by row (ICML), or by one factor (resfgb-fw: "
             "always one)");
    v.flag("best-epoch", best_epoch,
           "keep each block's epoch with the lowest held-out gradient error");
    v.flag("warm-start", warm_start, "begin each block at the last one's weights (ICML)");
  }
};

/// How far to go along a fitted direction.
struct StepConfig {
  enum class Rule { line_search, constant };
  Rule step = Rule::line_search;
  double eta = 0.5;
  double max_step = 1;

  template <class Visitor>
  void describe(Visitor& v) {
    v.choice("step", step, {"line-search", "constant"},
             "line-search: normalised functional gradient, best step on the training rows times "
             "eta; constant: eta "
             "itself (ICML)");
    v("eta", eta, 0.0, 1e6,
      "share of the line search's step (above 1 it may go uphill), or the step");
    v("max-step", max_step, 0.0, 1e6,
      "longest step of the line search, in units of the representation's RMS norm");
  }
};

/// ResFGB (Nitanda & Suzuki 2018), also with momentum over the layers.
struct ResFgbConfig {
  StepConfig step;
  double momentum = 0.9;
  int parts = 1;

  template <class Visitor>
  void describe(Visitor& v) {
    step.describe(v);
    v("momentum", momentum, 0.0, 0.999,
      "of the functional gradient over the layers (resfgb-nesterov)");
    v("parts", parts, 1, 10000,
      "sample splitting (resfgb): the rows are dealt into so many parts, and stage t learns from "
      "part t alone, modulo "
      "parts");
  }
};

/// ResFGB-FW (Nitanda & Suzuki 2020).
struct FrankWolfeConfig {
  double offset = 20;
  double radius = 5;

  template <class Visitor>
  void describe(Visitor& v) {
    v("offset", offset, 2.0, 1e6, "step of layer l is 2 / (offset + l)");
    v("radius", radius, 0.0, 1e6, "of the ball in the kernel's space that steps go towards");
  }
};

/// The hybrid: least-squares map on a trained embedding.
struct HybridConfig {
  double eta = 0.5;
  double max_step = 1;
  double ridge = 0.1;

  template <class Visitor>
  void describe(Visitor& v) {
    v("eta", eta, 0.0, 1.0, "share of the line search's step");
    v("max-step", max_step, 0.0, 1e6, "longest step, in units of the representation's RMS norm");
    v("ridge", ridge, 0.0, 1e6,
      "of the least-squares map, as a share of the embedding's mean square");
  }
};

/// BoostResNet (Huang et al. 2018), and greedy layer-wise training with an auxiliary head
/// (Belilovsky et al. 2019).
struct BoostResNetConfig {
  enum class Surrogate { logistic, exponential };
  SgdConfig sgd;
  Surrogate loss = Surrogate::logistic;
  double gamma = 0;
  int auxiliary = 0;
  int auxiliary_width = 256;

  template <class Visitor>
  void describe(Visitor& v) {
    sgd.describe(v);
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
  }
};

/// RFRBoost (Zozoulenko, Cass & Gonon 2025).
struct RfrBoostConfig {
  enum class Variant { gradient, scalar, diag, dense };
  enum class Sampling { swim, iid };
  Variant variant = Variant::gradient;
  Sampling sampling = Sampling::swim;
  int features = 512;
  double scale = 0.9;
  int upscale = 0;
  double ridge = 1e-3;
  double head_ridge = 1e-2;
  double eta = 0.4;

  template <class Visitor>
  void describe(Visitor& v) {
    v.choice("variant", variant, {"gradient", "scalar", "diag", "dense"},
             "gradient: fits the functional gradient; the others solve for the greedy step of that "
             "shape (regression)");
    v.choice("sampling", sampling, {"swim", "iid"},
             "random features from pairs of training rows (SWIM), or with uniform weights");
    v("features", features, 1, 1 << 16,
      "random features of z, and as many of x (scalar, diag: as wide as z)");
    v("scale", scale, 1e-6, 1e6, "of the features: c of SWIM, or the factor of the uniform ones");
    v("upscale", upscale, 0, 1 << 16,
      "width of the random features that are the first stage; 0: none (scalar, diag: 512)");
    v("ridge", ridge, 0.0, 1e6,
      "times the rows: penalty of the map (l2_ghat of the paper's code); on pictures times the "
      "features' mean square");
    v("head-ridge", head_ridge, 0.0, 1e6,
      "times the rows: penalty of the heads, in place of --head.l2");
    v("eta", eta, 1e-6, 1.0,
      "share of the line search's step, or of the greedy one (boost_lr of the paper's code)");
  }
};

/// Boosted trees (Friedman 2001; Chen & Guestrin 2016; Ke et al. 2017).
struct TreesConfig {
  int rounds = 1000;
  int leaves = 31;
  int depth = 0;
  double learning_rate = 0.05;
  double l2 = 1;
  double min_weight = 1e-3;
  double min_rows = 5;
  double rows = 0.7;
  double columns = 0.9;
  int directions = 3;
  double category_l2 = 10;
  double category_rows = 5;
  int patience = 100;
  bool all_rows = false;

  template <class Visitor>
  void describe(Visitor& v) {
    v("rounds", rounds, 1, 100000, "trees at most, dealt to the stages in equal batches");
    v("leaves", leaves, 2, 256, "of a tree at most, grown where a split gains most");
    v("depth", depth, 0, 255, "of a tree at most; 0: any");
    v("learning-rate", learning_rate, 1e-6, 1.0, "share of Newton's step that a leaf takes");
    v("l2", l2, 0.0, 1e9, "added to the curvature of a leaf");
    v("min-weight", min_weight, 0.0, 1e9, "least curvature of a leaf");
    v("min-rows", min_rows, 1.0, 1e9,
      "least rows of a leaf, as its share of the curvature has them");
    v("rows", rows, 1e-6, 1.0, "share of the rows that a tree is grown on");
    v("columns", columns, 1e-6, 1.0, "share of the columns that a tree may ask for");
    v("directions", directions, 1, 8,
      "random directions of three and more scores that splits are judged by");
    v("category-l2", category_l2, 0.0, 1e9, "more l2 where a set of categories goes left");
    v("category-rows", category_rows, 0.0, 1e9, "least rows of a category in a set");
    v.flag("all_rows", all_rows, "leaves are solved on all rows");
    v("patience", patience, 1, 100000, "stop after so many trees without a lower validation loss");
  }
};

/// Networks on pictures.
struct ImageConfig {
  enum class Shortcut { pad, convolution };
  std::string architecture = "resnet-20";
  int blocks = 0;
  int filters = 0;
  Shortcut shortcut = Shortcut::pad;
  int cells = 0;
  int shift = 0;
  bool mirror = false;

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
    v.choice("shortcut", shortcut, {"pad", "convolution"},
             "where a group begins: every second pixel and zeros for new channels (A), or a 1x1 "
             "convolution (B)");
    v("cells", cells, 0, 64,
      "heads read means over at most cells x cells parts of the picture; 0: 1 (global average) for "
      "backprop, else 4");
    v("shift", shift, 0, 64,
      "training end to end, and of BoostResNet's blocks, meets each picture moved by up to so many "
      "pixels each way, "
      "anew in every epoch; stage by stage this costs a pass through the stages before");
    v.flag("mirror", mirror, "and mirrored or not");
  }
};

/// Everything train() needs besides the data.
struct TrainConfig {
  enum class Method {
    hybrid,
    resfgb,
    resfgb_nesterov,
    resfgb_fw,
    boostresnet,
    rfrboost,
    trees,
    backprop
  };
  Method method = Method::hybrid;
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
  SgdConfig backprop = {.steps = 6000};
  enum class Factors { fp32, bf16, automatic } precision = Factors::fp32;
  std::string cache_dir;  // no option of the method: of the machine, see StagewiseConfig

  template <class Visitor>
  void describe(Visitor& v) {
    v.choice("method", method,
             {"hybrid", "resfgb", "resfgb-nesterov", "resfgb-fw", "boostresnet", "rfrboost",
              "trees", "backprop"},
             "how stages are fitted; `resboost methods` explains them");
    v("stages", stages, -1, 10000,
      "residual stages: at most, or exactly (backprop); -1: 10, or all blocks of the architecture "
      "for pictures");
    v("patience", patience, 1, 10000,
      "stop after so many stages without a better validation loss (not backprop)");
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
    v.group("backprop", backprop);
  }
};

}  // namespace resboost

#pragma once

#include <string>
#include <vector>

namespace resboost {

// Each struct declares its parameters once, in describe(): name, field, range, one sentence. From that come the command
// line, the range check, the config file, the README's table and the record in the model file.
//   v(name, field, low, high, text)          a number
//   v.choice(name, field, {names}, text)     an enum, its values named in order
//   v.text(name, field, text)                a string, or several (vector of strings)
//   v.flag(name, field, text)                a bool
//   v.group(name, struct)                    options of a part: --name.option

/// How columns become features and targets.
struct SchemaConfig {
  enum class TaskChoice { automatic, classification, regression };
  enum class ClassWeight { none, balanced };
  std::vector<std::string> target;  // empty: the last column
  std::string weight;
  TaskChoice task = TaskChoice::automatic;
  std::vector<std::string> categorical, ignore;
  int max_levels = 256;
  int bins = -1;
  ClassWeight class_weight = ClassWeight::none;

  template <class Visitor>
  void describe(Visitor& v) {
    v.text("target", target, "target column (several: repeat the option); the last column if not given");
    v.text("weight", weight, "column of row weights");
    v.choice("task", task, {"auto", "classification", "regression"},
             "auto: classification when the target is text, or whole numbers with at most 20 different values");
    v.text("categorical", categorical, "numeric column to treat as a category (repeatable)");
    v.text("ignore", ignore, "column to leave out (repeatable)");
    v("max-levels", max_levels, 2, 100000, "most categories a column keeps, by frequency; rarer ones count as unseen");
    v("bins", bins, -1, 1024,
      "piecewise-linear bins for each numeric column; -1: as many as keep the input small, 0: none");
    v.choice("class-weight", class_weight, {"none", "balanced"}, "balanced: every class gets the same total weight");
  }
};

enum class Optimizer { adam, nesterov };
enum class Schedule { constant, cosine };

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

  template <class Visitor>
  void describe(Visitor& v) {
    v.choice("optimizer", optimizer, {"adam", "nesterov"}, "adam (beta2 0.95), or Nesterov momentum");
    v.choice("schedule", schedule, {"constant", "cosine"},
             "learning rate over the epochs: constant, or cosine to zero");
    v("epochs", epochs, 0, 100000, "passes over the training rows; 0: enough for --steps, from 4 to 200");
    v("steps", steps, 1, 1 << 30, "minibatches to aim for where epochs is 0");
    v("batch-size", batch_size, 1, 1 << 20, "rows per gradient step");
    v("learning-rate", learning_rate, 0.0, 1e3, "step size; 0: found by trial, doubling and halving (nesterov)");
    v("momentum", momentum, 0.0, 0.999, "of nesterov");
    v("l2", l2, 0.0, 1e9, "adds l2 / (2 rows) * |weights|^2 to the mean loss");
    v("weight-decay", weight_decay, 0.0, 1.0, "shrinks weights by learning rate * this at every step (adam)");
    v("early-stop", early_stop, 0, 100000, "stop after so many epochs without 0.1 % lower training loss; 0: never");
    v("probe-steps", probe_steps, 1, 1000000, "minibatches per trial when the learning rate is found by trial");
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

/// The residual block: hidden layers, then back to the width of the representation.
struct BlockConfig {
  int layers = 2;
  int width = 256;
  Activation output = Activation::tanh;
  Init init = Init::he;

  template <class Visitor>
  void describe(Visitor& v) {
    v("layers", layers, 1, 100, "hidden layers (relu)");
    v("width", width, 1, 1 << 16, "units of each hidden layer");
    v.choice("output", output, {"relu", "tanh", "linear"}, "activation of the block's last layer");
    v.choice("init", init, {"he", "uniform"},
             "he: scaled by the number of inputs; uniform: U(-0.05, 0.05) as the ICML code");
  }
};

/// ResFGB (Nitanda & Suzuki 2018).
struct ResFgbConfig {
  enum class Step { line_search, constant };
  enum class Target { row, global };
  enum class Map { kernel, least_squares };
  Step step = Step::line_search;
  double eta = 0.5;
  double max_step = 1;
  Target target = Target::global;
  Map map = Map::least_squares;
  bool early_stop = true;
  bool warm_start = false;

  template <class Visitor>
  void describe(Visitor& v) {
    v.choice("step", step, {"line-search", "constant"},
             "line-search: normalised functional gradient, best step on the training rows times eta; constant: eta "
             "itself (ICML)");
    v("eta", eta, 0.0, 1e6, "share of the line search's step, or the step");
    v("max-step", max_step, 0.0, 1e6, "longest step of the line search, in units of the representation's RMS norm");
    v.flag("early-stop", early_stop, "keep each block's epoch with the lowest held-out gradient error");
    v.choice("target", target, {"row", "global"},
             "gradient targets scaled to unit RMS row by row (ICML), or by one factor");
    v.choice(
        "map", map, {"kernel", "least-squares"},
        "linear map behind the embedding: the kernel mean (ICML), or the ridge fit of the gradient on the embedding");
    v.flag("warm-start", warm_start, "begin each block at the last one's weights (ICML)");
  }
};

/// Everything train() needs besides the data.
struct TrainConfig {
  enum class Method { resfgb, backprop };
  Method method = Method::resfgb;
  int stages = 10;
  int patience = 3;
  BlockConfig block;
  HeadConfig head;
  SgdConfig embedding;
  ResFgbConfig resfgb;
  SgdConfig backprop = {.steps = 6000};
  int finetune_epochs = 0;

  template <class Visitor>
  void describe(Visitor& v) {
    v.choice("method", method, {"resfgb", "backprop"}, "stage by stage, or the same network end to end");
    v("stages", stages, 0, 10000, "residual stages: at most (resfgb), or exactly (backprop)");
    v("patience", patience, 1, 10000, "stop after so many stages without a better validation loss");
    v("finetune-epochs", finetune_epochs, 0, 100000, "then train the whole network end to end for so many epochs");
    v.group("block", block);
    v.group("head", head);
    v.group("embedding", embedding);
    v.group("resfgb", resfgb);
    v.group("backprop", backprop);
  }
};

}  // namespace resboost

#pragma once

#include <string>
#include <vector>

namespace resboost {

// describe() as in config.h.

/// How columns become features and targets.
struct SchemaConfig {
  enum class TaskChoice { automatic, classification, regression };
  enum class ClassWeight { none, balanced };
  enum class Scaling { robust, standard, min_max, none };
  std::vector<std::string> target;  // empty: the last column
  std::string weight;
  TaskChoice task = TaskChoice::automatic;
  std::vector<std::string> categorical, ignore;
  int max_levels = 256;
  int encode_levels = 128;
  int bins = -1;
  Scaling scaling = Scaling::robust;
  ClassWeight class_weight = ClassWeight::none;
  int bins_for_classes =
      -1;  // no option of its own: what -1 above comes to where targets are classes

  template <class Visitor>
  void describe(Visitor& v) {
    v.text("target", target,
           "target column (several: repeat the option); the last column if not given");
    v.text("weight", weight, "column of row weights");
    v.choice("task", task, {"auto", "classification", "regression"},
             "auto: classification when the target is text, or whole numbers with at most 20 "
             "different values");
    v.text("categorical", categorical, "numeric column to treat as a category (repeatable)");
    v.text("ignore", ignore, "column to leave out (repeatable)");
    v("max-levels", max_levels, 2, 100000,
      "most categories of a column that are features of their own, the most frequent");
    v("encode-levels", encode_levels, 0, 100000,
      "a column of more categories than this has the mean target of each as a number too, of rows "
      "that are trained on that of other rows (docs/tables.md); 0: none");
    v("bins", bins, -1, 1024,
      "piecewise-linear bins for each numeric column; -1: as many as keep the input small, 0: "
      "none");
    v.choice("scaling", scaling, {"robust", "standard", "min-max", "none"},
             "of numeric columns. robust: by median and quartiles, then smoothly clipped to (-3, "
             "3); standard: mean 0, "
             "variance 1; min-max: to [0, 1]; none: as they are");
    v.choice("class-weight", class_weight, {"none", "balanced"},
             "balanced: every class gets the same total weight");
  }
};

}  // namespace resboost

#pragma once

#include <memory>

#include "resboost/describe.h"

namespace resboost {

class StageFitter;

/// Boosted trees (Friedman 2001; Chen & Guestrin 2016; Ke et al. 2017), with linear
/// leaves where the loss is squared (Shi et al. 2019).
struct TreesConfig {
  int rounds = 2000;
  int leaves = 0;
  int depth = 0;
  int slopes = -1;
  double learning_rate = 0.04;
  double l2 = 0;
  double min_weight = 1e-3;
  double min_rows = 5;
  double rows = 0.6;
  double columns = 0.9;
  int directions = 3;
  double category_l2 = 1;
  double category_rows = 5;
  int patience = 60;
  int refit_rows = 20000;

  template <class Visitor>
  void describe(Visitor& v) {
    v("rounds", rounds, 1, 100000, "trees at most, dealt to the stages in equal batches");
    v("leaves", leaves, 0, 256,
      "of a tree at most, grown where a split gains most; 0: 31 for classes and where leaves are "
      "linear, else 63");
    v("depth", depth, 0, 255, "of a tree at most; 0: any");
    v("slopes", slopes, -1, 8,
      "columns at most that a leaf is linear in, of those that the questions above it ask for; for "
      "one target and squared errors, without rules; 0: leaves are constant; -1: 5, or constant "
      "beside networks");
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
    v("patience", patience, 1, 100000, "stop after so many trees without a lower validation loss");
    v("refit-rows", refit_rows, 0, 1 << 30,
      "of so many rows at most: once the number of trees is known, fit them anew on training and "
      "validation rows together");
  }
};

/// Boosted trees on the scores, a batch of them a stage, as many in each of `stages`. For a network
/// whose z is its scores; ConfigError in fit() for rows without codes.
std::unique_ptr<StageFitter> make_trees(const TreesConfig& config, int stages);

}  // namespace resboost

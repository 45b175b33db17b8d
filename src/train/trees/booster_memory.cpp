// What a booster remembers for a run to go on with: scores, and the trees that have run ahead of
// their stages.

#include <algorithm>
#include <utility>

#include "nn/tree_params.h"
#include "resboost/error.h"
#include "train/trees/booster.h"

namespace resboost::trees {
namespace {

/// Of a Round.
constexpr Index kRoundNumbers = 6;

ModelError other_trees() {
  return ModelError("checkpoint: trees of other rows or rounds than this run has");
}

/// Trees out of the values of their parameters (tree_params.h).   terms: slopes of each leaf
TreeArrays checked_trees(const std::vector<Vector>& values, Index columns, Index outputs,
                         Index terms) {
  if (values.size() < 3 || values[1].size() % 5 != 0 || values[2].size() % 16 != 0)
    throw other_trees();
  const bool linear = values.size() > 6;
  Trees trees(columns, outputs,
              {values[0].size(), values[1].size() / 5, values[2].size() / 16, linear ? terms : 0,
               linear ? values.back().size() / kCodeRoom : 0});
  const auto parameters = params(trees);
  if (parameters.size() != values.size()) throw other_trees();
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (parameters[i]->value.size() != values[i].size()) throw other_trees();
    parameters[i]->value = values[i];
  }
  trees.filled();
  return trees.arrays();
}

}  // namespace

void Booster::save(Index first, Memory& memory) const {
  memory.put("trees_scores", rows_.scores());
  if (held_out_.rows() > 0) memory.put("trees_held_out_scores", held_out_.scores);
  std::vector<Vector> ahead;
  for (const Param& param : tree_params(trees({first, rounds()}))) ahead.push_back(param.value);
  memory.put("trees_ahead", ahead);
  std::vector<double> numbers;
  for (Index r = first; r < rounds(); ++r) {
    const Round& told = round(r);
    numbers.insert(numbers.end(), {told.gradient_l2, told.gradient_l1, told.energy, told.alignment,
                                   told.predicted_decrease, told.held_out_loss});
  }
  memory.put("trees_rounds", std::move(numbers));
}

void Booster::restore(Index first, const Memory& memory) {
  const TreeArrays ahead = checked_trees(memory.arrays("trees_ahead"), std::ssize(codes_.columns),
                                         outputs_, slopes_.most);
  const std::vector<double>& numbers = memory.numbers("trees_rounds");
  if (std::ssize(numbers) != kRoundNumbers * ahead.trees()) throw other_trees();
  const auto scores_of = [&](const char* name, Index rows) {
    Matrix scores = memory.matrix(name);
    if (scores.rows() != rows || scores.cols() != outputs_) throw other_trees();
    return scores;
  };
  if (rows_.rows() > 0) rows_.set_scores(scores_of("trees_scores", rows_.rows()));
  if (held_out_.rows() > 0) held_out_.scores = scores_of("trees_held_out_scores", held_out_.rows());
  rounds_.resize(static_cast<std::size_t>(first));
  forest_.resize(static_cast<std::size_t>(first));
  for (auto n = numbers.begin(); n != numbers.end(); n += kRoundNumbers)
    rounds_.push_back({n[0], n[1], n[2], n[3], n[4], n[5]});
  append_trees(ahead);
}

/// The inverse of trees().
void Booster::append_trees(const TreeArrays& arrays) {
  auto node = arrays.nodes.begin();
  auto set = arrays.sets.begin();
  auto gain = arrays.gains.begin();
  auto value = arrays.leaves.begin(), row = arrays.rows.begin();
  auto slope = arrays.slopes.begin();
  for (const std::uint16_t inner : arrays.inner) {
    Tree tree;
    tree.structure.nodes.assign(node, node + inner);
    tree.structure.gains.assign(gain, gain + inner);
    const auto sets = std::count_if(
        node, node + inner, [](const TreeNode& n) { return n.rule == TreeNode::Rule::set; });
    tree.structure.sets.assign(set, set + sets);
    tree.values.constant.assign(value, value + (inner + 1) * arrays.outputs);
    tree.values.slopes.assign(slope, slope + (inner + 1) * arrays.terms);
    tree.values.slopes.resize(
        static_cast<std::size_t>((inner + 1) * slopes_.most));  // of trees without any
    for (Slope& one : tree.values.slopes) one.place = one.column;
    tree.rows.assign(row, row + inner + 1);
    node += inner;
    gain += inner;
    set += sets;
    value += (inner + 1) * arrays.outputs;
    slope += (inner + 1) * arrays.terms;
    row += inner + 1;
    forest_.push_back(std::move(tree));
  }
}

}  // namespace resboost::trees

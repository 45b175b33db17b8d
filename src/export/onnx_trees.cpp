#include "export/onnx_trees.h"

#include <limits>
#include <map>
#include <utility>

#include "data/encode_value.h"
#include "nn/slopes.h"
#include "resboost/error.h"

namespace resboost {
namespace {

using Integers = std::vector<std::int64_t>;

/// The codes that go left, whatever the rule.
CodeSet set_of(const TreeNode& node, const CodeSet* sets) {
  if (node.rule == TreeNode::Rule::set) return sets[node.cut];
  CodeSet set{};
  for (unsigned code = node.rule == TreeNode::Rule::missing_left ? 0 : 1; code <= node.cut; ++code)
    set[code >> 6] |= std::uint64_t{1} << (code & 63);
  return set;
}

/// What trees ask of a row: the numbers, then the sets of the categories.
class Questions {
 public:
  Questions(const OnnxColumns& columns, OnnxGraph& graph)
      : columns_(columns), graph_(graph), sets_(columns.specs().size()) {}

  /// First of all, for every set: then asked() knows their places.
  void note(const TreeNode& node, const CodeSet* sets) {
    if (columns_.number(node.column) >= 0) return;
    auto& known = sets_[node.column];
    known.emplace(set_of(node, sets), std::ssize(known));
  }

  std::int64_t asked(const TreeNode& node, const CodeSet* sets) const {
    const std::int64_t number = columns_.number(node.column);
    if (number >= 0) return number;
    return first_[node.column] + sets_[node.column].at(set_of(node, sets));
  }

  /// double [rows, questions]
  std::string write() {
    std::int64_t at = 0;
    std::vector<std::string> blocks;
    if (!columns_.numbers().empty()) blocks.push_back(columns_.numbers());
    for (std::size_t c = 0; c < sets_.size(); ++c) at += columns_.number(c) >= 0 ? 1 : 0;
    for (std::size_t c = 0; c < sets_.size(); ++c) {
      first_.push_back(at);
      at += std::ssize(sets_[c]);
      if (!sets_[c].empty()) blocks.push_back(memberships(c));
    }
    if (blocks.empty()) return no_question();
    return graph_.node("Concat", blocks, {{"axis", std::int64_t{1}}});
  }

 private:
  std::string memberships(std::size_t column) {
    const auto& sets = sets_[column];
    const std::size_t rows = columns_.specs()[column]->levels.size() + 2;
    std::vector<double> table(rows * sets.size(), 1);
    for (std::size_t row = 0; row < rows; ++row) {
      const bool is_level = row + 2 < rows;
      const auto code = code_of_level(is_level ? static_cast<std::int32_t>(row) : kUnseenLevel);
      for (const auto& [set, place] : sets)
        if (contains(set, code)) table[row * sets.size() + static_cast<std::size_t>(place)] = 0;
    }
    return columns_.look_up(column, std::ssize(sets), table);
  }

  /// Categories alone, and trees of one leaf: a number for each row all the same.
  std::string no_question() {
    const std::size_t rows = columns_.specs()[0]->levels.size() + 2;
    return columns_.look_up(0, 1, std::vector<double>(rows, 0));
  }

  const OnnxColumns& columns_;
  OnnxGraph& graph_;
  std::vector<std::map<CodeSet, std::int64_t>> sets_;
  std::vector<std::int64_t> first_;
};

/// The attributes of a TreeEnsembleRegressor, node by node.
struct Ensemble {
  Integers tree, node, feature, left, right, missing_left;
  std::vector<std::string> mode;
  std::vector<double> cut;
  Integers leaf_tree, leaf_node, leaf_output;
  std::vector<double> leaf_value;

  void add(std::int64_t in_tree, std::int64_t number, bool is_leaf) {
    tree.push_back(in_tree);
    node.push_back(number);
    mode.push_back(is_leaf ? "LEAF" : "BRANCH_LEQ");
  }
  void ask(std::int64_t of, double up_to, bool missing, const TreeNode& below) {
    feature.push_back(of);
    cut.push_back(up_to);
    missing_left.push_back(missing ? 1 : 0);
    left.push_back(below.left);
    right.push_back(below.right);
  }
  /// A number of a leaf.
  void say(std::int64_t in_tree, std::int64_t leaf, std::int64_t output, double value) {
    leaf_tree.push_back(in_tree);
    leaf_node.push_back(leaf);
    leaf_output.push_back(output);
    leaf_value.push_back(value);
  }
};

/// The largest number that goes left.
double cut_of(const TreeNode& node, const ColumnSpec& spec) {
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  if (node.rule == TreeNode::Rule::set)
    throw ModelError("export: trees that ask for a set of bins of column \"" + spec.name +
                     "\", which ONNX has no node for");
  if (node.cut == 0) return -kInfinite;
  return node.cut > spec.cuts.size() ? kInfinite : spec.cuts[node.cut - 1u];
}

/// see(tree, its nodes, its sets, the first of its leaves among all)
template <class See>
void each_tree(const TreeArrays& arrays, See see) {
  std::size_t node = 0, set = 0, leaf = 0;
  for (std::size_t t = 0; t < arrays.inner.size(); ++t) {
    see(t, arrays.nodes.data() + node, arrays.sets.data() + set, leaf);
    for (std::size_t i = 0; i < arrays.inner[t]; ++i)
      set += arrays.nodes[node + i].rule == TreeNode::Rule::set ? 1 : 0;
    node += arrays.inner[t];
    leaf += arrays.inner[t] + 1u;
  }
}

void add_tree(const TreeArrays& arrays, std::size_t t, const TreeNode* nodes, const CodeSet* sets,
              const OnnxColumns& columns, const Questions& questions, Ensemble& all) {
  for (std::size_t i = 0; i < arrays.inner[t]; ++i) {
    const TreeNode& node = nodes[i];
    const bool number = columns.number(node.column) >= 0;
    all.add(static_cast<std::int64_t>(t), static_cast<std::int64_t>(i), false);
    all.ask(questions.asked(node, sets), number ? cut_of(node, *columns.specs()[node.column]) : 0.5,
            number && node.rule == TreeNode::Rule::missing_left, node);
  }
}

/// The columns that leaves are linear in: one more number of a leaf each, its slope, so that the
/// ensemble adds up slopes of all trees, to be multiplied once.
class SlopedColumns {
 public:
  explicit SlopedColumns(const TreeArrays& arrays) {
    for (const std::uint16_t column : columns_with_slopes(arrays)) outputs_[column] = ++size_;
  }
  std::int64_t size() const { return size_; }
  /// Of the ensemble; 0 is the leaf's value.
  std::int64_t output(std::uint16_t column) const { return outputs_.at(column); }

  /// float [rows, 1]: what the leaves' values and slopes come to.   sums: [rows, 1 + size()]
  std::string apply(const std::string& sums, const TreeArrays& arrays, const OnnxColumns& columns,
                    OnnxGraph& graph) const {
    const OnnxAttribute across{"axis", std::int64_t{1}};
    Integers places;
    std::vector<std::string> values;
    for (const auto& [column, output] : outputs_) {
      places.push_back(output);
      values.push_back(
          value(column, arrays.values.data() + (output - 1) * kCodeRoom, columns, graph));
    }
    const std::string numbers = graph.node("Concat", values, {across});
    const std::string slopes = graph.node("Gather", {sums, graph.integers(places)}, {across});
    const std::string added =
        graph.node("ReduceSum", {graph.node("Mul", {slopes, numbers}), graph.integers({1})});
    return graph.node("Add", {graph.node("Gather", {sums, graph.integers({0})}, {across}), added});
  }

 private:
  /// What the code of a number stands for, float [rows, 1]. The code is how many of the cuts, and
  /// of minus infinity, lie below the number: none below NaN.
  /// values: [kCodeRoom]
  static std::string value(std::uint16_t column, const Real* values, const OnnxColumns& columns,
                           OnnxGraph& graph) {
    std::vector<double> ends{-std::numeric_limits<double>::infinity()};
    const std::vector<double>& cuts = columns.specs()[column]->cuts;
    ends.insert(ends.end(), cuts.begin(), cuts.end());
    const std::string number =
        graph.node("Gather", {columns.numbers(), graph.integers({columns.number(column)})},
                   {{"axis", std::int64_t{1}}});
    const std::string below =
        graph.node("Greater", {number, graph.constant({{1, std::ssize(ends)}, ends})});
    const std::string code = graph.node(
        "ReduceSum", {graph.node("Cast", {below}, {{"to", std::int64_t{7}}}), graph.integers({1})});
    const std::vector<float> table(values, values + kCodeRoom);
    return graph.node("Gather", {graph.constant({{kCodeRoom}, table}), code});
  }

  std::map<std::uint16_t, std::int64_t> outputs_;
  std::int64_t size_ = 0;
};

void add_slopes(const TreeArrays& arrays, std::size_t leaf, const SlopedColumns& sloped,
                std::int64_t tree, std::int64_t number, Ensemble& all) {
  const auto terms = static_cast<std::size_t>(arrays.terms);
  for (std::size_t j = leaf * terms; j < (leaf + 1) * terms; ++j)
    if (const Slope& slope = arrays.slopes[j]; slope.factor != 0)
      all.say(tree, number, sloped.output(slope.column), static_cast<double>(slope.factor));
}

void add_leaves(const TreeArrays& arrays, std::size_t t, std::size_t first,
                const SlopedColumns& sloped, Ensemble& all) {
  const auto outputs = static_cast<std::size_t>(arrays.outputs);
  for (std::size_t i = 0; i <= arrays.inner[t]; ++i) {
    const auto number = static_cast<std::int64_t>(arrays.inner[t] + i);
    all.add(static_cast<std::int64_t>(t), number, true);
    all.ask(0, 0, false, {});
    for (std::size_t k = 0; k < outputs; ++k)
      all.say(static_cast<std::int64_t>(t), number, static_cast<std::int64_t>(k),
              static_cast<double>(arrays.leaves[(first + i) * outputs + k]));
    add_slopes(arrays, first + i, sloped, static_cast<std::int64_t>(t), number, all);
  }
}

std::vector<OnnxAttribute> attributes(const Ensemble& all, Index outputs) {
  const auto tensor = [](const std::vector<double>& values) {
    return OnnxTensor({std::ssize(values)}, values);
  };
  return {{"aggregate_function", "SUM"},
          {"post_transform", "NONE"},
          {"n_targets", static_cast<std::int64_t>(outputs)},
          {"nodes_treeids", all.tree},
          {"nodes_nodeids", all.node},
          {"nodes_featureids", all.feature},
          {"nodes_modes", all.mode},
          {"nodes_values_as_tensor", tensor(all.cut)},
          {"nodes_truenodeids", all.left},
          {"nodes_falsenodeids", all.right},
          {"nodes_missing_value_tracks_true", all.missing_left},
          {"target_treeids", all.leaf_tree},
          {"target_nodeids", all.leaf_node},
          {"target_ids", all.leaf_output},
          {"target_weights_as_tensor", tensor(all.leaf_value)}};
}

}  // namespace

std::string onnx_trees(const Trees& block, const OnnxColumns& columns, OnnxGraph& graph) {
  const TreeArrays& arrays = block.arrays();
  Questions questions(columns, graph);
  each_tree(arrays, [&](std::size_t t, const TreeNode* nodes, const CodeSet* sets, std::size_t) {
    for (std::size_t i = 0; i < arrays.inner[t]; ++i) questions.note(nodes[i], sets);
  });
  const std::string asked = questions.write();
  const SlopedColumns sloped(arrays);
  Ensemble all;
  each_tree(arrays,
            [&](std::size_t t, const TreeNode* nodes, const CodeSet* sets, std::size_t first) {
              add_tree(arrays, t, nodes, sets, columns, questions, all);
              add_leaves(arrays, t, first, sloped, all);
            });
  const std::string sums =
      graph.node("TreeEnsembleRegressor", {asked}, attributes(all, arrays.outputs + sloped.size()),
                 OnnxGraph::kMl);
  return sloped.size() > 0 ? sloped.apply(sums, arrays, columns, graph) : sums;
}

}  // namespace resboost

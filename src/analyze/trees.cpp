// Trees for people: what they ask, and which columns it is worth asking (importance by gain as in
// L. Breiman et al., "Classification and Regression Trees", 1984, section 5.3).

#include "nn/trees.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "data/field.h"
#include "data/message.h"
#include "resboost/analyze.h"
#include "resboost/error.h"

namespace resboost {
namespace {

constexpr std::size_t kNamesShown = 6, kScoresShown = 6;

using Rule = TreeNode::Rule;

/// Which codes go left, as the description of a node has it.
bool goes_left(const TreeNode& node, const CodeSet* sets, std::uint8_t code) {
  if (node.rule == Rule::set) return contains(sets[node.cut], code);
  if (code == 0) return node.rule == Rule::missing_left;
  return code <= node.cut;
}

std::string code_name(const ColumnSpec& column, int code) {
  if (column.kind != ColumnSpec::Kind::category)
    return code == 0 ? "missing" : fmt::format("bin {}", code);
  return code == 0 ? "missing or unknown"
                   : in_quotes(column.levels[static_cast<std::size_t>(code - 1)]);
}

/// Whatever a node may ask: the codes by name.
std::string listed(const ColumnSpec& column, const TreeNode& node, const CodeSet* sets) {
  std::vector<std::string> names;
  std::size_t count = 0;
  const int codes = column.coded().codes;
  for (int code = 0; code < codes; ++code) {
    if (!goes_left(node, sets, static_cast<std::uint8_t>(code))) continue;
    if (++count <= kNamesShown) names.push_back(code_name(column, code));
  }
  const std::string more =
      count > kNamesShown ? fmt::format(" and {} more", count - kNamesShown) : "";
  return fmt::format("{} is {}{}", column.name, fmt::join(names, ", "), more);
}

/// `age <= 35.5 or missing`: what sends a row left.
std::string question(const ColumnSpec& column, const TreeNode& node, const CodeSet* sets) {
  const bool cut = column.kind == ColumnSpec::Kind::numeric && node.rule != Rule::set &&
                   node.cut > 0 && node.cut <= column.cuts.size();
  if (!cut) return listed(column, node, sets);
  return fmt::format("{} <= {}{}", column.name, number_name(column.cuts[node.cut - 1u]),
                     node.rule == Rule::missing_left ? " or missing" : "");
}

/// `0.21`, or `[0.21, -0.4, ...]`
std::string scores_text(const Real* scores, Index outputs) {
  std::vector<std::string> texts;
  for (Index k = 0; k < outputs && texts.size() < kScoresShown; ++k)
    texts.push_back(fmt::format("{:+.4g}", scores[k]));
  if (outputs == 1) return texts.front();
  return fmt::format("[{}{}]", fmt::join(texts, ", "),
                     outputs > static_cast<Index>(kScoresShown) ? ", ..." : "");
}

/// One tree, written from the root down.
class Drawing {
 public:
  Drawing(const Schema& schema, const Trees& trees, Index tree)
      : columns_(schema.coded_columns()),
        arrays_(trees.arrays()),
        first_leaf_(trees.first_leaf(tree)),
        first_node_(first_leaf_ - tree),
        inner_(trees.leaf_count(tree) - 1),
        sets_(arrays_.sets.data() +
              std::count_if(arrays_.nodes.begin(), arrays_.nodes.begin() + first_node_,
                            [](const TreeNode& node) { return node.rule == Rule::set; })) {}

  std::string text() {
    write(0, "", 0);
    return std::move(text_);
  }

 private:
  void write(Index number, const char* side, int depth) {
    text_ += fmt::format("{:{}}{}", "", 2 * depth, side);
    if (number >= inner_) {
      write_leaf(static_cast<std::size_t>(first_leaf_ + number - inner_));
      return;
    }
    const auto place = static_cast<std::size_t>(first_node_ + number);
    const TreeNode& node = arrays_.nodes[place];
    text_ += question(*columns_[node.column], node, sets_) + "?";
    if (!arrays_.gains.empty()) text_ += fmt::format("  (gain {:.4g})", arrays_.gains[place]);
    text_ += "\n";
    write(node.left, "yes: ", depth + 1);
    write(node.right, "no: ", depth + 1);
  }

  void write_leaf(std::size_t leaf) {
    const Index outputs = arrays_.outputs;
    text_ += scores_text(arrays_.leaves.data() + static_cast<Index>(leaf) * outputs, outputs);
    const auto terms = static_cast<std::size_t>(arrays_.terms);
    for (std::size_t j = leaf * terms; j < (leaf + 1) * terms; ++j)
      if (const Slope& slope = arrays_.slopes[j]; slope.factor != 0)
        text_ += fmt::format(" {:+.4g} {}", slope.factor, columns_[slope.column]->name);
    if (!arrays_.rows.empty()) text_ += fmt::format("  ({:.0f} rows)", arrays_.rows[leaf]);
    text_ += "\n";
  }

  std::vector<const ColumnSpec*> columns_;
  const TreeArrays& arrays_;
  Index first_leaf_, first_node_, inner_;
  const CodeSet* sets_;
  std::string text_;
};

const Trees* trees_of_stage(const Network& net, Index stage) {
  if (stage < 1 || stage > net.depth()) return nullptr;
  return trees_of(*net.stages[static_cast<std::size_t>(stage - 1)].block);
}

}  // namespace

std::vector<ColumnGain> column_gains(const Model& model) {
  std::vector<ColumnGain> gains;
  for (const ColumnSpec* column : model.schema->coded_columns())
    gains.push_back({column->name, 0, 0, 0});
  double total = 0;
  for (const Stage& stage : model.net.stages) {
    const Trees* trees = trees_of(*stage.block);
    if (!trees) continue;
    const TreeArrays& arrays = trees->arrays();
    for (std::size_t i = 0; i < arrays.nodes.size(); ++i) {
      ColumnGain& column = gains[arrays.nodes[i].column];
      const double gain = arrays.gains.empty() ? 0 : static_cast<double>(arrays.gains[i]);
      ++column.splits;
      column.gain += gain;
      total += gain;
    }
  }
  std::erase_if(gains, [](const ColumnGain& column) { return column.splits == 0; });
  for (ColumnGain& column : gains) column.share = total > 0 ? column.gain / total : 0;
  std::stable_sort(gains.begin(), gains.end(), [](const ColumnGain& a, const ColumnGain& b) {
    return a.gain > b.gain || (a.gain == b.gain && a.splits > b.splits);
  });
  return gains;
}

Index tree_count(const Network& net, Index stage) {
  const Trees* trees = trees_of_stage(net, stage);
  return trees ? trees->arrays().trees() : 0;
}

std::string tree_text(const Model& model, Index stage, Index tree) {
  const Trees* trees = trees_of_stage(model.net, stage);
  const Index count = tree_count(model.net, stage);
  if (tree < 1 || tree > count)
    throw ConfigError(
        fmt::format("tree {} of stage {}: that stage has {} trees; the network has {} "
                    "stages",
                    tree, stage, count, model.net.depth()));
  return Drawing(*model.schema, *trees, tree - 1).text();
}

}  // namespace resboost

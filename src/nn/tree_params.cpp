#include "nn/tree_params.h"

#include <algorithm>
#include <string>

#include "nn/slopes.h"
#include "resboost/error.h"

namespace resboost {
namespace {

/// Those after the first six are there where leaves are linear.
enum Array { kInner, kNodes, kSets, kLeaves, kGains, kRows, kSlopeColumns, kSlopes, kValues };

/// Of a node: left, right, column, cut, rule. Of a set: 16 codes each.
constexpr Index kFields = 5, kWords = 16;

Param array(const char* name, Index rows, Index cols) {
  return {name, rows, cols, Vector::Zero(rows * cols), Role::fitted};
}

void fill(Param& param, const std::vector<Real>& values) {
  std::copy(values.begin(), values.end(), param.value.data());
}

/// The numbers of an array, one after the other, as whole ones.
class WholeNumbers {
 public:
  explicit WholeNumbers(const Param& param) : param_(param) {}

  Index next(Index most) {
    const Real value = param_.value[at_++];
    if (value >= 0 && value <= static_cast<Real>(most)) {
      const auto whole = static_cast<Index>(value);
      if (static_cast<Real>(whole) >= value) return whole;
    }
    throw ModelError("layer \"trees\": \"" + param_.name + "\" holds " + std::to_string(value) +
                     "; expected a whole number from 0 to " + std::to_string(most));
  }

 private:
  const Param& param_;
  Index at_ = 0;
};

TreeNode read_node(WholeNumbers& numbers) {
  TreeNode node;
  node.left = static_cast<std::uint16_t>(numbers.next(2 * kMaxLeaves));
  node.right = static_cast<std::uint16_t>(numbers.next(2 * kMaxLeaves));
  node.column = static_cast<std::uint16_t>(numbers.next(0xffff));
  node.cut = static_cast<std::uint8_t>(numbers.next(255));
  node.rule = static_cast<TreeNode::Rule>(numbers.next(2));
  return node;
}

CodeSet read_set(WholeNumbers& numbers) {
  CodeSet set{};
  for (Index word = 0; word < kWords; ++word)
    set[static_cast<std::size_t>(word / 4)] |= static_cast<std::uint64_t>(numbers.next(0xffff))
                                               << (word % 4 * 16);
  return set;
}

std::vector<Real> values_of(const Param& param) {
  return {param.value.data(), param.value.data() + param.value.size()};
}

}  // namespace

std::vector<Param> tree_params(Index outputs, const TreeSizes& sizes) {
  const Index leaves = sizes.trees + sizes.nodes;
  std::vector<Param> params{array("inner", sizes.trees, 1),    array("nodes", sizes.nodes, kFields),
                            array("sets", sizes.sets, kWords), array("leaves", leaves, outputs),
                            array("gains", sizes.nodes, 1),    array("rows", leaves, 1)};
  if (sizes.terms > 0) {
    params.push_back(array("slope_columns", leaves, sizes.terms));
    params.push_back(array("slopes", leaves, sizes.terms));
    params.push_back(array("values", sizes.sloped_columns, kCodeRoom));
  }
  return params;
}

TreeSizes sizes_of(const std::vector<Param>& params) {
  return {params[kInner].rows, params[kNodes].rows, params[kSets].rows,
          params.size() > kSlopes ? params[kSlopes].cols : 0,
          params.size() > kSlopes ? params[kValues].rows : 0};
}

std::vector<Param> tree_params(const TreeArrays& arrays) {
  auto params = tree_params(arrays.outputs,
                            {arrays.trees(), std::ssize(arrays.nodes), std::ssize(arrays.sets),
                             arrays.terms, std::ssize(arrays.values) / kCodeRoom});
  const auto fits = [&](const std::vector<Real>& values, Array of) {
    return std::ssize(values) == params[of].value.size();
  };
  if (arrays.terms > 0 &&
      (std::ssize(arrays.slopes) != params[kSlopes].value.size() || !fits(arrays.values, kValues)))
    throw ModelError("layer \"trees\": slopes or values are not as many as the trees have");
  if (!fits(arrays.leaves, kLeaves) || (!arrays.gains.empty() && !fits(arrays.gains, kGains)) ||
      (!arrays.rows.empty() && !fits(arrays.rows, kRows)))
    throw ModelError("layer \"trees\": leaves, gains or rows are not as many as the trees have");
  std::copy(arrays.inner.begin(), arrays.inner.end(), params[kInner].value.data());
  Real* out = params[kNodes].value.data();
  for (const TreeNode& node : arrays.nodes)
    for (const int field : {int{node.left}, int{node.right}, int{node.column}, int{node.cut},
                            static_cast<int>(node.rule)})
      *out++ = static_cast<Real>(field);
  out = params[kSets].value.data();
  for (const CodeSet& set : arrays.sets)
    for (Index word = 0; word < kWords; ++word)
      *out++ =
          static_cast<Real>(set[static_cast<std::size_t>(word / 4)] >> (word % 4 * 16) & 0xffff);
  fill(params[kLeaves], arrays.leaves);
  fill(params[kGains], arrays.gains);
  fill(params[kRows], arrays.rows);
  if (arrays.terms > 0) {
    for (std::size_t i = 0; i < arrays.slopes.size(); ++i) {
      const auto at = static_cast<Index>(i);
      params[kSlopeColumns].value[at] = static_cast<Real>(arrays.slopes[i].column);
      params[kSlopes].value[at] = arrays.slopes[i].factor;
    }
    fill(params[kValues], arrays.values);
  }
  return params;
}

TreeArrays arrays_of(const std::vector<Param>& params, Index columns) {
  TreeArrays arrays{columns, params[kLeaves].cols, {}, {}, {}, {}};
  WholeNumbers inner(params[kInner]), nodes(params[kNodes]), sets(params[kSets]);
  for (Index t = 0; t < params[kInner].rows; ++t)
    arrays.inner.push_back(static_cast<std::uint16_t>(inner.next(kMaxLeaves - 1)));
  for (Index i = 0; i < params[kNodes].rows; ++i) arrays.nodes.push_back(read_node(nodes));
  for (Index i = 0; i < params[kSets].rows; ++i) arrays.sets.push_back(read_set(sets));
  arrays.leaves = values_of(params[kLeaves]);
  arrays.gains = values_of(params[kGains]);
  arrays.rows = values_of(params[kRows]);
  arrays.terms = sizes_of(params).terms;
  if (arrays.terms > 0) {
    WholeNumbers of_slopes(params[kSlopeColumns]);
    for (const Real factor : values_of(params[kSlopes]))
      arrays.slopes.push_back({static_cast<std::uint16_t>(of_slopes.next(0xffff)), 0, factor});
    const std::vector<std::uint16_t> sloped = columns_with_slopes(arrays);
    if (std::ssize(sloped) != params[kValues].rows)
      throw ModelError("layer \"trees\": slopes along " + std::to_string(sloped.size()) +
                       " columns, and values of the codes of " +
                       std::to_string(params[kValues].rows));
    place_slopes(arrays, [&](std::uint16_t column) {
      const auto place = std::lower_bound(sloped.begin(), sloped.end(), column);
      return params[kValues].value.data() + (place - sloped.begin()) * kCodeRoom;
    });
  }
  return arrays;
}

}  // namespace resboost

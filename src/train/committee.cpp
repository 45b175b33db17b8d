#include "train/committee.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "nn/slopes.h"
#include "nn/trees.h"
#include "train/joined.h"

namespace resboost {
namespace {

Index class_of(const Dataset& data, Index row) {
  Index label = 0;
  data.y.row(row).maxCoeff(&label);
  return label;
}

/// Trees of `more` behind those of `all`.
void append(TreeArrays& all, const TreeArrays& more) {
  const auto behind = [](auto& to, const auto& from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  append_slopes(all, more);
  behind(all.inner, more.inner);
  behind(all.nodes, more.nodes);
  behind(all.sets, more.sets);
  behind(all.leaves, more.leaves);
  behind(all.gains, more.gains);
  behind(all.rows, more.rows);
}

/// The constant that trees begin with becomes part of the first one's leaves.
void add_to_first_tree(const TreeArrays& constant, TreeArrays& trees) {
  const Index leaves = trees.inner.front() + Index{1}, outputs = trees.outputs;
  for (Index i = 0; i < leaves * outputs; ++i)
    trees.leaves[static_cast<std::size_t>(i)] +=
        constant.leaves[static_cast<std::size_t>(i % outputs)];
}

/// All trees of a network in one block.
TreeArrays trees_in_one(const Network& net) {
  TreeArrays all;
  for (const Stage& stage : net.stages) {
    const Trees* trees = trees_of(*stage.block);
    if (!trees) continue;
    if (all.inner.empty()) {
      all = trees->arrays();
    } else if (all.nodes.empty()) {
      const TreeArrays constant = std::exchange(all, trees->arrays());
      add_to_first_tree(constant, all);
    } else {
      append(all, trees->arrays());
    }
  }
  return all;
}

/// Weighs blocks, and steps from the average of those so far towards the next one.
class Average {
 public:
  explicit Average(Network first) : net_(std::move(first)) {}

  void add(std::unique_ptr<Layer> block, Reads reads, double weight) {
    total_ += weight;
    const double step = weight / total_;
    net_.stages.push_back(
        {std::move(block), static_cast<Real>(1 - step), static_cast<Real>(step), reads});
    net_.heads.push_back(net_.heads.back());
  }
  Network network() && { return std::move(net_); }

 private:
  Network net_;
  double total_ = 1;  ///< the first network's weight is one
};

}  // namespace

MoreFolds::MoreFolds(const Dataset& train, const Dataset& held_out, int number, bool of_classes,
                     Rng rng)
    : train_(train),
      held_out_(held_out),
      order_(rng.permutation(train.rows())),
      parts_(std::max<Index>(number, train.rows() / std::max<Index>(held_out.rows(), 1))) {
  if (!of_classes) return;
  std::stable_sort(order_.begin(), order_.end(),
                   [&](Index a, Index b) { return class_of(train_, a) < class_of(train_, b); });
}

Fold MoreFolds::fold(int i) const {
  std::vector<Index> in, out;
  for (Index j = 0; j < std::ssize(order_); ++j)
    (j % parts_ == i ? out : in).push_back(order_[static_cast<std::size_t>(j)]);
  std::sort(in.begin(), in.end());
  std::sort(out.begin(), out.end());
  return {joined(train_.take(in), held_out_), train_.take(out)};
}

Network average_of(std::vector<Network> members) {
  Average average(std::move(members.front()));
  for (auto member = members.begin() + 1; member != members.end(); ++member) {
    // z <- keep z + step f: what comes later takes its part from all before.
    std::vector<double> weights(member->stages.size());
    double trees = 1;
    for (std::size_t i = weights.size(); i-- > 0;) {
      const Stage& stage = member->stages[i];
      if (stage.reads != Reads::x) continue;
      weights[i] = trees * double{stage.step};
      trees *= double{stage.keep};
    }
    if (trees > 0) average.add(std::make_unique<Trees>(trees_in_one(*member)), Reads::codes, trees);
    for (std::size_t i = 0; i < weights.size(); ++i)
      if (weights[i] > 0) average.add(std::move(member->stages[i].block), Reads::x, weights[i]);
  }
  return std::move(average).network();
}

}  // namespace resboost

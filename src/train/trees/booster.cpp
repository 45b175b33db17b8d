#include "train/trees/booster.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/parallel.h"
#include "nn/leaf_search.h"
#include "nn/slopes.h"
#include "nn/tree_params.h"
#include "resboost/error.h"
#include "train/trees/all_leaves.h"

namespace resboost::trees {
namespace {

enum : std::uint64_t { kRound = 1, kRows = 2, kColumns = 3, kDirections = 4, kRounding = 5 };

/// Rows in a slice of a pass over scores.
constexpr Index kLeafSlice = 1024;

TreeView view_of(const Structure& tree) {
  return {tree.nodes.data(), std::ssize(tree.nodes), tree.sets.data()};
}

/// Rows in each leaf.
std::vector<Real> count_rows(const std::vector<std::uint8_t>& leaf, int leaves) {
  using Counts = std::array<std::array<Index, kMaxLeaves>, 4>;  // neighbours need not wait
  std::vector<Counts> counts(static_cast<std::size_t>(threads()));
  parallel_slices(std::ssize(leaf), 8 * kLeafSlice, [&](Range rows, int worker) {
    Counts& own = counts[static_cast<std::size_t>(worker)];
    for (Index i = rows.begin; i < rows.end; ++i)
      ++own[static_cast<std::size_t>(i % 4)][leaf[static_cast<std::size_t>(i)]];
  });
  std::vector<Real> rows;
  for (std::size_t l = 0; l < static_cast<std::size_t>(leaves); ++l) {
    Index sum = 0;
    for (const Counts& own : counts) sum += own[0][l] + own[1][l] + own[2][l] + own[3][l];
    rows.push_back(static_cast<Real>(sum));
  }
  return rows;
}

/// Ranks share the rows of tables whose roots are worth it.
std::unique_ptr<SharedRows> shared_by(Communicator* ranks, const Codes& codes) {
  if (!ranks || ranks->size() == 1 || codes.rows * std::ssize(codes.columns) < kWorkToShare)
    return nullptr;
  return std::make_unique<SharedRows>(*ranks, codes);
}

}  // namespace

int most_leaves(const TreesConfig& config, const Loss& loss, Index outputs, const Codes& codes) {
  if (config.leaves == 1)
    throw ConfigError(
        "parameter `trees.leaves`: a tree of 1 leaf says the same of all rows; "
        "expected 2 to 256, or 0");
  if (config.leaves > 0) return config.leaves;
  return loss.of_classes() || leaf_slopes(config, loss, outputs, codes) > 0 ? 31 : 63;
}

Booster::Booster(Sample train, Sample held_out, const Loss& loss, const TreesConfig& config,
                 Rng rng, Communicator* ranks)
    : train_(std::move(train)),
      held_out_(std::move(held_out)),
      loss_(loss),
      config_(config),
      rng_(rng),
      rows_(train_.codes),
      mirrored_(is_mirrored(loss, train_.scores.cols())),
      slopes_(leaf_slopes(config, loss, train_.scores.cols(), train_.codes)),
      shared_(shared_by(ranks, train_.codes)),
      grower_(shared_.get()) {
  if (has_directions(train_.codes) && train_.scores.cols() > (mirrored_ ? 2 : 1))
    throw ConfigError("parameter `monotone`: for one target or two classes, and here are " +
                      std::to_string(train_.scores.cols()) +
                      "; leave it out, or train a model for each");
  if (slopes_ > 0) {
    sloped_ = sloped_columns(train_.codes);
    values_ = code_values(train_.codes);
  }
  growth_.leaves = most_leaves(config, loss, train_.scores.cols(), train_.codes);
  growth_.depth = config.depth;
  growth_.limits.l2 = config.l2;
  growth_.limits.set_l2 = config.category_l2;
  growth_.limits.min_curvature = config.min_weight;
  growth_.limits.min_rows = config.min_rows;
  growth_.limits.min_set_rows = config.category_rows;
}

/// The directions that splits are judged by: the score itself, the difference of two classes, or
/// random ones (Iosipoi & Vakhrushev, "SketchBoost", NeurIPS 2022).
void Booster::aim(Rng rng, std::uint64_t rounding) {
  const Index n = gradient_.rows(), k = gradient_.cols();
  if (k == 1)
    return quantise(gradient_, Eigen::Map<const Vector>(curvature_.data(), n), rounding, words_);
  const Index d = std::min<Index>(config_.directions, k);
  Matrix map = Matrix::Zero(k, d);
  if (d == k) {
    map.setIdentity();
  } else {
    for (Index i = 0; i < map.size(); ++i) map.data()[i] = static_cast<Real>(rng.normal());
    map /= std::sqrt(static_cast<Real>(d));
  }
  aimed_.resize(n, d);
  scale_.resize(n);
  parallel_slices(n, kLeafSlice, [&](Range rows, int) {
    aimed_.middleRows(rows.begin, rows.size()) =
        gradient_.middleRows(rows.begin, rows.size()) * map;
    scale_.segment(rows.begin, rows.size()) =
        curvature_.middleRows(rows.begin, rows.size()).rowwise().mean();
  });
  quantise(aimed_, scale_, rounding, words_);
}

void Booster::choose_rows(Rng rng) {
  const auto n = static_cast<std::size_t>(train_.rows());
  chosen_.resize(n);
  const auto below = static_cast<std::uint64_t>(config_.rows * 0x1p32);
  std::size_t in = 0;
  for (std::size_t i = 0; i < n; ++i) {  // written, and kept or not
    chosen_[in] = static_cast<std::uint32_t>(i);
    in += (rng.bits() >> 32) < below;
  }
  rows_.begin({chosen_.data(), in});
}

/// Rows and columns of the next tree.
void Booster::choose(Rng rng) {
  choose_rows(rng.fork(kRows));
  const auto all = static_cast<Index>(train_.codes.columns.size());
  std::vector<int> usable;
  for (Index c = 0; c < all; ++c)
    if (train_.codes.columns[static_cast<std::size_t>(c)].codes > 1)
      usable.push_back(static_cast<int>(c));
  const auto wanted =
      static_cast<std::size_t>(std::ceil(config_.columns * static_cast<double>(usable.size())));
  Rng of_columns = rng.fork(kColumns);
  const auto order = of_columns.permutation(static_cast<Index>(usable.size()));
  columns_.clear();
  for (std::size_t i = 0; i < wanted; ++i)
    columns_.push_back(usable[static_cast<std::size_t>(order[i])]);
  std::sort(columns_.begin(), columns_.end());
}

/// All rows of a sample by what their leaves say.   leaf: their leaves, known already
void Booster::move(const Tree& tree, const std::vector<std::uint8_t>& leaf, Sample& sample) const {
  const SlopesView slopes{slopes_, tree.slopes.data(), values_.data()};
  parallel_slices(sample.rows(), kLeafSlice, [&](Range rows, int) {
    const std::uint8_t* leaves = leaf.data() + rows.begin;
    const auto scores = sample.scores.middleRows(rows.begin, rows.size());
    add_leaf_values(tree.leaves.data(), leaves, scores);
    add_slopes(slopes, sample.codes.values.data() + rows.begin, sample.codes.rows, leaves, scores);
  });
}

bool Booster::advance() {
  const Rng rng = rng_.fork(kRound, static_cast<std::uint64_t>(rounds()));
  Rng rounding = rng.fork(kRounding);
  differentiate(train_, loss_, gradient_, curvature_, [&] { choose(rng); });
  aim(rng.fork(kDirections), rounding.bits());
  Tree tree{grower_.grow(words_, columns_, growth_, rows_), {}, {}, {}};
  if (tree.structure.nodes.empty()) return false;
  Round round;
  leaf_.resize(static_cast<std::size_t>(train_.rows()));
  if (shared_ && shared_->worth_finding_leaves())
    shared_->find_leaves(tree.structure.nodes, tree.structure.sets, train_.codes, leaf_);
  else
    find_all_leaves(view_of(tree.structure), train_.codes, train_.rows(), leaf_.data());
  tree.rows = count_rows(leaf_, tree.structure.leaves());
  solve_leaves(tree, round);
  move(tree, leaf_, train_);
  if (held_out_.rows() > 0) {
    leaf_.resize(static_cast<std::size_t>(held_out_.rows()));
    find_all_leaves(view_of(tree.structure), held_out_.codes, held_out_.rows(), leaf_.data());
    move(tree, leaf_, held_out_);
  }
  round.held_out_loss = mean_loss(held_out_, loss_);
  rounds_.push_back(round);
  forest_.push_back(std::move(tree));
  return true;
}

TreeArrays Booster::trees(Range rounds) const {
  TreeArrays arrays;
  arrays.columns = static_cast<Index>(train_.codes.columns.size());
  arrays.outputs = train_.scores.cols();
  arrays.terms = slopes_;
  for (Index r = rounds.begin; r < rounds.end; ++r) {
    const Tree& tree = forest_[static_cast<std::size_t>(r)];
    const auto append = [](auto& all, const auto& part) {
      all.insert(all.end(), part.begin(), part.end());
    };
    arrays.inner.push_back(static_cast<std::uint16_t>(tree.structure.nodes.size()));
    append(arrays.nodes, tree.structure.nodes);
    append(arrays.sets, tree.structure.sets);
    append(arrays.leaves, tree.leaves);
    append(arrays.slopes, tree.slopes);
    append(arrays.gains, tree.structure.gains);
    append(arrays.rows, tree.rows);
  }
  place_slopes(arrays, [&](std::uint16_t column) { return values_.data() + column * kCodeRoom; });
  return arrays;
}

}  // namespace resboost::trees

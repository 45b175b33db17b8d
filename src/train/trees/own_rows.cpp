#include "train/trees/own_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "train/trees/all_leaves.h"

namespace resboost::trees {
namespace {

/// Rows of leaves from which on their sums are worth a second thread.
constexpr Index kRowsForThreads = 4096;

/// Rows in each leaf.
std::vector<Index> count_rows(const std::vector<std::uint8_t>& leaf, int leaves) {
  using Counts = std::array<std::array<Index, kMaxLeaves>, 4>;  // neighbours need not wait
  std::vector<Counts> counts(static_cast<std::size_t>(threads()));
  parallel_slices(std::ssize(leaf), 8 * kTreeSlice, [&](Range rows, int worker) {
    Counts& own = counts[static_cast<std::size_t>(worker)];
    for (Index i = rows.begin; i < rows.end; ++i)
      ++own[static_cast<std::size_t>(i % 4)][leaf[static_cast<std::size_t>(i)]];
  });
  std::vector<Index> rows;
  for (std::size_t l = 0; l < static_cast<std::size_t>(leaves); ++l) {
    Index sum = 0;
    for (const Counts& own : counts) sum += own[0][l] + own[1][l] + own[2][l] + own[3][l];
    rows.push_back(sum);
  }
  return rows;
}

/// fn(task), on all threads where that is worth it.
template <class Fn>
void over_tasks(Index tasks, Index rows, Fn fn) {
  if (threads() > 1 && rows > kRowsForThreads) {
    parallel_tasks(tasks, fn);
  } else {
    for (Index task = 0; task < tasks; ++task) fn(task);
  }
}

}  // namespace

OwnRows::OwnRows(Sample sample, const Loss& loss, const GroupShare& share,
                 const SlopeColumns& slopes)
    : sample_(std::move(sample)),
      loss_(loss),
      share_(share),
      slopes_(slopes),
      growing_(sample_.codes) {}

/// Each rank draws for the rows before its own, too.
void OwnRows::choose_rows(Rng rng, double share) {
  for (Index i = share_.rows().begin; i > 0; --i) rng.bits();
  const auto n = static_cast<std::size_t>(sample_.rows());
  chosen_.resize(n);
  const auto below = static_cast<std::uint64_t>(share * 0x1p32);
  std::size_t in = 0;
  for (std::size_t i = 0; i < n; ++i) {  // written, and kept or not
    chosen_[in] = static_cast<std::uint32_t>(i);
    in += (rng.bits() >> 32) < below;
  }
  grown_on_ = {chosen_.data(), in};
}

void OwnRows::aim(const Matrix& directions) {
  const Index n = gradient_.rows();
  if (along_scores()) return;
  aimed_.resize(n, directions.cols());
  scale_.resize(n);
  parallel_slices(n, kTreeSlice, [&](Range rows, int) {
    aimed_.middleRows(rows.begin, rows.size()) =
        gradient_.middleRows(rows.begin, rows.size()) * directions;
    scale_.segment(rows.begin, rows.size()) =
        curvature_.middleRows(rows.begin, rows.size()).rowwise().mean();
  });
}

std::vector<double> OwnRows::norms() const {
  const double scores = is_mirrored(loss_, sample_.scores.cols()) ? 2 : 1;
  std::vector<double> sums(static_cast<std::size_t>(2 * share_.groups.size()), 0.0);
  over_tasks(share_.groups.size(), sample_.rows(), [&](Index g) {
    double* part = sums.data() + 2 * g;
    const Index group = share_.groups.begin + g, first = share_.rows().begin;
    const Range rows = share_.slicing.rows({group, group + 1});
    for (Index i = rows.begin - first; i < rows.end - first; ++i) {
      const double square = scores * double{gradient_.row(i).squaredNorm()};
      part[0] += std::sqrt(square);
      part[1] += square;
    }
  });
  return sums;
}

Extent OwnRows::look(const Draws& draws) {
  differentiate(sample_, loss_, gradient_, curvature_,
                [&] { choose_rows(draws.rows, draws.share); });
  columns_ = draws.columns;
  aim(draws.directions);
  const Eigen::Map<const Vector> single(curvature_.data(), curvature_.rows());
  return {along_scores() ? largest_of(gradient_, single) : largest_of(aimed_, scale_), norms()};
}

void OwnRows::round(const Rounding& rounding) {
  const Index first = share_.rows().begin;
  if (along_scores())
    quantise(gradient_, Eigen::Map<const Vector>(curvature_.data(), curvature_.rows()), rounding,
             first, words_);
  else
    quantise(aimed_, scale_, rounding, first, words_);
  growing_.begin(words_, columns_, grown_on_);
}

/// sums: [2, k], of gradients and of curvatures.
void OwnRows::add_derivatives(std::span<const std::uint32_t> rows, double* sums) const {
  const Index k = gradient_.cols();
  for (const std::uint32_t row : rows) {
    const Real* g = gradient_.data() + row * k;
    const Real* h = curvature_.data() + row * k;
    for (Index j = 0; j < k; ++j) {
      sums[j] += double{g[j]};
      sums[k + j] += double{h[j]};
    }
  }
}

LeafSums OwnRows::sum_leaves(const Structure& tree) {
  leaf_.resize(static_cast<std::size_t>(sample_.rows()));
  find_all_leaves({tree.nodes.data(), std::ssize(tree.nodes), tree.sets.data()}, sample_.codes,
                  sample_.rows(), leaf_.data());
  const int leaves = tree.leaves();
  const auto above = columns_above(tree, slopes_.sloped, slopes_.most);
  LeafSums all{count_rows(leaf_, leaves), {}, {}};
  for (int leaf = 0; leaf < leaves; ++leaf) all.grown.push_back(std::ssize(growing_.rows(leaf)));
  const Index k = gradient_.cols(), first = share_.rows().begin;
  const Index width = sums_of_leaf(k, slopes_);
  all.sums.assign(static_cast<std::size_t>(share_.groups.size() * leaves * width), 0.0);
  over_tasks(share_.groups.size() * leaves, sample_.rows(), [&](Index task) {
    const auto leaf = static_cast<std::size_t>(task % leaves);
    const Index group = share_.groups.begin + task / leaves;
    const Range range = share_.slicing.rows({group, group + 1});
    const auto rows = growing_.rows(static_cast<int>(leaf));
    const auto begin = std::lower_bound(rows.begin(), rows.end(), range.begin - first);
    const auto end = std::lower_bound(begin, rows.end(), range.end - first);
    double* sums = all.sums.data() + task * width;
    add_derivatives({begin, end}, sums);
    if (slopes_.most > 0)
      add_moments(above[leaf], {{begin, end}, gradient_, curvature_, sample_.codes}, slopes_.values,
                  sums + 2 * k);
  });
  return all;
}

}  // namespace resboost::trees

#include "nn/trees.h"

#include <doctest/doctest.h>

#include <functional>
#include <limits>
#include <utility>

#include "nn/slopes.h"
#include "resboost/error.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

using Rule = TreeNode::Rule;

constexpr Index kColumns = 5, kOutputs = 2;

/// Grows a random tree by splitting random leaves; sets only if asked for.
void add_random_tree(TreeArrays& arrays, int inner, bool sets, Rng rng) {
  struct Way {
    int node;
    bool right;
  };
  std::vector<TreeNode> nodes(static_cast<std::size_t>(inner));
  std::vector<Way> open;  // ends of ways that lead nowhere yet
  std::uint8_t set = 0;
  const auto lead = [&](const Way& way, int to) {
    TreeNode& node = nodes[static_cast<std::size_t>(way.node)];
    (way.right ? node.right : node.left) = static_cast<std::uint16_t>(to);
  };
  for (int i = 0; i < inner; ++i) {
    if (i > 0) {
      const auto pick = static_cast<std::size_t>(rng.below(static_cast<Index>(open.size())));
      lead(open[pick], i);
      open.erase(open.begin() + static_cast<std::ptrdiff_t>(pick));
    }
    TreeNode& node = nodes[static_cast<std::size_t>(i)];
    node.column = static_cast<std::uint16_t>(rng.below(kColumns));
    node.rule = static_cast<Rule>(rng.below(sets ? 3 : 2));
    node.cut = static_cast<std::uint8_t>(1 + rng.below(254));
    if (node.rule == Rule::set) {
      node.cut = set++;
      arrays.sets.push_back({rng.bits(), rng.bits(), rng.bits(), rng.bits()});
    }
    open.push_back({i, false});
    open.push_back({i, true});
  }
  for (std::size_t i = 0; i < open.size(); ++i) lead(open[i], inner + static_cast<int>(i));
  arrays.inner.push_back(static_cast<std::uint16_t>(inner));
  arrays.nodes.insert(arrays.nodes.end(), nodes.begin(), nodes.end());
  for (Index i = 0; i < (inner + 1) * kOutputs; ++i)
    arrays.leaves.push_back(static_cast<Real>(rng.normal()));
}

TreeArrays random_trees(int count, bool sets) {
  TreeArrays arrays{kColumns, kOutputs, {}, {}, {}, {}};
  for (int t = 0; t < count; ++t)
    add_random_tree(arrays, t % 9 * 3, sets, Rng(7).fork(static_cast<std::uint64_t>(t)));
  return arrays;
}

/// As the description of a node has it.
bool goes_left(const TreeArrays& arrays, std::size_t first_set, const TreeNode& node, int code) {
  if (node.rule == Rule::set)
    return contains(arrays.sets[first_set + node.cut], static_cast<std::uint8_t>(code));
  if (code == 0) return node.rule == Rule::missing_left;
  return code <= node.cut;
}

Matrix naive(const TreeArrays& arrays, const Matrix& codes) {
  Matrix out = Matrix::Zero(codes.rows(), arrays.outputs);
  for (Index row = 0; row < codes.rows(); ++row) {
    std::size_t first = 0, leaf = 0, set = 0;
    for (const std::uint16_t inner : arrays.inner) {
      std::size_t at = 0, sets = 0;
      while (at < inner) {
        const TreeNode& node = arrays.nodes[first + at];
        at = goes_left(arrays, set, node, static_cast<int>(codes(row, node.column))) ? node.left
                                                                                     : node.right;
      }
      for (std::size_t i = 0; i < inner; ++i) sets += arrays.nodes[first + i].rule == Rule::set;
      for (Index j = 0; j < arrays.outputs; ++j)
        out(row, j) +=
            arrays.leaves[(leaf + at - inner) * static_cast<std::size_t>(arrays.outputs) +
                          static_cast<std::size_t>(j)];
      first += inner;
      leaf += inner + 1u;
      set += sets;
    }
  }
  return out;
}

Matrix random_codes(Index rows, Rng rng) {
  Matrix codes(rows, kColumns);
  for (Index i = 0; i < codes.size(); ++i) codes.data()[i] = static_cast<Real>(rng.below(255));
  codes.row(0).setZero();
  return codes;
}

void refused(const std::function<void(TreeArrays&)>& spoil, const char* text) {
  TreeArrays arrays = random_trees(9, true);
  spoil(arrays);
  CHECK_THROWS_WITH_AS(Trees(std::move(arrays)), doctest::Contains(text), ModelError);
}

}  // namespace

TEST_SUITE_BEGIN("nn/trees");

TEST_CASE("many rows and single ones fall in the leaves that the nodes' description says") {
  for (const bool sets : {false, true}) {
    const TreeArrays arrays = random_trees(20, sets);
    const Trees trees(arrays);
    const Matrix codes = random_codes(203, Rng(3));
    const Matrix expected = naive(arrays, codes);
    Matrix out(codes.rows(), kOutputs), one(1, kOutputs);
    Memo scratch;
    trees.infer(codes, out, scratch);
    CHECK((out - expected).cwiseAbs().maxCoeff() < 1e-5);
    for (Index i = 0; i < codes.rows(); ++i) {
      trees.infer(codes.row(i), one, scratch);
      CHECK((one - expected.row(i)).cwiseAbs().maxCoeff() < 1e-5);
    }
  }
}

namespace {

/// A tree of 255 inner nodes on eight full levels.
void add_full_tree(TreeArrays& arrays, Rng rng) {
  constexpr int inner = 255;
  arrays.inner.push_back(inner);
  for (int i = 0; i < inner; ++i)
    arrays.nodes.push_back(
        {static_cast<std::uint16_t>(2 * i + 1), static_cast<std::uint16_t>(2 * i + 2),
         static_cast<std::uint16_t>(rng.below(arrays.columns)),
         static_cast<std::uint8_t>(1 + rng.below(254)), static_cast<Rule>(rng.below(2))});
  for (int i = 0; i <= inner; ++i)
    for (int j = 0; j < kOutputs; ++j) arrays.leaves.push_back(static_cast<Real>(rng.normal()));
}

/// Row by row, each as long as `arrays` has columns.
void check_single_rows(const TreeArrays& arrays, Index rows) {
  const Trees trees(arrays);
  Rng rng(5);
  Matrix codes(rows, arrays.columns), one(1, kOutputs);
  for (Index i = 0; i < codes.size(); ++i) codes.data()[i] = static_cast<Real>(rng.below(256));
  const Matrix expected = naive(arrays, codes);
  Memo scratch;
  std::vector<std::uint8_t> row(static_cast<std::size_t>(arrays.columns));
  for (Index i = 0; i < rows; ++i) {
    trees.infer(codes.row(i), one, scratch);
    CHECK((one - expected.row(i)).cwiseAbs().maxCoeff() < 1e-5);
    for (std::size_t c = 0; c < row.size(); ++c)
      row[c] = static_cast<std::uint8_t>(codes(i, static_cast<Index>(c)));
    Matrix of_bytes(1, kOutputs);
    trees.predict(row.data(), of_bytes);
    CHECK(of_bytes == one);
  }
}

}  // namespace

TEST_CASE("single rows walk trees of all sizes, beside each other") {
  TreeArrays arrays{kColumns, kOutputs, {}, {}, {}, {}};
  for (int t = 0; t < 11; ++t) {
    const Rng rng = Rng(11).fork(static_cast<std::uint64_t>(t));
    if (t == 3) add_full_tree(arrays, rng);
    add_random_tree(arrays, t * 25, t > 7, rng);
  }
  check_single_rows(arrays, 50);
}

TEST_CASE("single rows of very many columns, and of one") {
  for (const Index columns : {Index{1}, Index{21759}, Index{21761}, Index{40000}, Index{65536}}) {
    CAPTURE(columns);
    TreeArrays arrays{columns, kOutputs, {}, {}, {}, {}};
    for (int t = 0; t < 3; ++t) add_full_tree(arrays, Rng(static_cast<std::uint64_t>(t)));
    check_single_rows(arrays, 4);
  }
}

namespace {

/// One output, and three slopes of each leaf.
TreeArrays linear_trees(bool sets) {
  TreeArrays arrays = random_trees(20, sets);
  arrays.outputs = 1;
  arrays.leaves.resize(arrays.leaves.size() / 2);
  arrays.terms = 3;
  Rng rng(13);
  for (std::size_t i = 0; i < 3 * arrays.leaves.size(); ++i)
    arrays.slopes.push_back({static_cast<std::uint16_t>(1 + rng.below(kColumns - 1)), 0,
                             static_cast<Real>(i % 3 == 2 && i % 2 == 0 ? 0 : rng.normal())});
  std::vector<Real> values;  // of all columns, of which the first one has no slope
  for (Index i = 0; i < kColumns * kCodeRoom; ++i)
    values.push_back(static_cast<Real>(rng.normal()));
  place_slopes(arrays, [&](std::uint16_t column) { return values.data() + column * kCodeRoom; });
  return arrays;
}

/// What a row adds by the slopes of its leaves.
double naive_slopes(const TreeArrays& arrays, const Trees& trees, const Matrix& codes, Index row) {
  std::vector<std::uint8_t> own;
  for (Index c = 0; c < kColumns; ++c) own.push_back(static_cast<std::uint8_t>(codes(row, c)));
  double sum = 0;
  for (Index tree = 0; tree < arrays.trees(); ++tree) {
    std::uint16_t leaf = 0;
    trees.find_leaves(tree, own.data(), 1, &leaf);
    for (Index j = 0; j < arrays.terms; ++j) {
      const Slope& slope =
          arrays
              .slopes[static_cast<std::size_t>((trees.first_leaf(tree) + leaf) * arrays.terms + j)];
      sum +=
          double{slope.factor} *
          double{
              arrays.values[static_cast<std::size_t>(slope.place * kCodeRoom + own[slope.column])]};
    }
  }
  return sum;
}

void refused_slopes(const std::function<void(TreeArrays&)>& spoil, const char* text) {
  TreeArrays arrays = linear_trees(true);
  spoil(arrays);
  CHECK_THROWS_WITH_AS(Trees(std::move(arrays)), doctest::Contains(text), ModelError);
}

}  // namespace

TEST_CASE("linear leaves add their slopes times what the codes stand for, of one row and of many") {
  for (const bool sets : {false, true}) {
    const TreeArrays arrays = linear_trees(sets);
    const Trees trees(arrays);
    const Matrix codes = random_codes(203, Rng(3)), constant = naive(arrays, codes);
    Matrix out(codes.rows(), 1), one(1, 1);
    Memo scratch;
    trees.infer(codes, out, scratch);
    for (Index i = 0; i < codes.rows(); ++i) {
      const double expected = double{constant(i, 0)} + naive_slopes(arrays, trees, codes, i);
      CHECK(double{out(i, 0)} == doctest::Approx(expected).epsilon(1e-4));
      trees.infer(codes.row(i), one, scratch);
      CHECK(one(0, 0) == out(i, 0));
    }
    CHECK(trees.summary().find("linear leaves") != std::string::npos);
  }
}

TEST_CASE("slopes that do not fit the trees are refused") {
  refused_slopes([](TreeArrays& a) { a.terms = 9; }, "not as many as the trees have");
  refused_slopes(
      [](TreeArrays& a) {
        a.terms = 9;
        a.slopes.resize(9 * a.leaves.size());
      },
      "expected 1 to 8");
  refused_slopes([](TreeArrays& a) { a.terms = 0; }, "0 slopes of 1 outputs");
  refused_slopes([](TreeArrays& a) { a.slopes.pop_back(); }, "not as many as the trees have");
  refused_slopes([](TreeArrays& a) { a.values.pop_back(); }, "not as many as the trees have");
  refused_slopes([](TreeArrays& a) { a.slopes[4].column = 5; }, "not as many as the leaves");
  refused_slopes([](TreeArrays& a) { a.slopes[4].place += 1; }, "a slope along column");
  refused_slopes([](TreeArrays& a) { a.slopes[4].factor = std::numeric_limits<Real>::infinity(); },
                 "not finite");
  refused_slopes([](TreeArrays& a) { a.values[5] = std::numeric_limits<Real>::quiet_NaN(); },
                 "value of a code that is not finite");
  refused([](TreeArrays& a) { a.values.resize(kColumns * kCodeRoom); }, "of 2 outputs");
}

TEST_CASE("nothing flows back through trees, and no gradient moves them") {
  Trees trees(random_trees(3, true));
  const Matrix codes = random_codes(4, Rng(1));
  Matrix out(4, kOutputs), din = Matrix::Ones(4, kColumns);
  Memo memo;
  trees.forward(codes, out, memo);
  MutRows view = din;
  trees.backward(codes, out, memo, out, &view);
  CHECK(din == Matrix::Zero(4, kColumns));
  for (const Param* param : params(std::as_const(trees))) CHECK(param->role == Role::fitted);
}

TEST_CASE("arrays that are not trees are refused") {
  // Tree 1 has nodes 0 to 2 of the array.
  refused([](TreeArrays& a) { a.columns = 0; }, "0 columns");
  refused([](TreeArrays& a) { a.inner[1] = 256; }, "256 inner nodes");
  refused([](TreeArrays& a) { a.inner[1] = 4; }, "arrays of other sizes");
  refused([](TreeArrays& a) { a.leaves.pop_back(); }, "not as many as the trees have");
  refused([](TreeArrays& a) { a.leaves[3] = std::numeric_limits<Real>::quiet_NaN(); }, "finite");
  refused([](TreeArrays& a) { a.nodes[0].column = 5; }, "tree 1: node 0 asks for column 5 of 5");
  refused([](TreeArrays& a) { a.nodes[1].left = 0; }, "node 1 leads to 0");
  refused([](TreeArrays& a) { a.nodes[1].left = 7; }, "node 1 leads to 7");
  refused([](TreeArrays& a) { a.nodes[1].left = a.nodes[1].right; }, "two ways lead to node");
  refused([](TreeArrays& a) { a.nodes[0].rule = static_cast<Rule>(3); }, "no rule");
  refused(
      [](TreeArrays& a) {
        a.nodes[0].rule = Rule::missing_right;
        a.nodes[0].cut = 0;
      },
      "no rule");
  refused([](TreeArrays& a) { a.sets.pop_back(); }, "sets");
  refused([](TreeArrays& a) { a.sets.push_back({}); }, "sets");
}

TEST_SUITE_END();

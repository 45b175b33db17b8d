#include "base/row_share.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace resboost;

TEST_SUITE_BEGIN("base/row_share");

TEST_CASE("shares are complete subtrees side by side, and all terms are somebody's") {
  for (Index terms = 1; terms <= 40; ++terms)
    for (int ranks = 1; ranks <= 9; ++ranks) {
      CAPTURE(terms);
      CAPTURE(ranks);
      const Index block = share_of(terms, 0, ranks).size();
      CHECK((block == terms || (block & (block - 1)) == 0));
      Index end = 0;
      for (int rank = 0; rank < ranks; ++rank) {
        const Range share = share_of(terms, rank, ranks);
        CHECK(share.begin == end);
        CHECK(share.size() <= block);
        if (share.size() > 0) CHECK(share.begin == rank * block);
        end = share.end;
      }
      CHECK(end == terms);
    }
}

TEST_CASE("shares of a sum add up to its bits along the tree, and own rows are everybody's once") {
  for (const Index n : {1, 40, 257, 1000, 4097, 15000}) {
    const auto term = [](Index row) { return std::sin(static_cast<double>(row)) / 3; };
    const auto sum_of = [&](const RowShare& share, Index slice_rows) {
      return share.sum(slice_rows, 1, [&](Range rows, int, double* part) {
        for (Index i = rows.begin; i < rows.end; ++i) *part += term(share.rows().begin + i);
      })[0];
    };
    for (const int ranks : {1, 2, 3, 5, 8, 20})
      for (const Index slice_rows : {kSliceRows, kPassRows}) {
        CAPTURE(n);
        CAPTURE(ranks);
        std::vector<double> sums;
        Index end = 0;
        for (int rank = 0; rank < ranks; ++rank) {
          const RowShare share(n, rank, ranks);
          CHECK(share.rows().begin % kPassRows == 0);
          CHECK(share.own().end <= share.rows().size());
          if (share.own().size() > 0) CHECK(share.rows().begin + share.own().begin == end);
          end += share.own().size();
          sums.push_back(sum_of(share, slice_rows));
        }
        CHECK(end == n);
        tree_sum(ranks, [&](Index to, Index from) {
          sums[static_cast<std::size_t>(to)] += sums[static_cast<std::size_t>(from)];
        });
        CHECK(sums[0] == sum_of(RowShare(n), slice_rows));
      }
  }
}

TEST_SUITE_END();

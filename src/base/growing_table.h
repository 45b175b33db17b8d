#pragma once

#include <atomic>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

namespace resboost {

/// Rows that some threads read while another one adds to them: who has the rows keeps them as they
/// were. Made for few additions, each of which copies the table.
template <class Row>
class GrowingTable {
 public:
  explicit GrowingTable(std::vector<Row> rows) : now_(&versions_.emplace_back(std::move(rows))) {}

  const std::vector<Row>& rows() const { return *now_.load(std::memory_order_acquire); }

  /// check(rows) throws what speaks against the new one; nobody else adds meanwhile.
  template <class Check>
  void add(Row row, Check check) {
    const std::lock_guard lock(adding_);
    check(rows());
    std::vector<Row> more = rows();
    more.push_back(std::move(row));
    now_.store(&versions_.emplace_back(std::move(more)), std::memory_order_release);
  }

 private:
  std::deque<std::vector<Row>> versions_;  ///< all that there were: they are never moved
  std::atomic<const std::vector<Row>*> now_;
  std::mutex adding_;
};

}  // namespace resboost

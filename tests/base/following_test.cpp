#include "base/following.h"

#include <doctest/doctest.h>

#include <deque>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "base/stop.h"
#include "support/failing_rank.h"
#include "support/thread_ranks.h"

namespace resboost {
namespace {

/// Rank 1, which hears what it is told to hear, and throws where it would end the run.
class ScriptedRank final : public Communicator {
 public:
  explicit ScriptedRank(std::deque<std::string> heard) : heard_(std::move(heard)) {}
  int rank() const override { return 1; }
  int size() const override { return 2; }
  void broadcast(std::string& bytes) override {
    bytes = heard_.front();
    heard_.pop_front();
  }
  bool called() override { return !heard_.empty(); }
  std::string scatter(const std::vector<std::string>&) override { return {}; }
  std::vector<std::string> gather(const std::string&) override { return {}; }
  void combine(std::string&,
               const std::function<void(std::string&, const std::string&)>&) override {}
  void sum(std::span<std::int64_t>) override {}
  void barrier() override {}
  [[noreturn]] void abort(const std::string& reason) override { throw reason; }

 private:
  std::deque<std::string> heard_;
};

std::string reason_of(ScriptedRank rank) {
  const Services services{
      {"fail", [](std::string_view what) { throw std::runtime_error("no " + std::string(what)); }}};
  try {
    follow(rank, services);
  } catch (const std::string& reason) {
    return reason;
  }
  return "none";
}

TEST_SUITE_BEGIN("base/following");

TEST_CASE("every rank does what rank 0 asks for, in order, and ends with its exit code") {
  std::mutex writing;
  std::vector<std::vector<std::string>> heard(3);
  std::vector<int> codes(3, -1);
  test::ThreadRanks(3).run(
      [](Communicator& ranks) {
        ask(ranks, {"a", "first\nof two lines"});
        ask(ranks, {"b", ""});
        ask(ranks, {"a", std::string(5000, 'x')});
        dismiss(ranks, 6);
      },
      [&](Communicator& ranks) {
        std::vector<std::string> own;
        const auto note = [&own](std::string_view what) { own.emplace_back(what); };
        const int code = follow(ranks, {{"a", note}, {"b", note}});
        const std::lock_guard lock(writing);
        const auto rank = static_cast<std::size_t>(ranks.rank());
        heard[rank] = own;
        codes[rank] = code;
      });
  for (const std::size_t rank : {1u, 2u}) {
    CHECK(codes[rank] == 6);
    REQUIRE(heard[rank].size() == 3);
    CHECK(heard[rank][0] == "first\nof two lines");
    CHECK(heard[rank][1].empty());
    CHECK(heard[rank][2].size() == 5000);
  }
}

TEST_CASE("what fails on another rank ends the run with its reason") {
  CHECK(reason_of(ScriptedRank({"fail\nluck"})) == "no luck");
  CHECK(reason_of(ScriptedRank({"fly\nhigh"})) == "rank 0 asks for fly");
  CHECK(reason_of(ScriptedRank({"no line"})) == "rank 0 asks in words of another program");
  CHECK(reason_of(ScriptedRank({"end\n0"})) == "none");
}

TEST_CASE("numbers of all ranks are added up, and an error of rank 0 comes after the exchange") {
  std::vector<double> sum{1, 2};
  bool exchanged = false;
  test::ThreadRanks(3).run(
      [&](Communicator& ranks) {
        add_up(ranks, sum);
        const auto fail = [] { throw std::runtime_error("its own part"); };
        CHECK_THROWS_AS(do_own(ranks, fail,
                               [&] {
                                 std::vector<double> none;
                                 add_up(ranks, none);
                                 exchanged = none.empty();
                               }),
                        std::runtime_error);
      },
      [](Communicator& ranks) {
        for (int i = 0; i < 2; ++i) {
          std::vector<double> own{10.0 * ranks.rank(), 100.0 * ranks.rank()};
          add_up(ranks, own);
        }
      });
  CHECK(sum == std::vector<double>{31, 302});
  CHECK(exchanged);
}

TEST_CASE("an error of rank 0 in the middle of an exchange ends the run with its reason") {
  test::FailingRank ranks;
  const auto reason = [&](const std::function<void()>& steps) {
    try {
      do_own(
          ranks, [] { throw std::runtime_error("its own part"); }, steps);
    } catch (const test::FailingRank::Ended& end) {
      return end.reason;
    } catch (const std::runtime_error& error) {
      return "none, but " + std::string(error.what());
    }
    return std::string("none");
  };
  CHECK(reason([] {}) == "none, but its own part");
  CHECK(reason([] { throw std::bad_alloc(); }) == "out of memory");
  CHECK(reason([] { throw std::runtime_error("no luck"); }) == "no luck");
  CHECK(reason([] { throw Stopped(); }) == "stopped in the middle of an exchange");
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

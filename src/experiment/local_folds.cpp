#include "experiment/local_folds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/memory.h"
#include "experiment/peak_memory.h"
#include "experiment/side_by_side.h"
#include "resboost/parallel.h"

namespace resboost {
namespace {

/// Of a fold that is trained beside others: keeps its warnings, and hears no more of it.
class Aside final : public ExperimentReporter {
 public:
  Aside(std::vector<std::string>& warnings, const std::atomic<bool>& stop)
      : warnings_(warnings), stop_(stop) {}
  void on_warning(const std::string& text) override { warnings_.push_back(text); }
  bool stop_requested() override { return stop_; }

 private:
  std::vector<std::string>& warnings_;
  const std::atomic<bool>& stop_;
};

/// Bytes that a piece of work takes beyond what there is when it begins.
class ExtraMemory {
 public:
  ExtraMemory() : before_(reset_peak_memory() ? peak_memory() : std::nullopt) {}
  /// Nothing where the system does not say.
  std::optional<std::uint64_t> most() const {
    const auto peak = before_ ? peak_memory() : std::nullopt;
    if (!peak) return std::nullopt;
    return *peak - std::min(*peak, *before_);
  }

 private:
  std::optional<std::uint64_t> before_;
};

/// As many as memory has room for; one where nobody knows what a fold takes.
int jobs_within(int jobs, std::optional<std::uint64_t> bytes_of_fold) {
  if (!bytes_of_fold) return 1;
  const std::uint64_t room = available_memory() / std::max<std::uint64_t>(*bytes_of_fold, 1);
  return static_cast<int>(std::clamp<std::uint64_t>(room, 1, static_cast<std::uint64_t>(jobs)));
}

/// `log_loss 0.2134, 6.2 s`
std::string outcome_of(const FoldResult& result) {
  std::string text;
  if (!result.measures.empty())
    text = fmt::format("{} {:.4f}, ", result.measures[0].name, result.measures[0].value);
  return text + fmt::format("{:.1f} s", result.seconds);
}

using Take = std::function<void(FoldResult)>;

/// False where one of them was stopped.
bool test_in_turn(const Folds& folds, std::span<const FoldNumber> numbers,
                  ExperimentReporter& reporter, const Take& take) {
  for (const FoldNumber& number : numbers) {
    std::optional<FoldResult> result = folds.test(number, reporter);
    if (!result) return false;
    take(std::move(*result));
  }
  return true;
}

void test_at_once(const Folds& folds, std::span<const FoldNumber> numbers, int jobs,
                  const CrossValidationConfig& validation, ExperimentReporter& reporter,
                  const Take& take) {
  std::vector<std::optional<FoldResult>> results(numbers.size());
  std::vector<std::vector<std::string>> warnings(numbers.size());
  side_by_side(
      numbers.size(), jobs,
      [&](std::size_t i, const std::atomic<bool>& stop) {
        Aside aside(warnings[i], stop);
        results[i] = folds.test(numbers[i], aside);
        return results[i].has_value();
      },
      [&](std::size_t i) {
        const std::string name = name_of(numbers[i], validation);
        for (const std::string& text : warnings[i]) reporter.on_warning(name + ": " + text);
        reporter.on_note(name + ": " + outcome_of(*results[i]));
        take(std::move(*std::exchange(results[i], std::nullopt)));
      },
      [&] { return reporter.stop_requested(); });
}

/// As many as may be asked for, before anybody knows what a fold takes.
int most_jobs(const Folds& folds, const CrossValidationConfig& validation) {
  if (validation.jobs > 0) return validation.jobs;
  return folds.of_pictures() || validation.time_limit > 0 ? 1 : threads();
}

}  // namespace

void test_here(const Folds& folds, const std::vector<FoldNumber>& numbers,
               const CrossValidationConfig& validation, ExperimentReporter& reporter,
               const Take& take) {
  const std::span<const FoldNumber> all(numbers);
  const int most = most_jobs(folds, validation);
  if (most == 1 || all.size() < 2) {
    test_in_turn(folds, all, reporter, take);
    return;
  }
  const ExtraMemory extra;  // of the first: that says for how many there is room
  if (!test_in_turn(folds, all.first(1), reporter, take)) return;
  const int jobs = jobs_within(most, extra.most());
  if (jobs == 1)
    test_in_turn(folds, all.subspan(1), reporter, take);
  else
    test_at_once(folds, all.subspan(1), jobs, validation, reporter, take);
}

}  // namespace resboost

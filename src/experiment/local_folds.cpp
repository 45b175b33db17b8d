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
  Aside(std::vector<std::string>& warnings, const std::function<bool()>& is_to_stop)
      : warnings_(warnings), is_to_stop_(is_to_stop) {}
  void on_warning(const std::string& text) override { warnings_.push_back(text); }
  bool stop_requested() override { return is_to_stop_(); }

 private:
  std::vector<std::string>& warnings_;
  const std::function<bool()>& is_to_stop_;
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
int jobs_within(int jobs, std::optional<std::uint64_t> bytes_of_first, double growth) {
  if (!bytes_of_first) return 1;
  const double bytes = std::max(static_cast<double>(*bytes_of_first) * growth, 1.0);
  const double room = static_cast<double>(available_memory()) / bytes;
  return static_cast<int>(std::clamp(room, 1.0, static_cast<double>(jobs)));
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

/// What came of a fold that was trained beside others.
struct Tested {
  std::optional<FoldResult> result{};
  std::vector<std::string> warnings{};
  bool failed = false;
};

void test_aside(const Folds& folds, const FoldNumber& number,
                const std::function<bool()>& is_to_stop, Tested& tested) {
  Aside aside(tested.warnings, is_to_stop);
  try {
    tested.result = folds.test(number, aside);
  } catch (...) {
    tested.failed = true;
    throw;
  }
}

void test_at_once(const Folds& folds, std::span<const FoldNumber> numbers, int jobs,
                  const CrossValidationConfig& validation, ExperimentReporter& reporter,
                  const Take& take) {
  std::vector<Tested> all(numbers.size());
  const auto warn = [&](std::size_t i) {
    for (const std::string& text : all[i].warnings)
      reporter.on_warning(name_of(numbers[i], validation) + ": " + text);
  };
  try {
    side_by_side(
        numbers.size(), jobs,
        [&](std::size_t i, const std::function<bool()>& is_to_stop) {
          test_aside(folds, numbers[i], is_to_stop, all[i]);
          return all[i].result.has_value();
        },
        [&](std::size_t i) {
          warn(i);
          reporter.on_note(name_of(numbers[i], validation) + ": " + outcome_of(*all[i].result));
          take(std::move(*std::exchange(all[i].result, std::nullopt)));
        },
        [&] { return reporter.stop_requested(); });
  } catch (...) {
    const auto failed = std::find_if(all.begin(), all.end(), [](auto& one) { return one.failed; });
    if (failed != all.end()) {  // whose error it is
      const auto i = static_cast<std::size_t>(failed - all.begin());
      reporter.on_step(name_of(numbers[i], validation) + ":");
      warn(i);
    }
    throw;
  }
}

/// How many times the rows that the first learns from the largest of the others has.
double growth_of(const Folds& folds, std::span<const FoldNumber> numbers) {
  std::size_t largest = 0;
  for (const FoldNumber& number : numbers.subspan(1))
    largest = std::max(largest, folds.training_rows(number).size());
  const std::size_t first = folds.training_rows(numbers.front()).size();
  return static_cast<double>(largest) / static_cast<double>(std::max<std::size_t>(first, 1));
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
  const int jobs = jobs_within(most, extra.most(), growth_of(folds, all));
  if (jobs == 1)
    test_in_turn(folds, all.subspan(1), reporter, take);
  else
    test_at_once(folds, all.subspan(1), jobs, validation, reporter, take);
}

}  // namespace resboost

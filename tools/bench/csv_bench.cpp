#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <string>

#include "resboost/read.h"
#include "resboost/rng.h"

namespace resboost {
namespace {

constexpr Index kColumns = 20;
constexpr std::size_t kBytes = std::size_t{64} << 20;

std::string header() {
  std::string text;
  for (Index c = 0; c < kColumns; ++c) text += fmt::format("{}x{}", c ? "," : "", c);
  return text + "\n";
}

template <class Cell>
std::string make_csv(Cell cell) {
  std::string text = header();
  Rng rng(1);
  while (text.size() < kBytes) {
    for (Index c = 0; c < kColumns; ++c) text += (c ? "," : "") + cell(rng);
    text += '\n';
  }
  return text;
}

void read_all(benchmark::State& state, const std::string& text) {
  for (auto _ : state) benchmark::DoNotOptimize(parse_table(text, "bench.csv", {}).rows());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

/// Full precision, as programs write doubles: 16 or 17 digits.
void csv_doubles(benchmark::State& state) {
  static const std::string text =
      make_csv([](Rng& rng) { return fmt::format("{}", rng.normal()); });
  read_all(state, text);
}
BENCHMARK(csv_doubles)->Unit(benchmark::kMillisecond);

/// Measurements: four decimals.
void csv_decimals(benchmark::State& state) {
  static const std::string text =
      make_csv([](Rng& rng) { return fmt::format("{:.4f}", 100 * rng.normal()); });
  read_all(state, text);
}
BENCHMARK(csv_decimals)->Unit(benchmark::kMillisecond);

/// Pixels and counts: one to three digits.
void csv_small_integers(benchmark::State& state) {
  static const std::string text =
      make_csv([](Rng& rng) { return fmt::format("{}", rng.below(256)); });
  read_all(state, text);
}
BENCHMARK(csv_small_integers)->Unit(benchmark::kMillisecond);

/// Every field one of 50 words.
void csv_words(benchmark::State& state) {
  static const std::string text =
      make_csv([](Rng& rng) { return fmt::format("category-{}", rng.below(50)); });
  read_all(state, text);
}
BENCHMARK(csv_words)->Unit(benchmark::kMillisecond);

/// Numbers, and in the last row a word in every column: all of it is read twice.
void csv_late_text(benchmark::State& state) {
  static const std::string text = [] {
    std::string numbers = make_csv([](Rng& rng) { return fmt::format("{}", rng.below(256)); });
    for (Index c = 0; c < kColumns; ++c) numbers += c ? ",x" : "x";
    return numbers + "\n";
  }();
  read_all(state, text);
}
BENCHMARK(csv_late_text)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace resboost

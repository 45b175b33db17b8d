// One row at a time, from values to an answer: what a program that answers requests pays for each.
//   build/bench/tools/bench/resboost_bench --benchmark_filter=serve
// SERVE_TABLE=FILE.csv takes rows of a file without quotes whose last column is `target`; without
// it there are made-up people of as many columns as the census of the table "adult" has, and for
// "deep" 20 numbers and 500 trees of depth 6.

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>

#include "data/row_encoder.h"
#include "resboost/resboost.h"

namespace {

using namespace resboost;

constexpr std::size_t kRows = 1000;  // that are served in turn

/// 6 numbers and 8 categories, of 8, 16, 7, 14, 6, 5, 2 and 41 levels.
std::string people(int rows) {
  Rng rng(1);
  std::string text =
      "age,class,weight,school,years,marital,work,family,group,sex,gain,loss,hours,country,"
      "target\n";
  const auto level = [&rng](const char* of, int levels) {
    return fmt::format("{}-number-{}", of, rng.below(levels));
  };
  for (int i = 0; i < rows; ++i) {
    const auto age = 17 + rng.below(74), years = 1 + rng.below(16), hours = 1 + rng.below(99);
    const auto gain = rng.below(10) == 0 ? rng.below(99999) : 0;
    const bool rich =
        static_cast<double>(age + 3 * years + hours / 2 + gain / 1000) + 10 * rng.normal() > 110;
    text +=
        fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", age, level("Private", 8),
                    12285 + rng.below(1472420), level("HS", 16), years, level("Married", 7),
                    level("Exec", 14), level("Husband", 6), level("Group", 5), level("Sex", 2),
                    gain, rng.below(4356), hours, level("Country", 41), rich ? ">50K" : "<=50K");
  }
  return text;
}

/// 20 numbers, and one that they know little of: so trees become as large as they may.
std::string numbers(int rows) {
  constexpr int columns = 20;
  Rng rng(2);
  std::string text;
  for (int c = 0; c < columns; ++c) text += fmt::format("x{},", c);
  text += "target\n";
  for (int i = 0; i < rows; ++i) {
    double sum = 2 * rng.normal();
    for (int c = 0; c < columns; ++c) {
      const double x = rng.normal();
      sum += c % 2 == 0 ? x : x * x;
      text += fmt::format("{:.4f},", x);
    }
    text += fmt::format("{:.4f}\n", sum);
  }
  return text;
}

/// 500 trees of depth 6.
const std::string kDeep = "depth 6";

std::string table_text(const std::string& method) {
  const char* path = std::getenv("SERVE_TABLE");
  if (!path) return method == kDeep ? numbers(20000) : people(8000);
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The values of rows but for the last one of each.
std::vector<Value> values_of(const std::string& text) {
  std::vector<Value> values;
  std::string_view left = text;
  left.remove_prefix(left.find('\n') + 1);
  for (std::size_t row = 0; row < kRows && !left.empty(); ++row) {
    std::string_view line = left.substr(0, left.find('\n'));
    left.remove_prefix(std::min(left.size(), line.size() + 1));
    for (std::size_t comma; (comma = line.find(',')) != std::string_view::npos;) {
      values.emplace_back(line.substr(0, comma));
      line.remove_prefix(comma + 1);
    }
  }
  return values;
}

struct Served {
  std::shared_ptr<const Model> model;
  Predictor predictor;
  std::string text;
  std::vector<Value> values;
};

const Served& served(const std::string& method) {
  static std::map<std::string, std::unique_ptr<Served>> all;
  std::unique_ptr<Served>& one = all[method];
  if (one) return *one;
  std::string text = table_text(method);
  RunConfig config;
  config.train.method = method == kDeep ? "trees" : method;
  if (method == kDeep) {
    TreesConfig& trees = config.train.trees;
    trees.rounds = trees.patience = 500;
    trees.depth = 6;
    trees.leaves = 64;
    trees.refit_rows = 0;
  }
  if (method == "hybrid") {
    config.train.stages = 2;
    config.train.block.width = 32;
    config.train.embedding.sgd.epochs = 2;
  }
  Reporter silent;
  Prepared data = prepare(parse_table(text, "people.csv", {}), config);
  auto model =
      std::make_shared<const Model>(train_run(std::move(data), config, nullptr, silent).model);
  one.reset(new Served{model, Predictor(model), std::move(text), {}});
  one->values = values_of(one->text);
  return *one;
}

/// A row of texts to its answer.
void serve_row(benchmark::State& state, const char* method) {
  const Served& by = served(method);
  const std::size_t columns = by.predictor.columns().size(), rows = by.values.size() / columns;
  Predictor::Workspace workspace;
  std::vector<double> answer(by.predictor.outputs().size());
  std::size_t row = 0;
  for (auto _ : state) {
    by.predictor.predict(std::span(by.values).subspan(row * columns, columns), workspace, answer);
    benchmark::DoNotOptimize(answer.data());
    row = row + 1 < rows ? row + 1 : 0;
  }
}

/// A row of numbers to its answer.
void serve_numbers(benchmark::State& state, const char* method) {
  const Served& by = served(method);
  std::vector<double> values;
  for (const Value& value : by.values)
    values.push_back(std::strtod(std::string(std::get<std::string_view>(value)).c_str(), nullptr));
  const std::size_t columns = by.predictor.columns().size(), rows = values.size() / columns;
  Predictor::Workspace workspace;
  std::vector<double> answer(by.predictor.outputs().size());
  std::size_t row = 0;
  for (auto _ : state) {
    by.predictor.predict(std::span(values).subspan(row * columns, columns), workspace, answer);
    benchmark::DoNotOptimize(answer.data());
    row = row + 1 < rows ? row + 1 : 0;
  }
}

/// A row of texts to what the model reads of it.
void serve_encoding(benchmark::State& state, const char* method) {
  const Served& by = served(method);
  const RowEncoder encoder(*by.model->schema);
  const Views views = by.model->net.views();
  const std::size_t columns = encoder.columns().size(), rows = by.values.size() / columns;
  std::vector<Real> x(static_cast<std::size_t>(encoder.features())),
      codes(static_cast<std::size_t>(encoder.codes()));
  std::size_t row = 0;
  for (auto _ : state) {
    encoder.encode(by.values.data() + row * columns, views.numbers ? x.data() : nullptr,
                   views.codes ? codes.data() : nullptr);
    benchmark::DoNotOptimize(x.data());
    row = row + 1 < rows ? row + 1 : 0;
  }
}

BENCHMARK_CAPTURE(serve_row, hybrid, "hybrid");
BENCHMARK_CAPTURE(serve_row, automatic, "auto");
BENCHMARK_CAPTURE(serve_row, trees, "trees");
BENCHMARK_CAPTURE(serve_row, deep, kDeep.c_str());
BENCHMARK_CAPTURE(serve_numbers, deep, kDeep.c_str());
BENCHMARK_CAPTURE(serve_encoding, hybrid, "hybrid");
BENCHMARK_CAPTURE(serve_encoding, automatic, "auto");
BENCHMARK_CAPTURE(serve_encoding, trees, "trees");
BENCHMARK_CAPTURE(serve_encoding, deep, kDeep.c_str());

}  // namespace

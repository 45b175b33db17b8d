// One model, many threads: what a server does. Runs under the thread sanitizer, too.
#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <span>
#include <thread>
#include <vector>

#include "resboost/parallel.h"
#include "resboost/predictor.h"
#include "support/threads.h"
#include "support/toy_model.h"

namespace resboost {
namespace {

constexpr std::size_t kThreads = 16;

void on_all(const std::function<void(std::size_t)>& body) {
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) threads.emplace_back(body, i);
  for (std::thread& thread : threads) thread.join();
}

/// The values of toy_table() as a predictor takes them, texts borrowed.
std::vector<Value> toy_values(const Table& table) {
  std::vector<Value> values;
  for (Index i = 0; i < table.rows(); ++i) {
    const auto row = static_cast<std::size_t>(i);
    const auto code = table.columns[1].codes[row];
    values.push_back(table.columns[0].numbers[row]);
    values.push_back(code < 0 ? Value()
                              : Value(table.columns[1].levels[static_cast<std::size_t>(code)]));
  }
  return values;
}

TEST_SUITE_BEGIN("model/shared_model");

TEST_CASE("sixteen threads share one predictor, each with a workspace of its own") {
  const auto model = std::make_shared<const Model>(test::mixed_model(Task::Kind::classification));
  const Predictor predictor(model);
  const Table table = test::toy_table();
  const std::vector<Value> values = toy_values(table);
  const std::size_t rows = values.size() / 2, outputs = predictor.outputs().size();
  const auto say = [&](std::vector<double>& said) {
    said.resize(rows * outputs);
    Predictor::Workspace workspace;
    for (std::size_t i = 0; i < rows; ++i)
      predictor.predict(std::span(values).subspan(2 * i, 2), workspace,
                        std::span(said).subspan(outputs * i, outputs));
  };
  std::vector<double> expected;
  say(expected);
  std::vector<std::vector<double>> said(kThreads);
  on_all([&](std::size_t i) { say(said[i]); });
  for (const auto& own : said) CHECK(own == expected);
}

TEST_CASE("sixteen threads predict with one model, each with as many threads as it likes") {
  const ThreadCount scope(1);
  for (const Model& model :
       {test::mixed_model(Task::Kind::regression), test::trees_model(Task::Kind::classification)}) {
    std::vector<Index> many;
    for (Index i = 0; i < 700; ++i) many.push_back(i % test::toy_table().rows());
    const Dataset rows = test::toy_data(model).take(many);
    const Predictions expected = model.predict(rows);
    std::vector<char> same(kThreads, 1);
    on_all([&](std::size_t i) {
      for (int round = 1; round <= 3; ++round) {
        set_threads(round);
        same[i] = same[i] && model.predict(rows) == expected;
      }
    });
    for (const char one : same) CHECK(one);
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

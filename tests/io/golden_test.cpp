#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <string>

#include "base/input.h"
#include "base/output.h"
#include "resboost/model_file.h"
#include "support/toy_model.h"

using namespace resboost;
using namespace test;

namespace {

constexpr Index kRows = 20;

std::string golden(const std::string& name) {
  return fmt::format("{}/tests/golden/{}", RESBOOST_SOURCE_DIR, name);
}

Matrix read_numbers(const std::string& path, Index rows, Index cols) {
  std::ifstream in(path);
  Matrix numbers(rows, cols);
  for (Index i = 0; i < numbers.size(); ++i) in >> numbers.data()[i];
  REQUIRE_MESSAGE(in.good(), path);
  return numbers;
}

std::string to_text(const Matrix& numbers) {
  std::ostringstream out;
  out.precision(9);
  for (Index i = 0; i < numbers.rows(); ++i) {
    for (Index k = 0; k < numbers.cols(); ++k) out << (k ? " " : "") << numbers(i, k);
    out << "\n";
  }
  return out.str();
}

}  // namespace

TEST_SUITE("io/golden") {
  TEST_CASE("every released format version is still read, and predicts what it did") {
    for (const char* name : {"v1_classification", "v1_regression"}) {
      const std::string base = golden(name);
      const Model model = load_model(base + ".model");
      const Matrix x = read_numbers(base + ".input", kRows, model.schema->width());
      const Matrix expected = read_numbers(base + ".predictions", kRows, model.schema->task.size());
      const Predictions predictions = model.predict(x);
      // Not to the bit: machines with other instruction sets add in another order.
      const double largest = (predictions - expected.cast<double>()).array().abs().maxCoeff() /
                             double{1 + expected.array().abs().maxCoeff()};
      CHECK_MESSAGE(largest < 1e-5, name);
    }
  }

  TEST_CASE("models with trees are still read, and predict what they did") {
    for (const char* name : {"v2_trees", "v2_mixed"}) {
      const std::string base = golden(name);
      const Model model = load_model(base + ".model");
      const Predictions predictions = model.predict(toy_data(model));
      const Matrix expected =
          read_numbers(base + ".predictions", predictions.rows(), predictions.cols());
      const double largest = (predictions - expected.cast<double>()).array().abs().maxCoeff();
      CHECK_MESSAGE(largest < 1e-5, name);
    }
  }

  TEST_CASE("a threshold is still read") {
    CHECK(load_model(golden("v3_threshold") + ".model").schema->task.threshold == 0.25);
  }

  TEST_CASE("the newest version is written as it was to the byte") {
    for (const char* name :
         {"v1_classification", "v1_regression", "v2_trees", "v2_mixed", "v3_threshold"}) {
      const std::string path = golden(name) + ".model";
      CHECK(serialize_model(load_model(path)) == read_bytes(path, 1 << 20));
    }
  }

  // For a new format version: put its number into the names here and above, then
  //   build/dev/tests/resboost_tests --test-suite=io/golden --no-skip
  TEST_CASE("writes the golden files of this version" * doctest::skip()) {
    for (const auto kind : {Task::Kind::classification, Task::Kind::regression}) {
      const Model model = toy_model(kind);
      const std::string base =
          golden(kind == Task::Kind::classification ? "v1_classification" : "v1_regression");
      const Matrix x = toy_rows(model, kRows);
      save_model(model, base + ".model");
      write_whole(base + ".input", to_text(x));
      write_whole(base + ".predictions", to_text(model.predict(x).cast<Real>()));
    }
    save_model(threshold_model(), golden("v3_threshold") + ".model");
    for (const auto& [name, make] :
         {std::pair{"v2_trees", &trees_model}, {"v2_mixed", &mixed_model}}) {
      const Model model = make(Task::Kind::classification);
      save_model(model, golden(name) + ".model");
      write_whole(golden(name) + ".predictions",
                  to_text(model.predict(toy_data(model)).cast<Real>()));
    }
  }
}

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/input.h"
#include "base/output.h"
#include "resboost/model_file.h"
#include "support/linear_trees_model.h"
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

/// "v1_...": the format version.
const std::vector<std::string> kOfTables{
    "v1_hybrid", "v1_rfrboost", "v2_auto",    "v2_boostresnet_trees",
    "v2_mixed",  "v2_trees",    "v5_encoded", "v6_linear"};
const std::vector<std::string> kOfPictures{"v1_pixels", "v3_threshold", "v4_mirrored"};

void check_predictions(const std::string& name, const Predictions& predictions) {
  const Matrix expected =
      read_numbers(golden(name) + ".predictions", predictions.rows(), predictions.cols());
  // Not to the bit: machines with other instruction sets add in another order.
  CHECK((predictions - expected.cast<double>()).array().abs().maxCoeff() < 1e-5);
}

void write_predictions(const std::string& name, const Predictions& predictions) {
  write_whole(golden(name) + ".predictions", to_text(predictions.cast<Real>()));
}

Dataset pixel_data(const Model& model) {
  std::vector<std::string> warnings;
  return model.schema->encode(pixels(), {0, 1, 2}, Schema::Targets::none, warnings);
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

  TEST_CASE("models of tables of every method are still read, and predict what they did") {
    for (const std::string& name : kOfTables) {
      CAPTURE(name);
      const Model model = load_model(golden(name) + ".model");
      check_predictions(name, model.predict(toy_data(model)));
    }
  }

  TEST_CASE("models of pictures are still read, and predict what they did") {
    for (const std::string& name : kOfPictures) {
      CAPTURE(name);
      const Model model = load_model(golden(name) + ".model");
      check_predictions(name, model.predict(pixel_data(model)));
      CHECK(model.schema->task.threshold.has_value() == (name == "v3_threshold"));
      CHECK(model.sees_mirrored == (name == "v4_mirrored"));
    }
    CHECK(load_model(golden("v3_threshold") + ".model").schema->task.threshold == 0.25);
  }

  TEST_CASE("the newest version is written as it was to the byte") {
    std::vector<std::string> names{"v1_classification", "v1_regression"};
    names.insert(names.end(), kOfTables.begin(), kOfTables.end());
    names.insert(names.end(), kOfPictures.begin(), kOfPictures.end());
    for (const std::string& name : names) {
      CAPTURE(name);
      const std::string path = golden(name) + ".model";
      CHECK((serialize_model(load_model(path)) == read_bytes(path, 1 << 20)));
    }
  }

  // For a new format version: put its number into the names here and above, then
  //   build/dev/tests/resboost_tests --test-suite=io/golden --no-skip
  // Models of auto, boostresnet-trees, hybrid and rfrboost are what the program trained on a table
  // of the columns "size" and "color" (`resboost inspect` says how); only their predictions are
  // written here.
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
    save_model(trees_model(Task::Kind::classification), golden("v2_trees") + ".model");
    save_model(mixed_model(Task::Kind::classification), golden("v2_mixed") + ".model");
    save_model(pixels_model(), golden("v1_pixels") + ".model");
    save_model(threshold_model(), golden("v3_threshold") + ".model");
    save_model(mirrored_model(), golden("v4_mirrored") + ".model");
    save_model(encoded_model(), golden("v5_encoded") + ".model");
    save_model(linear_trees_model(), golden("v6_linear") + ".model");
    for (const std::string& name : kOfTables) {
      const Model model = load_model(golden(name) + ".model");
      write_predictions(name, model.predict(toy_data(model)));
    }
    for (const std::string& name : kOfPictures) {
      const Model model = load_model(golden(name) + ".model");
      write_predictions(name, model.predict(pixel_data(model)));
    }
  }
}

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "resboost/export.h"
#include "support/compiled_c.h"
#include "support/toy_resnet.h"

using namespace resboost;
using test::CompiledC;

namespace {

/// Bytes of any pictures of this shape.
ImageSet noise(const ImageShape& shape, Index rows) {
  ImageSet set{"noise", shape, {}, {}, {}, {}, "class", {}};
  Rng rng(17);
  for (Index i = 0; i < rows * shape.size(); ++i)
    set.pixels.push_back(static_cast<std::uint8_t>(rng.below(256)));
  return set;
}

/// The C file says what the model says, whatever is in its memory.
void check_same_pictures(const Model& model) {
  const std::string source = to_c(model, "toy");
  const CompiledC compiled(source);
  const ImageShape& shape = model.schema->pictures.shape;
  const ImageSet set = noise(shape, 5);
  std::vector<std::string> warnings;
  const Predictions expected =
      model.predict(model.schema->encode(set, all_rows(set), Schema::Targets::none, warnings));
  const auto outputs = static_cast<std::size_t>(expected.cols());
  CHECK(compiled.names("toy_outputs", outputs) == model.schema->task.outputs);
  std::vector<float> work(static_cast<std::size_t>(CompiledC::number(source, "toy_WORK")), NAN);
  for (Index row = 0; row < expected.rows(); ++row) {
    CAPTURE(row);
    std::vector<double> found(outputs);
    REQUIRE(compiled.predict(set.pixels.data() + row * shape.size(), work, found) == 0);
    for (Index k = 0; k < expected.cols(); ++k)
      CHECK(found[static_cast<std::size_t>(k)] == doctest::Approx(expected(row, k)).epsilon(5e-6));
  }
}

}  // namespace

TEST_SUITE_BEGIN("export/c_pictures");

TEST_CASE("networks of pictures, and their mirror images") {
  check_same_pictures(test::pixels_model());
  check_same_pictures(test::mirrored_model());
}

TEST_CASE("networks as they are published") {
  check_same_pictures(test::bar_model("resnet-20", 1));
  check_same_pictures(test::bar_model("preact-20", 1, ImageConfig::Shortcut::convolution));
  check_same_pictures(test::bar_model("plain-20", 2));
}

TEST_CASE("towers and pools inside a network") {
  Model model = test::pixels_model();
  Rng rng(3);
  const ImageShape inside{4, 4, 3};
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_average_pool(inside, 3));
  layers.push_back(make_towers(make_dense(5, 4), make_dense(7, 4)));
  model.net.stages.push_back({make_sequential(std::move(layers)), 0, 2});
  for (Param* param : params(*model.net.stages.back().block)) test::fill(*param, rng);
  Head head(4, 2);
  test::fill(head.weight, rng);
  model.net.heads = {std::move(head)};
  check_same_pictures(model);
}

TEST_CASE("a picture whose scores overflow") {
  Model model = test::pixels_model();
  for (Head& head : model.net.heads) head.weight.value.setConstant(Real(3e38));
  const std::string source = to_c(model, "toy");
  std::vector<float> work(static_cast<std::size_t>(CompiledC::number(source, "toy_WORK")));
  std::vector<double> out(2);
  const std::vector<std::uint8_t> white(32, 255);
  CHECK(CompiledC(source).predict(white.data(), work, out) == -1);
}

TEST_SUITE_END();

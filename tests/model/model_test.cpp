#include "resboost/model.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "model/finish_scores.h"
#include "nn/pass.h"
#include "resboost/error.h"
#include "resboost/model_file.h"
#include "support/toy_model.h"

using namespace resboost;

namespace {

Dataset pixel_data(const Model& model) {
  std::vector<std::string> warnings;
  return model.schema->encode(test::pixels(), {0, 1, 2}, Schema::Targets::none, warnings);
}

}  // namespace

TEST_SUITE_BEGIN("model/model");

TEST_CASE("a model that sees mirror images takes the mean of both scores, and comes back so") {
  const Model model = test::mirrored_model();
  const Dataset data = pixel_data(model);
  Matrix mean = scores_of(model.net, data.raw(), data.x);
  const Predictions without = test::pixels_model().predict(data);
  mean = (mean + scores_of(model.net, data.raw(), mirrored(data.x))) / 2;
  const Predictions predictions = model.predict(data);
  CHECK(predictions == finish_scores(model, mean));
  CHECK((predictions - without).array().abs().maxCoeff() > 1e-3);

  const std::string bytes = serialize_model(model);
  const Model read = parse_model(bytes, "mirrored.model");
  CHECK(read.sees_mirrored);
  CHECK(serialize_model(read) == bytes);
  CHECK(read.predict(data) == predictions);
}

TEST_CASE("a picture and its mirror image are predicted alike") {
  const Model model = test::mirrored_model();
  Dataset data = pixel_data(model);
  const Predictions predictions = model.predict(data);
  const Pictures& pictures = *pictures_of(data.x);
  Pictures other{pictures.shape, pictures.bytes, pictures.center, pictures.scale};
  for (std::size_t line = 0; line < other.bytes.size(); line += 8)  // four pixels of two channels
    for (std::size_t x = 0; x < 4; ++x)
      for (std::size_t c = 0; c < 2; ++c)
        other.bytes[line + 2 * x + c] = pictures.bytes[line + 2 * (3 - x) + c];
  data.x = picture_rows(other);
  CHECK((model.predict(data) - predictions).array().abs().maxCoeff() < 1e-6);
}

TEST_CASE("a model of a table has no mirror images to look at") {
  Model model = test::toy_model(Task::Kind::classification);
  model.sees_mirrored = true;
  CHECK_THROWS_AS(serialize_model(model), ModelError);
}

TEST_SUITE_END();

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "analyze/depth_scores.h"
#include "c/objects.h"
#include "model/finish_scores.h"

namespace resboost::c {
namespace {

Dataset encode_rows(const Model& model, const OwnedTable& table) {
  std::vector<std::string> warnings;  // of categories never seen, which are none of those known
  DataSource room;
  return encode(*model.schema, source_for(*model.schema, table, room), Schema::Targets::none,
                warnings, model.net.views());
}

Dataset encode_pictures(const Model& model, const std::uint8_t* pixels, std::size_t size) {
  const ImageShape& shape = model.schema->pictures.shape;
  const auto one = static_cast<std::size_t>(shape.size());
  if (one == 0) throw BadCall("the model is of a table; call resboost_predict()");
  if (size % one != 0)
    throw BadCall(
        fmt::format("`size` is {}, but a picture of the model is {} bytes: {} x {} pixels of {} "
                    "channels",
                    size, one, shape.height, shape.width, shape.channels));
  ImageSet images{"pixels", shape, {}, {}, {}, {}, "class", {}};
  if (size > 0) images.borrowed = {&require(pixels, "pixels"), size};
  std::vector<std::string> warnings;
  return model.schema->encode(images, all_rows(images), Schema::Targets::none, warnings);
}

Predictions predictions(const Model& model, const Dataset& data, int stages) {
  if (stages == RESBOOST_ALL_STAGES || stages == model.net.depth()) return model.predict(data);
  const Model cut{model.schema,
                  make_loss(model.loss->spec()),
                  model.net.truncated(stages),
                  {},
                  model.sees_mirrored};
  return cut.predict(data);
}

/// As Model::predict() looks at rows: of a model that looks in the mirror, at both.
std::vector<Matrix> scores_of_depths(const Model& model, const Dataset& data) {
  std::vector<Matrix> scores = depth_scores(model.net, data);
  if (!model.sees_mirrored || !pictures_of(data.x)) return scores;
  Dataset other = data;
  other.x = mirrored(data.x);
  const std::vector<Matrix> of_mirrored = depth_scores(model.net, other);
  for (std::size_t depth = 0; depth < scores.size(); ++depth)
    scores[depth] = (scores[depth] + of_mirrored[depth]) / 2;
  return scores;
}

/// Of numbers that are to be written, it must not be null.
template <class T>
void require_room(const T* out, std::size_t count) {
  if (count > 0) require(out, "out");
}

void require_count(std::size_t count, Index expected) {
  if (count != static_cast<std::size_t>(expected))
    throw BadCall(fmt::format("`count` is {}, but there are {} numbers", count, expected));
}

}  // namespace
}  // namespace resboost::c

using namespace resboost;
using namespace resboost::c;

resboost_status resboost_predict(const resboost_model* model, const resboost_table* table,
                                 int stages, double* out, size_t count) {
  return guarded([&] {
    const auto known = models().at(model);
    const auto rows = tables().at(table);
    require_room(out, count);
    const Predictions all = predictions(*known, encode_rows(*known, *rows), stages);
    require_count(count, all.size());
    std::copy_n(all.data(), count, out);
  });
}

resboost_status resboost_predict_classes(const resboost_model* model, const resboost_table* table,
                                         int stages, int32_t* out, size_t count) {
  return guarded([&] {
    const auto known = models().at(model);
    if (known->schema->task.kind != Task::Kind::classification)
      throw BadCall("the model predicts numbers, and has no classes; call resboost_predict()");
    const auto rows = tables().at(table);
    require_room(out, count);
    const Predictions all = predictions(*known, encode_rows(*known, *rows), stages);
    require_count(count, all.rows());
    for (Index i = 0; i < all.rows(); ++i)
      out[i] = static_cast<std::int32_t>(predicted_class(known->schema->task, all, i));
  });
}

resboost_status resboost_predict_stages(const resboost_model* model, const resboost_table* table,
                                        double* out, size_t count) {
  return guarded([&] {
    const auto known = models().at(model);
    const auto rows = tables().at(table);
    require_room(out, count);
    const Dataset data = encode_rows(*known, *rows);
    std::vector<Matrix> scores = scores_of_depths(*known, data);
    require_count(count, static_cast<Index>(scores.size()) * scores.back().size());
    for (Matrix& of_depth : scores) {
      const Predictions all = finish_scores(*known, of_depth);
      out = std::copy_n(all.data(), all.size(), out);
    }
  });
}

resboost_status resboost_predict_pictures(const resboost_model* model, const uint8_t* pixels,
                                          size_t size, int stages, double* out, size_t count) {
  return guarded([&] {
    const auto known = models().at(model);
    require_room(out, count);
    const Predictions all = predictions(*known, encode_pictures(*known, pixels, size), stages);
    require_count(count, all.size());
    std::copy_n(all.data(), count, out);
  });
}

#include "resboost/model.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "c/objects.h"
#include "c/text.h"
#include "io/model_format.h"
#include "pages/model_summary.h"
#include "resboost/model_file.h"

namespace resboost::c {

Handles<resboost_model, const Model>& models() {
  // Never destroyed: a map of the caller's (own_method.cpp) may be dropped while there is a caller.
  static auto& all = *new Handles<resboost_model, const Model>("a model");
  return all;
}

}  // namespace resboost::c

using namespace resboost;
using namespace resboost::c;

resboost_status resboost_model_load(const char* path, resboost_model** model) {
  return guarded([&] {
    require(model, "model");
    *model = models().add(std::make_shared<const Model>(load_model(&require(path, "path"))));
  });
}

resboost_status resboost_model_save(const resboost_model* model, const char* path) {
  return guarded([&] { save_model(*models().at(model), &require(path, "path")); });
}

resboost_status resboost_model_read(const void* bytes, size_t size, resboost_model** model) {
  return guarded([&] {
    require(model, "model");
    const std::string_view text(&require(static_cast<const char*>(bytes), "bytes"), size);
    *model = models().add(std::make_shared<const Model>(parse_model(text, "model")));
  });
}

resboost_status resboost_model_write(const resboost_model* model, void* buffer, size_t capacity,
                                     size_t* size) {
  return guarded(
      [&] { write_bytes(serialize_model(*models().at(model)), buffer, capacity, size); });
}

resboost_status resboost_model_free(resboost_model* model) {
  return guarded([&] { models().remove(model); });
}

resboost_status resboost_model_outputs(const resboost_model* model, size_t* outputs) {
  return guarded([&] {
    const auto known = models().at(model);
    require(outputs, "outputs") =
        static_cast<std::size_t>(known->net.outputs(known->schema->width()));
  });
}

resboost_status resboost_model_stages(const resboost_model* model, int* stages, int* first) {
  return guarded([&] {
    const auto known = models().at(model);
    require(stages, "stages");
    require(first, "first") = static_cast<int>(known->net.first_head());
    *stages = static_cast<int>(known->net.depth());
  });
}

resboost_status resboost_model_describe(const resboost_model* model, char* buffer, size_t capacity,
                                        size_t* size) {
  return guarded([&] { write_text(model_json(*models().at(model)), buffer, capacity, size); });
}

resboost_status resboost_model_gains(const resboost_model* model, char* buffer, size_t capacity,
                                     size_t* size) {
  return guarded(
      [&] { write_text(json_line(gains_json(*models().at(model))), buffer, capacity, size); });
}

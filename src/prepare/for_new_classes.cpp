#include <fmt/format.h>

#include <utility>

#include "resboost/error.h"
#include "resboost/prepare.h"

namespace resboost {

Model for_new_classes(const Model& model, const DataSource& source, const std::string& loss,
                      std::vector<std::string>& warnings) {
  const auto* images = std::get_if<ImageSet>(&source);
  if (!images || model.schema->pictures.shape.size() == 0)
    throw ConfigError(
        "parameter `finetune-from`: stages go on to new classes on pictures only, and this is a "
        "table, or the model of one; leave it out");
  Schema schema = Schema::learn(*images, all_rows(*images), warnings);
  schema.pictures.shape = model.schema->pictures.shape;
  schema.pictures.center = model.schema->pictures.center;
  schema.pictures.scale = model.schema->pictures.scale;
  Model begun;
  begun.loss = make_loss_for(schema.task, loss, nullptr);
  begun.schema = std::make_shared<const Schema>(std::move(schema));
  begun.net = model.net.clone();
  begun.net.heads.clear();
  begun.record = model.record;
  begun.sees_mirrored = model.sees_mirrored;
  return begun;
}

}  // namespace resboost

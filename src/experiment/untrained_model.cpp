#include "experiment/untrained_model.h"

namespace resboost {

Model untrained_model(const Prepared& data, const ImageConfig& config) {
  Model model;
  model.schema = data.schema;
  model.loss = make_loss(data.loss);
  model.sees_mirrored = pictures_of(data.train.x) && config.views == ImageConfig::Views::mirrored;
  return model;
}

}  // namespace resboost

#include "train/learning_stage.h"

#include <utility>

namespace resboost {

LearningStage::LearningStage(Stage stage, std::optional<Stage> hidden, Index inputs, Index outputs,
                             const Head* start) {
  const Index width = stage.block->outputs();
  const Pooling pooling = stage.pooling;
  net_.stages.push_back(std::move(stage));
  if (!hidden) {
    net_.heads.push_back(start ? *start : Head(net_.head_features(1, inputs), outputs));
    return;
  }
  net_.stages.push_back(std::move(*hidden));
  net_.heads.emplace_back(net_.head_features(2, inputs), outputs);
  own_.stages.push_back({make_identity(width), 0, 1, Reads::z, pooling});
  own_.heads.push_back(start ? *start : Head(own_.head_features(1, width), outputs));
}

void LearningStage::join(Series& series) {
  series.push_back({&net_, 1, !has_hidden_layers()});
  if (has_hidden_layers()) series.push_back({&own_, 0, true});
}

}  // namespace resboost

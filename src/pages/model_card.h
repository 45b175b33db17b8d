#pragma once

#include <string>

#include "pages/trained_run.h"

namespace resboost {

/// MODEL_CARD.md of a trained model: Markdown under Hugging Face's front matter
/// (https://huggingface.co/docs/hub/model-cards). Says what was measured and what was not; the
/// licence is for the user to fill in. Equal runs give equal cards.
std::string model_card(const TrainedRun& run);

}  // namespace resboost

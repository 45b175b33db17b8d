#pragma once

#include <string>

#include "analyze/explanation.h"
#include "base/json_line.h"

namespace resboost {

/// picture,class,probability,row,column,fall: a line for each pixel.
std::string maps_csv(const PictureExplanation& found);
Json json_of(const PictureExplanation& found);
/// A line for each picture: class, probability, the largest fall and where it is.
std::string text_of(const PictureExplanation& found);

}  // namespace resboost

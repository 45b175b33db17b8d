#pragma once

#include <string>
#include <vector>

#include "base/json_line.h"
#include "resboost/explain.h"

namespace resboost {

/// What `explain` found of pictures, and how pictures and classes are called.
struct PictureExplanation {
  std::vector<OcclusionMap> maps;
  std::vector<std::string> names;    ///< of the pictures
  std::vector<std::string> classes;  ///< of the model
};

/// picture,class,probability,row,column,fall: a line for each pixel.
std::string maps_csv(const PictureExplanation& found);
Json json_of(const PictureExplanation& found);
/// A line for each picture: class, probability, the largest fall and where it is.
std::string text_of(const PictureExplanation& found);

}  // namespace resboost

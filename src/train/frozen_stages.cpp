#include "train/frozen_stages.h"

namespace resboost {

void FrozenStages::append(const Stage& stage) {
  Network one;
  one.stages.push_back(stage.clone());
  one.stages.back().pooling = {};  // no head reads what is in between
  stages_.push_back(std::move(one));
}

void FrozenStages::infer(const Rows& pictures, Scratch& scratch, MutRows z) const {
  const Index n = pictures.rows();
  const Rows none = pictures.leftCols(0);  // of pictures there is no raw input
  Index width = pictures.cols();
  scratch.from.view(n, width) = pictures;
  for (const Network& stage : stages_) {
    const Index next = stage.stages.front().block->outputs();
    stage.infer(none, scratch.from.view(n, width), scratch.trace);
    scratch.to.view(n, next) = scratch.trace.z[1].view(n, next);
    std::swap(scratch.from, scratch.to);
    width = next;
  }
  z = scratch.from.view(n, width);
}

}  // namespace resboost

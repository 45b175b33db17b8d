#include "train/network_message.h"

#include <limits>
#include <utility>

#include "loss/surrogate.h"
#include "resboost/error.h"
#include "resboost/own_map.h"

namespace resboost {

template <class Visitor>
void carry(Visitor& v, LayerSize& size) {
  v(size.name);
  v(size.numbers);
}
template <class Visitor>
void carry(Visitor& v, LayerSpec& spec) {
  v(spec.kind);
  v(spec.inputs);
  v(spec.outputs);
  v(spec.layers);
  v(spec.sizes);
}
template <class Visitor>
void carry(Visitor& v, ImageShape& image) {
  v(image.height);
  v(image.width);
  v(image.channels);
}

namespace {

/// A stage without its layer's parameters, which follow.
struct StageOutline {
  LayerSpec block;
  Real keep, step;
  Reads reads;
  ImageShape image;
  Index window;
};
template <class Visitor>
void carry(Visitor& v, StageOutline& stage) {
  v(stage.block);
  v(stage.keep);
  v(stage.step);
  v(stage.reads);
  v(stage.image);
  v(stage.window);
}

}  // namespace

void pack(Packer& v, const Member& member) {
  v(member.passed);
  v(member.net->stages.size());
  for (const Stage& stage : member.net->stages) {
    v(StageOutline{stage.block->spec(), stage.keep, stage.step, stage.reads, stage.pooling.image,
                   stage.pooling.window});
    for (const Param* param : params(std::as_const(*stage.block))) v(param->value);
  }
  v(!member.net->heads.empty());
  if (member.net->heads.empty()) return;
  const Head& head = member.net->heads.back();
  v(head.weight.rows);
  v(head.weight.cols);
}

Index unpack(Unpacker& v, Network& net) {
  const auto passed = v.get<Index>();
  for (auto stages = v.get<std::size_t>(); stages > 0; --stages) {
    const auto outline = v.get<StageOutline>();
    Stage stage{make_layer(outline.block, std::numeric_limits<Index>::max()),
                outline.keep,
                outline.step,
                outline.reads,
                {outline.image, outline.window}};
    for (Param* param : params(*stage.block)) v(param->value);
    stage.block->filled();
    net.stages.push_back(std::move(stage));
  }
  if (v.get<bool>()) {
    const auto rows = v.get<Index>(), cols = v.get<Index>();
    net.heads.emplace_back(rows, cols);
  }
  return passed;
}

std::unique_ptr<Loss> loss_of(const std::string& spec) {
  for (auto make : {make_alignment_loss, make_exponential_loss})
    if (auto loss = make(); loss->spec() == spec) return loss;
  return make_loss(spec);
}

bool can_be_sent(const Series& series, const Loss& loss) {
  try {
    loss_of(loss.spec());
    for (const Member& member : series) {
      if (!own_maps(*member.net).empty()) return false;
      for (const Stage& stage : member.net->stages)
        make_layer(stage.block->spec(), std::numeric_limits<Index>::max());
    }
    return true;
  } catch (const ModelError&) {
    return false;
  }
}

}  // namespace resboost

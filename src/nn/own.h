#pragma once

#include <memory>
#include <string>
#include <utility>

#include "resboost/own_map.h"

namespace resboost {

/// A layer that is a function of the program's own; without one, as a model file has it, it can be
/// looked at but not run.
class Own final : public Layer {
 public:
  Own(Index inputs, Index outputs, std::shared_ptr<const OwnMap> map)
      : inputs_(inputs), outputs_(outputs), map_(std::move(map)) {}

  std::string kind() const override { return "own"; }
  Index inputs() const override { return inputs_; }
  Index outputs() const override { return outputs_; }
  std::string summary() const override;
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Own>(*this); }
  void infer(const Rows& in, MutRows out, Memo&) const override;
  void backward(const Rows&, const Rows&, Memo&, const Rows&, MutRows*) const override;

  const std::shared_ptr<const OwnMap>& map() const { return map_; }
  void set_map(std::shared_ptr<const OwnMap> map) { map_ = std::move(map); }

 private:
  Index inputs_, outputs_;
  std::shared_ptr<const OwnMap> map_;
};

/// Gives the layers of a network that was read their maps, as own_maps() has them. ModelError
/// unless there are as many of both.
void set_own_maps(Network& net, const OwnMaps& maps);

}  // namespace resboost

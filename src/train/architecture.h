#pragma once

#include "resboost/config.h"
#include "resboost/network.h"
#include "resboost/rng.h"

namespace resboost {

/// A residual network for pictures as He et al. (2015), section 4.2, have it: a stem, then three
/// groups of blocks; each group but the first begins with half the side and twice the filters.
class Architecture {
 public:
  /// ConfigError for a name that is none. cells: of the heads' pooling where the configuration
  /// leaves it open.
  Architecture(const ImageConfig& config, const ImageShape& input, Index cells);

  Index blocks() const { return kGroups * blocks_; }
  BlockConfig::Branch branch() const { return branch_; }
  bool plain() const { return plain_; }
  /// Could the stages of this network be its stem and its first blocks?
  bool begins(const Network& net) const;
  bool opens_group(Index block) const {
    return block > 0 && block < blocks() && block % blocks_ == 0;
  }

  // Untrained stages.

  Stage stem(Rng rng) const;  ///< 3x3 convolution, batch norm, relu
  /// The block that opens a group: shortcut plus branch, in place of z.
  Stage opening(Index block, Rng rng) const;
  /// Any block as the published network has it, for end-to-end training.
  Stage published(Index block, Rng rng) const;
  /// Norm and relu behind the last block of a pre-activation network; has_tail() says whether there
  /// is one.
  Stage tail() const;
  bool has_tail() const { return !plain_ && branch_ == BlockConfig::Branch::preactivation; }

 private:
  static constexpr Index kGroups = 3;
  ImageShape before(Index block) const;  ///< of z in front of this block
  ImageShape after(Index block) const;
  Pooling pooling(const ImageShape& z) const;

  ImageShape input_;
  Index blocks_, filters_, cells_;
  bool plain_;
  BlockConfig::Branch branch_;
  ImageConfig::Shortcut shortcut_;
};

}  // namespace resboost

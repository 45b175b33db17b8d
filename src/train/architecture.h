#pragma once

#include <memory>
#include <optional>

#include "resboost/config.h"
#include "resboost/network.h"
#include "resboost/rng.h"

namespace resboost {

/// A residual network for pictures as He et al. (2015), section 4.2, have it: a stem, then three
/// groups of blocks; each group but the first begins with half the side and twice the filters.
class Architecture {
 public:
  /// ConfigError for a name that is none, and for more modules than blocks. cells: of the heads'
  /// pooling where the configuration leaves it open.
  Architecture(const ImageConfig& config, const ImageShape& input, Index cells);

  Index blocks() const { return kGroups * blocks_; }
  BlockConfig::Branch branch() const { return branch_; }
  bool plain() const { return plain_; }
  /// Could the stages of this network be its stem and its first blocks?
  bool begins(const Network& net) const;
  bool opens_group(Index block) const {
    return block > 0 && block < blocks() && block % blocks_ == 0;
  }

  /// What is trained as one: the stem and every block, or groups of them (ImageConfig::modules).
  /// The stem is in the first.
  Index modules() const { return modules_ > 0 ? modules_ : blocks() + 1; }
  Range blocks_of(Index module) const;

  // Untrained stages.

  /// Residual blocks begin as the identity.
  Stage module(Index module, Rng rng) const;
  /// What is thrown away once a module is trained: for what is left of its group, and for each
  /// group to come, a convolution half as wide (as AugLocal draws from the layers to come, Ma et
  /// al., ICLR 2024). Nothing behind the last module.
  std::optional<Stage> remaining(Index module, Rng rng) const;

  Stage stem(Rng rng) const;  ///< 3x3 convolution, batch norm, relu
  Index stem_stride() const { return stem_stride_; }
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
  std::unique_ptr<Layer> block_in_module(Index block, Rng rng) const;

  ImageShape input_;
  Index stem_stride_, blocks_, filters_, cells_, modules_;
  bool plain_;
  BlockConfig::Branch branch_;
  ImageConfig::Shortcut shortcut_;
};

}  // namespace resboost

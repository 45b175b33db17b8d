#include "train/architecture.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "resboost/error.h"
#include "train/conv_block.h"

namespace resboost {
namespace {

/// Shortest side of pictures whose stem leaves every second pixel, where nobody says.
constexpr Index kLeastToHalve = 24;

struct Name {
  std::string family;
  Index number;
};

[[noreturn]] void refuse(const std::string& name) {
  throw ConfigError("parameter `image.architecture`: \"" + name +
                    "\" is none; known: resnet-N, preact-N, plain-N with N = 6 n + 2 layers (20, "
                    "32, 44, 56, 110), "
                    "boostresnet-N with N = 3 n + 1 blocks (25)");
}

Name parse_name(const std::string& text) {
  const auto dash = text.rfind('-');
  if (dash == text.npos) refuse(text);
  Name name{text.substr(0, dash), 0};
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data() + dash + 1, end, name.number);
  const bool known = name.family == "resnet" || name.family == "preact" || name.family == "plain" ||
                     name.family == "boostresnet";
  if (error != std::errc{} || at != end || !known || name.number < 4 || name.number > 10000)
    refuse(text);
  if (name.family == "boostresnet" ? name.number % 3 != 1 : name.number % 6 != 2 || name.number < 8)
    refuse(text);
  return name;
}

Index stride_of_stem(const ImageConfig& config, const ImageShape& input) {
  if (config.stem_stride > 0) return config.stem_stride;
  return std::min(input.height, input.width) < kLeastToHalve ? 1 : 2;
}

}  // namespace

Architecture::Architecture(const ImageConfig& config, const ImageShape& input, Index cells)
    : input_(input),
      stem_stride_(stride_of_stem(config, input)),
      modules_(config.modules),
      shortcut_(config.shortcut) {
  const Name name = parse_name(config.architecture);
  const bool boosted =
      name.family == "boostresnet";  // a stem and 24 blocks of 15 filters (Huang et al. 2018, 5)
  blocks_ = config.blocks > 0 ? config.blocks
            : boosted         ? (name.number - 1) / 3
                              : (name.number - 2) / 6;
  filters_ = config.filters > 0 ? config.filters : boosted ? 15 : 16;
  cells_ = config.cells > 0 ? config.cells : cells;
  plain_ = name.family == "plain";
  branch_ =
      name.family == "preact" ? BlockConfig::Branch::preactivation : BlockConfig::Branch::original;
  if (modules_ > blocks())
    throw ConfigError("parameter `image.modules`: " + std::to_string(modules_) +
                      ", and the architecture has " + std::to_string(blocks()) +
                      " blocks; give at most as many");
}

Range Architecture::blocks_of(Index module) const {
  if (modules_ == 0) return {std::max<Index>(module - 1, 0), module};
  return {module * blocks() / modules_, (module + 1) * blocks() / modules_};
}

ImageShape Architecture::after(Index block) const {
  ImageShape shape = strided(input_, filters_, stem_stride_);
  for (Index group = 0; group < block / blocks_; ++group)
    shape = strided(shape, 2 * shape.channels, 2);
  return shape;
}

ImageShape Architecture::before(Index block) const {
  return block == 0 ? after(0) : after(block - 1);
}

bool Architecture::begins(const Network& net) const {
  for (Index depth = 0; depth < net.depth(); ++depth) {
    const Stage& stage = net.stages[static_cast<std::size_t>(depth)];
    const bool tail = depth == blocks() + 1 && has_tail();
    if (depth >= modules() && !tail) return false;
    const Range own = blocks_of(depth);
    const Index last = blocks() - 1;
    if (stage.pooling.image != after(std::clamp<Index>(own.end - 1, 0, last))) return false;
    const ImageShape in = depth == 0 ? input_ : before(std::min(own.begin, last));
    if (stage.block->inputs() != in.size() && !tail) return false;
  }
  return true;
}

Pooling Architecture::pooling(const ImageShape& z) const {
  const Index side = std::max(z.height, z.width);
  return {z, (side + cells_ - 1) / cells_};
}

Stage Architecture::stem(Rng rng) const {
  return {make_conv_relu(input_, filters_, stem_stride_, rng), 0, 1, Reads::z, pooling(after(0))};
}

Stage Architecture::opening(Index block, Rng rng) const {
  const ImageShape in = before(block), out = after(block);
  const Index stride =
      out.height == in.height && out.width == in.width && out.channels == in.channels ? 1 : 2;
  auto branch = make_branch(in, out.channels, stride, branch_, rng.fork(0));
  auto shortcut = shortcut_ == ImageConfig::Shortcut::pad
                      ? make_subsample(in, out.channels, stride)
                      : make_projection(in, out.channels, stride, rng.fork(1));
  return {make_sum(std::move(branch), std::move(shortcut)), 0, 1, Reads::z, pooling(out)};
}

std::unique_ptr<Layer> Architecture::block_in_module(Index block, Rng rng) const {
  if (opens_group(block)) return std::move(opening(block, rng).block);
  const ImageShape shape = before(block);
  return make_sum(make_zero_branch(shape, branch_, rng), make_identity(shape.size()));
}

Stage Architecture::module(Index module, Rng rng) const {
  const Range own = blocks_of(module);
  const bool begins = module == 0;
  const auto of_block = [&](Index block) { return rng.fork(static_cast<std::uint64_t>(block)); };
  if (own.size() == 0) return stem(rng);
  if (!begins && own.size() == 1) {
    if (opens_group(own.begin)) return opening(own.begin, of_block(own.begin));
    const ImageShape shape = before(own.begin);
    return {make_zero_branch(shape, branch_, of_block(own.begin)), 1, 1, Reads::z, pooling(shape)};
  }
  std::vector<std::unique_ptr<Layer>> layers;
  if (begins) layers.push_back(std::move(stem(rng).block));
  for (Index block = own.begin; block < own.end; ++block)
    layers.push_back(block_in_module(block, of_block(block)));
  return {make_sequential(std::move(layers)), 0, 1, Reads::z, pooling(after(own.end - 1))};
}

std::optional<Stage> Architecture::remaining(Index module, Rng rng) const {
  const Index next = blocks_of(module).end;
  if (next >= blocks()) return std::nullopt;
  ImageShape shape = next == 0 ? after(0) : after(next - 1);
  std::vector<std::unique_ptr<Layer>> layers;
  for (Index block = next; block < blocks(); block = (block / blocks_ + 1) * blocks_) {
    const ImageShape whole = after(block);
    const Index stride = opens_group(block) ? 2 : 1;
    const Index filters = std::max<Index>(whole.channels / 2, 1);
    layers.push_back(
        make_conv_relu(shape, filters, stride, rng.fork(static_cast<std::uint64_t>(block))));
    shape = {whole.height, whole.width, filters};
  }
  return Stage{make_sequential(std::move(layers)), 0, 1, Reads::z, pooling(shape)};
}

Stage Architecture::published(Index block, Rng rng) const {
  const ImageShape in = before(block), out = after(block);
  if (branch_ == BlockConfig::Branch::preactivation) {
    if (opens_group(block)) return opening(block, rng);
    return {make_branch(in, out.channels, 1, branch_, rng.fork(0)), 1, 1, Reads::z, pooling(out)};
  }
  std::vector<std::unique_ptr<Layer>> layers;
  if (plain_) {
    layers.push_back(
        make_branch(in, out.channels, opens_group(block) ? 2 : 1, branch_, rng.fork(0)));
  } else if (opens_group(block)) {
    layers.push_back(std::move(opening(block, rng).block));
  } else {
    layers.push_back(
        make_sum(make_branch(in, out.channels, 1, branch_, rng.fork(0)), make_identity(in.size())));
  }
  layers.push_back(make_relu(out.size()));  // behind the addition
  return {make_sequential(std::move(layers)), 0, 1, Reads::z, pooling(out)};
}

Stage Architecture::tail() const {
  const ImageShape shape = after(blocks() - 1);
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_batch_norm(shape));
  layers.push_back(make_relu(shape.size()));
  return {make_sequential(std::move(layers)), 0, 1, Reads::z, pooling(shape)};
}

}  // namespace resboost

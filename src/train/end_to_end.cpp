// Backprop through whole networks: end-to-end training, fine-tuning and the corrective step.

#include "train/end_to_end.h"

#include <string>
#include <vector>

#include "resboost/features.h"
#include "train/method_table.h"

namespace resboost {
namespace {

enum : std::uint64_t { kHeads = 5 };

}  // namespace

bool fit_end_to_end(Network& net, const Dataset& train, const Dataset& held_out, const Loss& loss,
                    const SgdConfig& config, const RunContext& run, Checkpoint* checkpoint) {
  if (checkpoint && checkpoint->before) net = checkpoint->before->net.clone();
  net.heads.erase(net.heads.begin(), net.heads.end() - 1);
  const Features seen(train), unseen(held_out);
  const Examples held_out_examples = unseen.examples();
  return !fit_sgd(net, seen.examples(), held_out.rows() > 0 ? &held_out_examples : nullptr, loss,
                  config, {Phase::network, static_cast<int>(net.depth())}, run, checkpoint)
              .stopped;
}

void fit_heads(Network& net, const Dataset& train, const Loss& loss, const HeadConfig& config,
               const std::string& cache_dir, const RunContext& run) {
  Features features(train, cache_dir, run.ranks);
  std::vector<Head> heads;
  for (Index depth = 0; depth < net.depth(); ++depth) {
    const Examples examples = features.examples();
    if (!pictures_of(examples.z))  // heads read no bare pixels
      heads.push_back(fit_head(Head(examples.read.width(), loss.scores(train.y.cols())), examples,
                               loss, config, static_cast<int>(depth),
                               run.fork(kHeads, static_cast<std::uint64_t>(depth))));
    features.advance(net.stages[static_cast<std::size_t>(depth)]);
  }
  net.heads.insert(net.heads.begin(), heads.begin(), heads.end());
}

MethodInfo backprop_method() {
  return {
      "backprop",
      "the same network end to end",
      "Trains the same stages and one head all at once, by minibatches and the same kernels. The "
      "rival of the other\n"
      "methods, and their second phase: --finetune-epochs trains a boosted network this way from "
      "where boosting\n"
      "ended. Depth is fixed by --stages; the epoch with the lowest validation loss is kept.\n"
      "Classes and numbers.",
      "He, Zhang, Ren & Sun, Deep Residual Learning for Image Recognition, CVPR 2016",
      {"backprop", "block"},
      {"stages=2:16", "block.width=32:256", "backprop.learning-rate=0.0003:0.01",
       "backprop.steps=1500:12000", "backprop.weight-decay=0.0001:0.5"}};
}

}  // namespace resboost

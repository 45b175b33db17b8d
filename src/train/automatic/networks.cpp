// Networks that are worth their seconds: two blocks of one hidden layer on the encoded numbers
// themselves, a large weight decay, a rate that falls to zero, small batches where rows are few
// (docs/methods.md has what each of these is worth).

#include "train/automatic/networks.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "base/parallel.h"
#include "resboost/block.h"
#include "resboost/parallel.h"
#include "resboost/train.h"
#include "train/embedding.h"
#include "train/share_of_time.h"

namespace resboost::automatic {
namespace {

enum : std::uint64_t { kStem = 1, kBlock = 2, kFit = 3 };

SgdConfig descent(const AutomaticConfig& config, int steps, Index rows) {
  SgdConfig sgd;
  sgd.steps = steps;
  sgd.batch_size = batch_size_of(config, rows);
  sgd.learning_rate = config.learning_rate;
  sgd.weight_decay = config.weight_decay;
  sgd.stop = config.stop;
  return sgd;
}

/// Hears nothing; several networks ask in turn whether to stop, and how long it is until then.
class Shared final : public Reporter {
 public:
  explicit Shared(Reporter& outer) : outer_(outer) {}
  bool stop_requested() override {
    const std::lock_guard lock(asking_);
    return outer_.stop_requested();
  }
  double seconds_left() const override {
    const std::lock_guard lock(asking_);
    return outer_.seconds_left();
  }

 private:
  Reporter& outer_;
  mutable std::mutex asking_;
};

}  // namespace

int batch_size_of(const AutomaticConfig& config, Index rows) {
  return config.batch_size > 0 ? config.batch_size
                               : static_cast<int>(std::clamp<Index>(rows / 32, 32, 256));
}

/// x + block(x), again and again, then the scores.
std::unique_ptr<Layer> make_network(Index inputs, Index outputs, const AutomaticConfig& config,
                                    Rng rng) {
  BlockConfig block;
  block.layers = 1;
  block.width = config.width;
  std::vector<std::unique_ptr<Layer>> layers;
  Index width = inputs;
  if (inputs != config.stream) {
    BlockConfig stem;
    stem.layers = 0;
    stem.output = Activation::linear;
    width = config.stream;
    layers.push_back(make_embedding(inputs, width, stem, rng.fork(kStem)));
  }
  for (int i = 0; i < config.blocks; ++i)
    layers.push_back(
        make_sum(make_identity(width),
                 make_block(width, block, rng.fork(kBlock, static_cast<std::uint64_t>(i)))));
  layers.push_back(make_dense(width, outputs));
  return make_sequential(std::move(layers));
}

Networks fit_networks(int number, int steps, const Examples& train, const Examples& held_out,
                      const Loss& loss, const AutomaticConfig& config, Precision precision,
                      const RunContext& run) {
  const Examples seen{train.x, train.x, train.target, train.w};
  const Examples unseen{held_out.x, held_out.x, held_out.target, held_out.w};
  SgdConfig sgd = descent(config, steps, train.rows());
  sgd.precision = precision;
  const auto count = static_cast<std::size_t>(number);
  std::vector<Network> nets(count);
  std::vector<SgdResult> results(count);
  Shared shared(run.reporter);
  const Index threads = resboost::threads();
  parallel_tasks(number, [&](Index i) {
    const Rng own = run.rng.fork(static_cast<std::uint64_t>(i));
    Network& net = nets[static_cast<std::size_t>(i)];
    net.stages.push_back(
        {make_network(train.x.width(), loss.scores(train.target.cols()), config, own), 0, 1});
    // Threads that share them out train so many one after the other, this one included.
    ShareOfTime time(shared, 1.0 / static_cast<double>((number - i + threads - 1) / threads));
    results[static_cast<std::size_t>(i)] =
        fit_sgd(net, seen, &unseen, loss, sgd, {Phase::block, 0}, {own.fork(kFit), time});
  });
  Networks networks;
  double best = 0;
  for (std::size_t i = 0; i < count; ++i) {
    networks.stopped |= results[i].stopped;
    if (results[i].stopped) continue;
    best += static_cast<double>(results[i].best_epoch) / std::max(results[i].epochs, 1);
    networks.all.push_back(std::move(nets[i].stages[0].block));
  }
  if (!networks.all.empty()) networks.stop = best / static_cast<double>(networks.all.size());
  return networks;
}

}  // namespace resboost::automatic

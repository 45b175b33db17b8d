// BoostResNet with its stages side by side: every minibatch goes forward through all of them once,
// and each learns from the loss of its own head at once; no gradient goes from one stage to another
// (decoupled greedy learning: E. Belilovsky, M. Eickenberg and E. Oyallon, ICML 2020; a weak
// learner that meets an example sees what those before it have become by then, as in online
// boosting: A. Beygelzimer, S. Kale and H. Luo, ICML 2015). No representation is stored, and the
// activations that are kept are those of one stage. In laps a minibatch goes through the stages
// below the one whose turn it is as they are, and that one alone learns. What the telescoping sum
// says of the stages (Huang et al. 2018) is measured once they are trained, on the training rows as
// they are.

#include "train/online.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/nan.h"
#include "base/stop.h"
#include "loss/telescope.h"
#include "resboost/error.h"
#include "resboost/features.h"
#include "train/architecture.h"
#include "train/boostresnet.h"
#include "train/fit_pictures.h"
#include "train/fit_sgd.h"
#include "train/learning_stage.h"
#include "train/modules.h"
#include "train/rate_schedule.h"
#include "train/theory.h"
#include "train/whitening.h"

namespace resboost {
namespace {

enum : std::uint64_t { kModule = 61, kOnlineHead = 62, kOnlineFit = 63, kOnlineStem = 64 };

using Clock = std::chrono::steady_clock;

bool in_laps(const TrainConfig& config) {
  return config.boostresnet.order == BoostResNetConfig::Order::laps;
}

/// Laps that deal the epochs of each stage into equal turns, no more than asked for.
int equal_laps(int asked, int epochs, Reporter& reporter) {
  int laps = std::min(asked, epochs);
  while (epochs % laps != 0) --laps;
  if (laps < asked)
    reporter.on_note("`boostresnet.laps` " + std::to_string(asked) + ": epochs are " +
                     std::to_string(epochs) + ", dealt into " + std::to_string(laps) +
                     " equal turns of each stage");
  return laps;
}

void require_supported(const Network& start, const Dataset& train, const Loss& loss,
                       const TrainConfig& config) {
  const auto refuse = [&](const std::string& why) {
    throw ConfigError("parameter `boostresnet.order`: " +
                      std::string(in_laps(config) ? "laps " : "online ") + why);
  };
  require_logistic(loss);
  if (!pictures_of(train.x))
    refuse("is for pictures, and these are the rows of a table; leave it out");
  if (start.depth() > 0)
    refuse(
        "trains all stages from the beginning, and cannot add to a network; leave it out to grow "
        "one");
  if (config.corrective_epochs > 0)
    refuse(
        "adds no stage after another, so there is nothing for `corrective-epochs` to follow; leave "
        "one of the two out, or use `finetune-epochs`");
  if (in_laps(config) && config.boostresnet.sgd.early_stop > 0)
    refuse(
        "gives every stage its turns, and `boostresnet.early-stop` would end them in one; leave "
        "one of the two out");
}

std::vector<LearningStage> untrained_stages(const Architecture& architecture,
                                            const TrainConfig& config, const RowSource& pictures,
                                            Index outputs, Rng rng) {
  const Index all = architecture.modules();
  const Index count = config.stages < 0 ? all : std::min<Index>(all, config.stages + 1);
  const bool further =
      config.boostresnet.auxiliary_layers == BoostResNetConfig::Auxiliary::remaining;
  Index inputs = pictures.width();
  std::vector<LearningStage> stages;
  for (Index m = 0; m < count; ++m) {
    const auto number = static_cast<std::uint64_t>(m);
    const Rng own = rng.fork(kOnlineHead, number);
    Stage stage = architecture.module(m, rng.fork(kModule, number));
    if (m == 0) begin_stem(*stage.block, config.image.stem, pictures, rng.fork(kOnlineStem));
    auto hidden = further ? architecture.remaining(m, own)
                          : auxiliary_layers(config.boostresnet, config.block, stage, own);
    const Index outputs_of_stage = stage.block->outputs();
    stages.emplace_back(std::move(stage), std::move(hidden), inputs, outputs);
    inputs = outputs_of_stage;
  }
  return stages;
}

/// Scores of all depths are at hand, so each is looked at as a representation that the identity
/// reads.
class DepthReports {
 public:
  DepthReports(const Examples& train, const Examples& held_out, const Loss& loss,
               const Selection& selection, Clock::time_point start)
      : train_(train),
        held_out_(held_out),
        loss_(loss),
        selection_(selection),
        start_(start),
        telescope_(train.target),
        identity_(train.target.cols(), train.target.cols()) {
    for (Index i = 0; i < identity_.outputs(); ++i)
      identity_.weight.value(i * identity_.outputs() + i) = 1;
  }

  void tell(int depth, int depths, const Matrix& on_train, const Matrix* on_held_out,
            Reporter& reporter) {
    const Examples seen = as_examples(train_, on_train);
    const Quality train = evaluate(seen, identity_, loss_);
    StageReport report{depth, depths, train.loss, train.metric, kNaN, kNaN, 0, {}};
    report.theory = measures(telescope_.advance(probabilities(on_train)));
    add_margins(report.theory, seen, identity_, loss_);
    if (on_held_out) {
      const Quality valid = evaluate(as_examples(held_out_, *on_held_out), identity_, loss_);
      report.valid_loss = valid.loss;
      report.valid_metric = valid.metric;
    }
    if (on_held_out && !selection_.by_loss())
      report.theory.push_back(measure_of(selection_, *on_held_out));
    report.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    reporter.on_stage(report);
  }

 private:
  static Examples as_examples(const Examples& rows, const Matrix& scores) {
    const RowSource read = RowSource::borrow(scores);
    return {read, read, rows.target, rows.w};
  }
  Matrix probabilities(const Matrix& scores) const {
    Matrix outputs = scores;
    loss_.link(outputs);
    return outputs;
  }

  const Examples &train_, &held_out_;
  const Loss& loss_;
  const Selection& selection_;
  Clock::time_point start_;
  Telescope telescope_;
  Head identity_;
};

void report_depths(const Series& series, const Examples& train, const Examples& held_out,
                   DepthReports& reports, Reporter& reporter) {
  const std::vector<Matrix> on_train = scores(series, train);
  const std::vector<Matrix> on_held_out =
      held_out.rows() > 0 ? scores(series, held_out) : std::vector<Matrix>{};
  const auto read = [](const Member& member) { return member.read; };
  const auto depths = static_cast<int>(std::count_if(series.begin(), series.end(), read));
  int depth = 0;
  for (std::size_t i = 0; i < series.size(); ++i)
    if (series[i].read)
      reports.tell(++depth, depths, on_train[i], on_held_out.empty() ? nullptr : &on_held_out[i],
                   reporter);
}

/// The depth whose head is that of a member.
Index depth_of(const Series& series, int member) {
  return std::count_if(series.begin(), series.begin() + member + 1,
                       [](const Member& one) { return one.read; });
}

}  // namespace

Network fit_online(const Network& start, const Dataset& train, const Dataset& held_out,
                   const Loss& loss, const TrainConfig& config, const RunContext& run,
                   Checkpoint* checkpoint) {
  const auto begin = Clock::now();
  require_supported(start, train, loss, config);
  const Architecture architecture(config.image, pictures_of(train.x)->shape, kCellsOfStages);
  require_stages(config, architecture, loss);
  std::vector<LearningStage> stages =
      untrained_stages(architecture, config, train.x, loss.scores(train.y.cols()), run.rng);
  Series series;
  for (LearningStage& stage : stages) stage.join(series);

  const Features seen(train), unseen(held_out);
  const Examples examples = seen.examples(), held_out_examples = unseen.examples();
  SgdConfig sgd = config.boostresnet.sgd;
  sgd.selection = config.selection;
  const auto surrogate = make_surrogate(config.boostresnet);
  const Index batches = (examples.rows() + sgd.batch_size - 1) / sgd.batch_size;
  const Turns turns = in_laps(config)
                          ? Turns(series, equal_laps(config.boostresnet.laps,
                                                     epochs_of(sgd, batches), run.reporter))
                          : Turns(series);
  const SgdResult result = fit_sgd(series, turns, examples, &held_out_examples, *surrogate, sgd,
                                   {Phase::network, static_cast<int>(stages.size())},
                                   run.fork(kOnlineFit), checkpoint, Progress::Phase::modules);
  Network net = network_of(series);
  if (!result.stopped) {
    try {
      DepthReports reports(examples, held_out_examples, loss, config.selection, begin);
      report_depths(series, examples, held_out_examples, reports, run.reporter);
    } catch (const Stopped&) {  // the network is there
    }
  }
  return result.best_member < 0 ? std::move(net)
                                : net.truncated(depth_of(series, result.best_member));
}

}  // namespace resboost

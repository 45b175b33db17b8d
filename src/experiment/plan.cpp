#include "resboost/plan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/nan.h"
#include "base/processor_time.h"
#include "experiment/carry_on.h"
#include "experiment/peak_memory.h"
#include "experiment/probe_meter.h"
#include "resboost/experiment.h"
#include "resboost/methods.h"
#include "resboost/rng.h"
#include "train/automatic/networks.h"
#include "train/rate_schedule.h"

namespace resboost {
namespace {

constexpr std::uint64_t kRows = 0x91a7;  // this consumer's purpose number
/// Trainings on fewer rows have these shares of them; the first one only where it has so many rows.
constexpr double kShares[] = {1.0 / 64, 1.0 / 16, 1.0 / 4};
constexpr double kFewest = 500;

/// A seeded share of the rows, in their order.
Dataset some_of(const Dataset& data, double share, std::uint64_t seed) {
  const auto count = static_cast<Index>(std::ceil(share * static_cast<double>(data.rows())));
  std::vector<Index> rows = Rng(seed).fork(kRows).permutation(data.rows());
  rows.resize(static_cast<std::size_t>(std::min(count, data.rows())));
  std::sort(rows.begin(), rows.end());
  return data.take(rows);
}

/// A training on some rows shall do what the one on all does: what depends on their number is that
/// of all of them.
RunConfig as_on_all(RunConfig config, const Prepared& all) {
  TrainConfig& train = config.train;
  TrainConfig one = train;
  one.automatic.folds = 1;  // each of several ends as one does
  if (!ends_on_all_rows(one, all.train.rows() + all.valid.rows()))
    train.trees.refit_rows = train.automatic.refit_rows = 0;
  train.automatic.batch_size = automatic::batch_size_of(train.automatic, all.train.rows());
  return config;
}

/// A training that was watched, and its rows, which it gives back.
struct Watched {
  Probe probe;
  ProbeMoment end;
  double clock_share = 1;
  Index depth = 0;  ///< of its network
  Prepared data;
};

Watched watch(Prepared data, const RunConfig& config, ProbeMeter& meter) {
  Watched watched{{data.train.rows() + data.valid.rows()}, {}, 1, 0, {}};
  const bool tells = reset_peak_memory();
  const auto before = peak_memory();
  TrainedRun run = train_run(std::move(data), config, nullptr, meter);
  watched.end = meter.now();
  Probe& probe = watched.probe;
  probe.seconds = watched.end.seconds;
  if (const auto peak = peak_memory(); tells && before && peak)
    probe.bytes = static_cast<double>(*peak) - static_cast<double>(std::min(*before, *peak));
  probe.parameters = static_cast<double>(run.model.net.param_count());
  probe.complete = !meter.reached();
  watched.clock_share =
      std::clamp(meter.main_thread_seconds() / std::max(probe.seconds, 1e-9), 0.0, 1.0);
  watched.depth = run.model.net.depth();
  watched.data = std::move(run.data);
  return watched;
}

bool reads(const TrainConfig& config, const char* group) {
  const std::vector<std::string>& groups = method_of(config).groups;
  return std::find(groups.begin(), groups.end(), group) != groups.end();
}

/// Are stages trained end to end as well? Then what was seen of stages, or of such a fit, is not
/// the whole of what is to come.
bool trains_stages_together(const TrainConfig& config) {
  return method_of(config).make && (config.corrective_epochs > 0 || config.finetune_epochs > 0);
}

/// Fits of the same stages, in units of the first one.
double fits_of(const Plan& plan, const TrainConfig& config, bool finds_threshold) {
  if (plan.valid_rows == 0 || !ends_on_all_rows(config, plan.rows)) return 1;
  const double again = static_cast<double>(plan.rows) / static_cast<double>(plan.train_rows);
  return 1 + again + (finds_threshold ? 1 : 0);
}

struct FitLength {
  double steps = 0;
  int epochs = 0;
};

/// Of a fit of this method; 0 where none is by minibatches.
FitLength fit_length(const TrainConfig& config, Index rows) {
  const MethodInfo& method = method_of(config);
  const SgdConfig* sgd = !method.make                   ? &config.backprop
                         : reads(config, "embedding")   ? &config.embedding.sgd
                         : reads(config, "boostresnet") ? &config.boostresnet.sgd
                                                        : nullptr;
  if (!sgd || method.views.codes) return {};
  const Index batches = (rows + sgd->batch_size - 1) / sgd->batch_size;
  const int epochs = epochs_of(*sgd, batches);
  return {static_cast<double>(batches * epochs), epochs};
}

/// On the line through two points; never below the second.
double along_line(const Probe& a, const Probe& b, double rows) {
  const double between = static_cast<double>(b.rows - a.rows);
  const double slope = between > 0 ? std::max((*b.bytes - *a.bytes) / between, 0.0) : 0;
  return *b.bytes + slope * (rows - static_cast<double>(b.rows));
}

/// By trainings on fewer rows, each to its end, where the method decides how long it goes on.
void estimate_by_fewer_rows(Plan& plan, const Prepared& all, const PlanConfig& limits,
                            const RunConfig& config, double base, Reporter& reporter) {
  const auto rows = static_cast<double>(plan.rows);
  std::vector<Probe> complete;
  for (const double share : kShares) {
    if (reporter.stop_requested()) return;
    if (share == kShares[0] && share * rows < kFewest) continue;
    Prepared part{all.schema,
                  all.loss,
                  some_of(all.train, share, config.seed),
                  some_of(all.valid, share, config.seed),
                  {}};
    ProbeMeter meter(reporter, limits.probe_seconds);
    plan.probes.push_back(watch(std::move(part), config, meter).probe);
    if (!plan.probes.back().complete) break;
    complete.push_back(plan.probes.back());
  }
  if (complete.size() < 2) return;
  const Probe &a = complete[complete.size() - 2], &b = complete.back();
  plan.parameters = along_power(a, b, rows, &Probe::parameters, 1);
  plan.seconds = *carried_to(rows, plan.probes);
  if (a.bytes && b.bytes && plan.training_bytes)
    plan.training_bytes = std::max(*plan.training_bytes, base + along_line(a, b, rows));
}

/// By the epochs and stages that the beginning of the training has shown.
void estimate_by_course(Plan& plan, const Watched& begun, const ProbeCourse& course,
                        const TrainConfig& config, bool finds_threshold) {
  const bool paced = method_of(config).paces_itself;
  const FitLength fit = fit_length(config, plan.train_rows);
  const KnownCourse known{fit.steps, paced ? 0 : config.patience, config.backprop.early_stop,
                          fits_of(plan, config, finds_threshold), fit.epochs};
  const auto seconds = carried_on(course, begun.end, known);
  if (!seconds) return;
  plan.seconds = *seconds;
  if (course.network || course.again) {  // it has the depth that it will have
    plan.parameters = begun.probe.parameters;
    return;
  }
  if (begun.depth == 0) return;
  const ProbeStage& last = course.stages.back();
  const double stage = begun.probe.parameters / static_cast<double>(begun.depth);
  plan.parameters = stage * last.stages;
  if (!plan.training_bytes) return;
  // What else a stage takes, it gives back; a second fit is made while there is the first.
  *plan.training_bytes += stage * sizeof(Real) * (last.stages - last.stage);
  const double again = static_cast<double>(plan.rows) / static_cast<double>(plan.train_rows);
  if (known.fits > 1) *plan.training_bytes += again * *begun.probe.bytes;
}

Plan about(const Prepared& data) {
  const Schema& schema = *data.schema;
  Plan plan;
  plan.train_rows = data.train.rows();
  plan.valid_rows = data.valid.rows();
  plan.rows = plan.train_rows + plan.valid_rows;
  for (const ColumnSpec& column : schema.columns)
    plan.columns += column.kind != ColumnSpec::Kind::ignored && column.category.empty();
  plan.features = data.train.inputs();
  plan.codes = std::ssize(data.train.codes.columns);
  plan.outputs = schema.task.outputs;
  plan.of_classes = schema.task.kind == Task::Kind::classification;
  plan.parameters = plan.seconds.least = plan.seconds.likely = plan.seconds.most = kNaN;
  return plan;
}

}  // namespace

std::optional<double> Plan::bytes() const {
  if (!reading_bytes || !training_bytes) return std::nullopt;
  return std::max(*reading_bytes, *training_bytes);
}

Plan make_plan(DataSource source, const PlanConfig& config, const RunConfig& run,
               Reporter& reporter) {
  const double begin = process_seconds();
  Prepared all = prepare(std::move(source), run);
  Plan plan = about(all);
  plan.preparing_seconds = process_seconds() - begin;
  if (const auto peak = peak_memory()) plan.reading_bytes = static_cast<double>(*peak);
  source = Table{};  // as a training has it no more
  const bool tells = reset_peak_memory();
  const double base = static_cast<double>(peak_memory().value_or(0));
  const RunConfig probed = as_on_all(run, all);
  const TrainConfig train = config_for(run.train, all.train);

  ProbeMeter meter(reporter, config.probe_seconds);
  const Watched begun = watch(std::move(all), run, meter);
  plan.probes.push_back(begun.probe);
  plan.clock_share = begun.clock_share;
  if (tells && begun.probe.bytes) plan.training_bytes = base + *begun.probe.bytes;
  if (plan.measured()) {
    plan.seconds = {begun.probe.seconds, begun.probe.seconds, begun.probe.seconds};
    plan.parameters = begun.probe.parameters;
    return plan;
  }
  // Of a race it is not known who will run; fits of all stages together take more from stage to
  // stage; and blocks of pictures are not alike: groups to come have fewer pixels and more filters.
  const bool alike = !pictures_of(begun.data.train.x) || meter.course().network;
  const bool tells_course = !reads(train, "auto") && !trains_stages_together(train);
  const auto threshold = threshold_choice(run.threshold, begun.data.schema->task);
  const bool finds_threshold = threshold && !threshold->value;
  const auto by_course = [&] {
    estimate_by_course(plan, begun, meter.course(), train, finds_threshold);
  };
  if (tells_course && alike) by_course();
  if (std::isnan(plan.seconds.likely))
    estimate_by_fewer_rows(plan, begun.data, config, probed, base, reporter);
  if (tells_course && std::isnan(plan.seconds.likely)) by_course();
  return plan;
}

std::string memory_cure(const Plan& plan, const RunConfig& config) {
  const TrainConfig& train = config.train;
  if (plan.columns == 0)
    return "use fewer pictures, a smaller `image-size` or fewer `image.filters`";
  if (plan.reading_bytes > plan.training_bytes)
    return "use fewer rows, or leave columns out by `ignore`";
  if (reads(train, "rfrboost")) {  // features of z, and as many of x
    if (train.rfrboost.upscale > std::max<Index>(plan.features, 2 * train.rfrboost.features))
      return "use a smaller `rfrboost.upscale`";
    if (2 * train.rfrboost.features > plan.features) return "use fewer `rfrboost.features`";
  }
  const bool of_blocks = reads(train, "block"),
             of_networks = reads(train, "auto") && train.automatic.networks > 0;
  // A block has its width times the features, twice; the rows are held too.
  const bool rows_lead = plan.rows > 2 * (of_blocks     ? train.block.width
                                          : of_networks ? train.automatic.width
                                                        : 0);
  if (rows_lead && plan.features > 4 * plan.columns)
    return "use a smaller `max-levels` or `bins`, which make features of the columns";
  if (of_blocks) return "use a smaller `block.width`";
  if (of_networks) return "use a smaller `auto.width` or fewer `auto.networks`";
  return "use fewer rows";
}

}  // namespace resboost

#include "resboost/plan.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <utility>

#include "experiment/muted.h"
#include "experiment/peak_memory.h"
#include "experiment/time_limit.h"
#include "resboost/experiment.h"
#include "resboost/methods.h"
#include "resboost/rng.h"
#include "train/automatic/networks.h"

namespace resboost {
namespace {

constexpr std::uint64_t kRows = 0x91a7;  // this consumer's purpose number
constexpr Index kSmall = 1000, kFirstMost = 1000, kSecondMost = 4000, kFewest = 250;

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

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

Probe probe_of(const Prepared& all, double share, double limit, const RunConfig& config,
               Reporter& reporter) {
  Prepared some{all.schema,
                all.loss,
                some_of(all.train, share, config.seed),
                some_of(all.valid, share, config.seed),
                {}};
  Probe probe{some.train.rows() + some.valid.rows()};
  const bool tells = reset_peak_memory();
  const auto before = peak_memory();
  TimeLimit limited(reporter, limit);
  Muted muted(limited);
  const auto begin = std::chrono::steady_clock::now();
  const TrainedRun run = train_run(std::move(some), config, nullptr, muted);
  probe.seconds = seconds_since(begin);
  if (const auto peak = peak_memory(); tells && before && peak)
    probe.bytes = static_cast<double>(*peak) - static_cast<double>(std::min(*before, *peak));
  probe.parameters = static_cast<double>(run.model.net.param_count());
  probe.complete = !limited.reached();
  return probe;
}

/// Rows of the two probes.
std::vector<Index> probe_rows(Index rows) {
  if (rows < kSmall) return {std::max<Index>(rows / 2, 1), rows};
  return {std::clamp(rows / 16, kFewest, kFirstMost), std::clamp(rows / 4, kFewest, kSecondMost)};
}

/// c * rows^p through the last two points, p between 0 and `most`.
double along_power(const Probe& a, const Probe& b, double rows, double Probe::*number,
                   double most) {
  if (!(a.*number > 0 && b.*number > 0) || a.rows == b.rows) return b.*number;
  const double power = std::log(b.*number / (a.*number)) /
                       std::log(static_cast<double>(b.rows) / static_cast<double>(a.rows));
  return b.*number * std::pow(rows / static_cast<double>(b.rows), std::clamp(power, 0.0, most));
}

/// On the line through two points; never below the second.
double along_line(const Probe& a, const Probe& b, double rows) {
  const double between = static_cast<double>(b.rows - a.rows);
  const double slope = between > 0 ? std::max((*b.bytes - *a.bytes) / between, 0.0) : 0;
  return *b.bytes + slope * (rows - static_cast<double>(b.rows));
}

void estimate(Plan& plan, double base) {
  const Probe &a = plan.probes.front(), &b = plan.probes.back();
  const auto rows = static_cast<double>(plan.rows);
  plan.parameters = along_power(a, b, rows, &Probe::parameters, 1);
  plan.seconds = b.complete ? along_power(a, b, rows, &Probe::seconds, 1.2)
                            : std::numeric_limits<double>::quiet_NaN();
  if (a.bytes && b.bytes) plan.training_bytes = base + along_line(a, b, rows);
}

Plan about(const Prepared& data) {
  const Schema& schema = *data.schema;
  Plan plan;
  plan.train_rows = data.train.rows();
  plan.valid_rows = data.valid.rows();
  plan.rows = plan.train_rows + plan.valid_rows;
  for (const ColumnSpec& column : schema.columns)
    plan.columns += column.kind == ColumnSpec::Kind::ignored ? 0 : 1;
  plan.features = data.train.inputs();
  plan.codes = std::ssize(data.train.codes.columns);
  plan.outputs = schema.task.outputs;
  plan.of_classes = schema.task.kind == Task::Kind::classification;
  return plan;
}

}  // namespace

std::optional<double> Plan::bytes() const {
  if (!reading_bytes || !training_bytes) return std::nullopt;
  return std::max(*reading_bytes, *training_bytes);
}

Plan make_plan(DataSource source, const PlanConfig& config, const RunConfig& run,
               Reporter& reporter) {
  const auto begin = std::chrono::steady_clock::now();
  const Prepared all = prepare(source, run);
  Plan plan = about(all);
  plan.preparing_seconds = seconds_since(begin);
  if (const auto peak = peak_memory()) plan.reading_bytes = static_cast<double>(*peak);
  source = Table{};  // as a training has it no more
  const bool tells = reset_peak_memory();
  const auto resident = peak_memory();
  const double base =
      tells && resident ? static_cast<double>(*resident) : std::numeric_limits<double>::quiet_NaN();
  const RunConfig probed = as_on_all(run, all);
  for (const Index rows : probe_rows(plan.rows)) {
    const double share = static_cast<double>(rows) / static_cast<double>(plan.rows);
    plan.probes.push_back(probe_of(all, share, config.probe_seconds, probed, reporter));
    if (!plan.probes.back().complete || reporter.stop_requested()) break;
  }
  estimate(plan, base);
  return plan;
}

std::string memory_cure(const Plan& plan, const RunConfig& config) {
  const std::vector<std::string>& groups = method_of(config.train).groups;
  const auto reads = [&](const char* group) {
    return std::find(groups.begin(), groups.end(), group) != groups.end();
  };
  if (plan.reading_bytes > plan.training_bytes)
    return "use fewer rows, or leave columns out by `ignore`";
  if (plan.features > 4 * plan.columns)
    return "use a smaller `max-levels` or `bins`, which make features of the columns";
  if (reads("block")) return "use a smaller `block.width`";
  if (reads("auto") && config.train.automatic.networks > 0)
    return "use a smaller `auto.width` or fewer `auto.networks`";
  return "use fewer rows";
}

}  // namespace resboost

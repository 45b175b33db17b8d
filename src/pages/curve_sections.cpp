#include "pages/curve_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "pages/chart_series.h"
#include "report/text.h"

namespace resboost {
namespace {

using report::Chart;
using report::Section;
using report::Series;

/// The validation line only where rows were held out.
std::vector<Series> both(Series train, Series valid) {
  std::vector<Series> lines{std::move(train)};
  if (is_known(valid)) lines.push_back(std::move(valid));
  return lines;
}

/// Position of the lowest number, or of the highest; numbers that are none never win.
std::size_t best(const std::vector<double>& values, bool lowest) {
  std::size_t found = 0;
  for (std::size_t i = 1; i < values.size(); ++i) {
    const bool better = lowest ? values[i] < values[found] : values[i] > values[found];
    if (better || std::isnan(values[found])) found = i;
  }
  return found;
}

std::string about_loss(const Chart& chart, Index kept) {
  const Series& line = chart.series.back();
  const std::string depth = fmt::format("the network of depth {} was kept", kept);
  if (chart.series.size() == 1)
    return fmt::format("The training loss goes from {} to {}; nothing was held out, and {}.",
                       report::number(line.y.front()), report::number(line.y.back()), depth);
  const std::size_t lowest = best(line.y, true);
  return fmt::format("The validation loss is lowest at depth {:.0f}, where it is {}; {}.",
                     line.x[lowest], report::number(line.y[lowest]), depth);
}

std::string about_metric(const Chart& chart, const std::string& metric) {
  const Series& line = chart.series.back();
  const std::size_t highest = best(line.y, false);
  return fmt::format("{} {} is {} at depth {:.0f} and highest at depth {:.0f}, where it is {}.",
                     chart.series.size() == 1 ? "Training" : "Validation", metric,
                     report::number(line.y.front()), line.x.front(), line.x[highest],
                     report::number(line.y[highest]));
}

/// When half of what training gained was there.
std::string about_seconds(const Chart& chart) {
  const Series& line = chart.series.front();
  const double half = (line.y.front() + line.y.back()) / 2;
  std::size_t i = 0;
  while (i + 1 < line.y.size() && line.y[i] > half) ++i;
  return fmt::format("Half of the fall in training loss was there after {:.1f} of {:.1f} seconds.",
                     line.x[i], line.x.back());
}

/// Epochs of one fit, the last of its kind: a fit that diverged begins again.
struct Fit {
  int stage;
  std::vector<EpochReport> epochs;
};

std::vector<Fit> fits_of(const std::vector<EpochReport>& epochs, Phase phase) {
  std::vector<Fit> fits;
  for (const EpochReport& report : epochs) {
    if (report.phase != phase) continue;
    if (fits.empty() || fits.back().stage != report.stage) fits.push_back({report.stage, {}});
    if (!fits.back().epochs.empty() && report.epoch <= fits.back().epochs.back().epoch)
      fits.back().epochs.clear();
    fits.back().epochs.push_back(report);
  }
  return fits;
}

/// All of them one after the other, with a gap between two.
std::vector<Series> one_after_another(const std::vector<Fit>& fits) {
  Series train, valid;
  train.name = "training";
  valid.name = "validation";
  double before = 0;
  for (const Fit& fit : fits) {
    if (before > 0)
      for (Series* line : {&train, &valid}) {
        line->x.push_back(before + 0.5);
        line->y.push_back(std::numeric_limits<double>::quiet_NaN());
      }
    for (const EpochReport& report : fit.epochs) {
      for (Series* line : {&train, &valid}) line->x.push_back(before + report.epoch);
      train.y.push_back(report.train_loss);
      valid.y.push_back(report.valid_loss);
    }
    before = train.x.back();
  }
  return both(std::move(train), std::move(valid));
}

Section network_section(const std::vector<Fit>& fits) {
  Chart chart;
  chart.x_label = "epoch";
  chart.y_label = "mean loss over the epoch's minibatches";
  chart.series = one_after_another(fits);
  const Series& line = chart.series.back();
  const std::size_t lowest = best(line.y, true);
  std::string see = fmt::format("The {} loss is lowest at epoch {:.0f}, where it is {}", line.name,
                                line.x[lowest], report::number(line.y[lowest]));
  see += fits.size() > 1
             ? fmt::format("; a gap parts the {} times that the whole network was trained.",
                           fits.size())
         : chart.series.size() > 1 ? "; the weights of that epoch were kept."
                                   : "; the weights of the last epoch were kept.";
  return {"epochs", "Loss against epochs, all stages together", see, "", chart, {}};
}

Section block_section(const std::vector<Fit>& fits) {
  Chart chart;
  chart.x_label = "stage";
  chart.y_label = "loss of the block's own fit, training rows";
  Series first, last;
  first.name = "first epoch";
  last.name = "last epoch";
  double gained = 0;
  for (const Fit& fit : fits) {
    for (Series* line : {&first, &last}) line->x.push_back(fit.stage);
    first.y.push_back(fit.epochs.front().train_loss);
    last.y.push_back(fit.epochs.back().train_loss);
    gained = 1 - last.y.back() / first.y.back();
  }
  chart.series = {first, last};
  const std::string see = fmt::format(
      "The space between the lines is what the epochs gained for each stage: {:.0f}\u00a0% of the "
      "first epoch's loss "
      "at "
      "stage "
      "{:.0f}.",
      100 * gained, last.x.back());
  return {"blocks", "How far each block was fitted", see, "", chart, {}};
}

}  // namespace

std::vector<Section> curve_sections(const std::vector<StageReport>& stages,
                                    const std::string& metric, Index kept) {
  if (stages.empty()) return {};
  Chart loss, quality, time;
  loss.x_label = quality.x_label = "depth";
  loss.y_label = time.y_label = "mean loss";
  quality.y_label = metric;
  time.x_label = "seconds of training";
  loss.series = both(series("training", stages, &StageReport::stage, &StageReport::train_loss),
                     series("validation", stages, &StageReport::stage, &StageReport::valid_loss));
  quality.series =
      both(series("training", stages, &StageReport::stage, &StageReport::train_metric),
           series("validation", stages, &StageReport::stage, &StageReport::valid_metric));
  time.series = both(series("training", stages, &StageReport::seconds, &StageReport::train_loss),
                     series("validation", stages, &StageReport::seconds, &StageReport::valid_loss));
  std::vector<Section> sections{
      {"loss-depth", "Loss against depth", about_loss(loss, kept), "", loss, {}},
      {"metric-depth",
       fmt::format("{} against depth", metric == "accuracy" ? "Accuracy" : metric),
       about_metric(quality, metric),
       "",
       quality,
       {}}};
  if (stages.size() > 1)
    sections.push_back({"loss-seconds", "Loss against seconds", about_seconds(time), "", time, {}});
  return sections;
}

std::vector<Section> epoch_sections(const std::vector<EpochReport>& epochs) {
  std::vector<Section> sections;
  const std::vector<Fit> networks = fits_of(epochs, Phase::network),
                         blocks = fits_of(epochs, Phase::block);
  if (!networks.empty()) sections.push_back(network_section(networks));
  if (!blocks.empty()) sections.push_back(block_section(blocks));
  return sections;
}

}  // namespace resboost

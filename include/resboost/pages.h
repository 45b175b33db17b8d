#pragma once

#include <string>
#include <utility>
#include <vector>

#include "resboost/analyze.h"
#include "resboost/experiment.h"
#include "resboost/page.h"
#include "resboost/report.h"

// What was found, for people: pages of charts, tables, sentences, model cards. docs/reports.md
namespace resboost {

/// A name and what it is, as they stand on top of a page.
using Facts = std::vector<std::pair<std::string, std::string>>;

// ---- a training run
// -------------------------------------------------------------------------------------------------

/// The branches of a network after an epoch of training end to end.
struct EpochScales {
  int epoch;
  std::vector<StageScale> stages;
  EffectiveDepth depth;  ///< of the watched rows; empty without them, or without blocks
};

/// Remembers what a training tells, for the page that is made when it is over.
class RunHistory final : public Reporter {
 public:
  /// Rows whose representation is looked at after every epoch end to end: some of these, drawn at
  /// random. A page costs a pass of them an epoch.
  void watch(const Dataset& data);

  void on_stage(const StageReport& report) override { stages_.push_back(report); }
  void on_epoch(const EpochReport& report) override { epochs_.push_back(report); }
  void on_network(const Network& net, int epoch) override;
  void on_note(const std::string& text) override { notes_.push_back(text); }
  void on_warning(const std::string& text) override { warnings_.push_back(text); }

  const std::vector<StageReport>& stages() const { return stages_; }
  const std::vector<EpochReport>& epochs() const { return epochs_; }
  const std::vector<EpochScales>& scales() const { return scales_; }
  const std::vector<std::string>& notes() const { return notes_; }
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  Dataset watched_;
  std::vector<StageReport> stages_;
  std::vector<EpochReport> epochs_;
  std::vector<EpochScales> scales_;
  std::vector<std::string> notes_, warnings_;
};

/// What a page says of a run besides its numbers.
struct RunFacts {
  std::string source;         ///< the file with the training rows; "-": standard input
  std::string model_path;     ///< where the model went
  std::string command;        ///< that was called, as a shell takes it
  std::string ended_early{};  ///< by what, or empty
};

/// The facts, curves, the method's theory, quality on the validation rows.
report::Page train_page(const TrainedRun& run, const RunHistory& history, const RunFacts& facts);

/// MODEL_CARD.md of a trained model: Markdown under Hugging Face's front matter
/// (https://huggingface.co/docs/hub/model-cards). Says what was measured and what was not; the
/// licence is for the user to fill in. Equal runs give equal cards.
std::string model_card(const TrainedRun& run, const RunFacts& facts);

// ---- experiments
// ----------------------------------------------------------------------------------------------------

/// A line for each method, at most 100 columns wide: means, and the standard deviation over seeds
/// of what decides. Behind it what its columns are.
std::string comparison_table(const std::vector<MethodTrials>& methods);

/// Two sentences: who is better than the first, as far as that can be told from chance, and how
/// long each trained.
std::string verdict(const std::vector<MethodTrials>& methods);

/// All measures, what validation rows said at every moment of training against what it had cost by
/// then and against depth, and the scores on test rows against their cost. facts: of the data and
/// the run.
report::Page comparison_page(const std::vector<MethodTrials>& methods, const std::string& command,
                             Facts facts);

/// What the experiment shows in a sentence for each kind.
std::string degradation_sentences(const Degradation& degradation);
/// A line for each depth.
std::string degradation_table(const Degradation& degradation);
std::vector<report::Section> degradation_sections(const Degradation& degradation);

// ---- analysis
// -------------------------------------------------------------------------------------------------------

/// A section for each finding; none for what was not done or does not apply. classes: errors are 1
/// - accuracy, else RMSE.
std::vector<report::Section> analysis_sections(const Analysis& analysis, bool classes);

}  // namespace resboost

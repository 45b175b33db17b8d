#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "base/counted.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/follow_tasks.h"
#include "cli/keep_model.h"
#include "cli/outputs.h"
#include "cli/session.h"
#include "experiment/fold_log.h"
#include "experiment/rank_services.h"
#include "model/fingerprint.h"
#include "pages/cross_validation_text.h"
#include "pages/prediction_table.h"
#include "report/text.h"
#include "resboost/cross_validation.h"

namespace resboost::cli {
namespace {

class CvCommand final : public Command {
 public:
  Usage usage() const override {
    return {
        "cv DATA [--folds K] [--repeats R] [--group COLUMN | --time COLUMN] [--model OUT] "
        "[options]",
        "Cross-validation: trains on all folds but one, tests on that one, and says how good "
        "and how steady a method is.",
        {"resboost cv data/digits.csv --target target --folds 5",
         "resboost cv visits.csv --target ill --group patient --repeats 3 --method trees "
         "--output out-of-fold.csv",
         "resboost cv sales.csv --target sold --time day --model sales.model",
         "resboost cv orders.csv --target returned --repeats 20 --fold-log folds.jsonl"},
        {"DATA"},
        true};
  }

  void describe(OptionTable& table) override {
    ToOptions visitor(table, "Folds");
    validation_.describe(visitor);
    visitor.file("output", output_,
                 "write what the models say of the rows that they have not seen, as CSV");
    visitor.file("fold-log", log_,
                 "write each fold that is done as a line of JSON, so that a run that ends in "
                 "whatever way can be gone on with");
    visitor.file("resume", resume_,
                 "go on with this fold log: the same result without the folds that it has");
    visitor.file(
        "model", model_,
        "train once more, on all rows, as train does with these options, and write the model");
    add_train_options(table, settings_);
  }

  int run(const Invocation& call) override {
    validation_.time_limit = settings_.time_limit;
    require_shared_data(call);
    if (!log_.empty() && !resume_.empty())
      throw ConfigError("options --fold-log and --resume: give one; --resume goes on in its file");
    std::optional<Output> file;
    if (!output_.empty()) file = open_output(call, "output", output_);
    std::optional<Output> model;
    if (!model_.empty()) model = open_output(call, "model", model_);
    if (!log_.empty()) require_own_file(call, "fold-log", log_);
    if (!resume_.empty()) require_own_file(call, "resume", resume_);
    return run_logged(settings_, call,
                      [&](Session& session) { return validate(call, session, file, model); });
  }

  int follow(const Invocation& call) override {
    validation_.time_limit = settings_.time_limit;
    return follow_tasks(call, settings_, [&](const DataSource& source, Reporter& reporter) {
      return fold_services(*call.ranks, source, validation_, settings_.run, reporter);
    });
  }

 private:
  int validate(const Invocation& call, Session& session, std::optional<Output>& file,
               std::optional<Output>& model) const {
    const DataSource source = read_data(call, settings_, session);
    const CrossValidation result = test_folds(call, source, session);
    const auto complete = static_cast<int>(result.folds.size()) / validation_.folds;
    if (complete == 0) {
      session.console.line("interrupted; no repeat is complete");
      return kInterrupted;
    }
    call.streams.out << (settings_.output.json
                             ? json_line(json_of(result)) + "\n"
                             : report::clean(text_of(result, validation_.folds,
                                                     settings_.run.train.method, call.files[0])));
    if (file) file->write(tested_table(source, result));
    if (complete == validation_.repeats)
      return model ? train_and_keep(source, session, *model) : kOk;
    session.console.line(fmt::format("interrupted, {} of {} are complete", complete,
                                     counted(validation_.repeats, "repeat")));
    return kInterrupted;
  }

  CrossValidation test_folds(const Invocation& call, const DataSource& source,
                             Session& session) const {
    if (log_.empty() && resume_.empty())
      return cross_validate(source, validation_, settings_.run, session.reporter, {}, call.ranks);
    FoldLog log(resume_.empty() ? log_ : resume_, !resume_.empty());
    const FoldKeeping keeping = log.begin(source, validation_, settings_.run);
    if (!keeping.done.empty())
      session.console.line(
          fmt::format("going on after {}", counted(std::ssize(keeping.done), "fold")));
    return cross_validate(source, validation_, settings_.run, session.reporter, keeping,
                          call.ranks);
  }

  int train_and_keep(const DataSource& source, Session& session, Output& file) const {
    const TrainedRun run = train_on_all_rows(source, validation_, settings_.run, session.reporter);
    keep_model(run.model, file);
    session.console.line(fmt::format("saved {}: {}, fingerprint {}", model_,
                                     counted(run.model.net.depth(), "stage"),
                                     fingerprint(run.model.net)));
    if (!session.reporter.stop_requested()) return kOk;
    session.console.line("interrupted; this is the best model so far");
    return kInterrupted;
  }

  TrainSettings settings_;
  CrossValidationConfig validation_;
  std::string output_, model_, log_, resume_;
};

}  // namespace

std::unique_ptr<Command> make_cv_command() { return std::make_unique<CvCommand>(); }

}  // namespace resboost::cli

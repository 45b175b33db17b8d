#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/counted.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/follow_tasks.h"
#include "cli/outputs.h"
#include "cli/session.h"
#include "experiment/rank_services.h"
#include "pages/prediction_table.h"
#include "report/text.h"
#include "resboost/cross_validation.h"

namespace resboost::cli {
namespace {

Json json_of(const FoldResult& fold) {
  Json json{{"repeat", fold.repeat + 1},     {"fold", fold.fold + 1},
            {"train_rows", fold.train_rows}, {"valid_rows", fold.valid_rows},
            {"test_rows", fold.test_rows},   {"stages", fold.stages},
            {"seconds", fold.seconds}};
  if (fold.threshold) json["threshold"] = *fold.threshold;
  for (const Measure& measure : fold.measures) json["test"][measure.name] = measure.value;
  return json;
}

class CvCommand final : public Command {
 public:
  Usage usage() const override {
    return {"cv DATA [--folds K] [--repeats R] [--group COLUMN] [--output FILE] [options]",
            "Cross-validation: trains on all folds but one, tests on that one, and says how good "
            "and how steady a method is.",
            {"resboost cv data/digits.csv --target target --folds 5",
             "resboost cv visits.csv --target ill --group patient --repeats 3 --method trees "
             "--output out-of-fold.csv"},
            {"DATA"},
            true};
  }

  void describe(OptionTable& table) override {
    ToOptions visitor(table, "Folds");
    validation_.describe(visitor);
    visitor.file("output", output_,
                 "write what the models say of the rows that they have not seen, as CSV");
    add_train_options(table, settings_);
  }

  int run(const Invocation& call) override {
    validation_.time_limit = settings_.time_limit;
    require_shared_data(call);
    std::optional<Output> file;
    if (!output_.empty()) file = open_output(call, "output", output_);
    return run_logged(settings_, call,
                      [&](Session& session) { return validate(call, session, file); });
  }

  int follow(const Invocation& call) override {
    validation_.time_limit = settings_.time_limit;
    return follow_tasks(call, settings_, [&](const DataSource& source, Reporter& reporter) {
      return fold_services(*call.ranks, source, validation_, settings_.run, reporter);
    });
  }

 private:
  int validate(const Invocation& call, Session& session, std::optional<Output>& file) const {
    const DataSource source = read_data(call, settings_, session);
    const CrossValidation result =
        cross_validate(source, validation_, settings_.run, session.reporter, call.ranks);
    const auto complete = static_cast<int>(result.folds.size()) / validation_.folds;
    if (complete == 0) {
      session.console.line("interrupted; no repeat is complete");
      return kInterrupted;
    }
    print(call, result);
    if (file) file->write(tested_table(source, result));
    if (complete == validation_.repeats) return kOk;
    session.console.line(fmt::format("interrupted, {} of {} are complete", complete,
                                     counted(validation_.repeats, "repeat")));
    return kInterrupted;
  }

  void print(const Invocation& call, const CrossValidation& result) const {
    const std::vector<FoldSummary> summaries = summaries_of(result.folds);
    if (settings_.output.json) {
      Json json{{"folds", Json::array()}, {"mean", Json::object()}, {"sd", Json::object()}};
      for (const FoldResult& fold : result.folds) json["folds"].push_back(json_of(fold));
      for (const FoldSummary& summary : summaries) {
        json["mean"][summary.name] = summary.mean;
        json["sd"][summary.name] = summary.spread;
      }
      call.streams.out << json_line(json) << "\n";
      return;
    }
    std::size_t width = 6;
    for (const FoldSummary& summary : summaries) width = std::max(width, summary.name.size());
    std::string text =
        fmt::format("{}: {} of {}, {} models by {}\n  {:<{}} {:>10} {:>10}\n", call.files[0],
                    counted(validation_.folds, "fold"), counted(result.predictions.rows(), "row"),
                    result.folds.size(), settings_.run.train.method, "", width, "mean", "sd");
    for (const FoldSummary& summary : summaries)
      text += fmt::format("  {:<{}} {:>10.4f} {:>10.4f}\n", summary.name, width, summary.mean,
                          summary.spread);
    call.streams.out << report::clean(text);
  }

  TrainSettings settings_;
  CrossValidationConfig validation_;
  std::string output_;
};

}  // namespace

std::unique_ptr<Command> make_cv_command() { return std::make_unique<CvCommand>(); }

}  // namespace resboost::cli

#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/output.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/fingerprint.h"
#include "cli/interrupt.h"
#include "cli/model_card.h"
#include "cli/outputs.h"
#include "cli/record.h"
#include "cli/results.h"
#include "cli/session.h"
#include "cli/train_page.h"
#include "resboost/methods.h"

namespace resboost::cli {
namespace {

class TrainCommand final : public Command {
 public:
  Usage usage() const override {
    return {
        "train TRAIN --model OUT [--target NAME] [options]",
        "Trains a network stage by stage and writes the model.",
        {"resboost train data/digits.csv --target target --model digits.model",
         "resboost train more.csv --continue-from digits.model --stages +3 --model deeper.model"},
        {"TRAIN"},
        true};
  }

  void describe(OptionTable& table) override {
    ToOptions visitor(table, "Model");
    visitor.file("model", model_, "where the trained model goes");
    visitor.file("continue-from", continue_from_,
                 "add --stages to this model; its columns and its stages stay as they are");
    report_.describe(visitor);
    visitor.file(
        "card", card_,
        "write a model card (MODEL_CARD.md) with Hugging Face's front matter (docs/reports.md)");
    add_train_options(table, settings_);
  }

  int run(const Invocation& call) override {
    if (model_.empty())
      throw ConfigError("option --model is missing; usage: resboost " + usage().line);
    require_folder(model_);
    require_report(call, report_.report);
    if (!card_.empty()) {
      require_folder(card_);
      require_own_file(call, "card", card_);
    }
    return run_logged(settings_, call,
                      [&](Session& session) { return train_and_save(call, session); });
  }

 private:
  int train_and_save(const Invocation& call, Session& session) {
    std::optional<Model> before;
    if (!continue_from_.empty()) {
      before = load_model(continue_from_);
      require_same_columns(*before, settings_.schema);
    }
    const Prepared data = read(call.files[0], before ? &*before : nullptr);
    session.tell_data(data, call.files[0]);
    if (!report_.report.empty()) session.page.watch(data.train);

    const auto begin = std::chrono::steady_clock::now();
    Model model{data.schema, make_loss(data.loss), Network{}, {}};
    model.net = train(before ? before->net.clone() : Network{}, data.train, data.valid, *model.loss,
                      settings_.train, Rng(settings_.seed), session.reporter);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    return save(call, session, data, model, before ? &*before : nullptr, seconds.count());
  }

  Prepared read(const std::string& path, const Model* before) const {
    std::vector<std::string> warnings;
    const Source source =
        before ? read_to_encode(path, settings_.input, *before->schema, Schema::Targets::required,
                                warnings)
               : read_to_learn(path, settings_, warnings);
    Prepared data = prepare(source, settings_, before);
    data.warnings.insert(data.warnings.begin(), warnings.begin(), warnings.end());
    return data;
  }

  int save(const Invocation& call, Session& session, const Prepared& data, Model& model,
           const Model* before, double seconds) {
    TrainedRun run = measured(call, session, data, model, seconds);
    model.record =
        make_record(settings_, run.on_train, run.on_valid, before ? &before->record : nullptr);
    save_model(model, model_);
    tell(call, session, run);
    if (before && before->net.depth() == model.net.depth())
      session.console.line("no added stage lowered the validation loss; this is the old network");
    write_about(session, run);
    if (!run.ended_early.empty())
      session.console.line(run.ended_early + "; this is the best model so far");
    return interrupted() ? kInterrupted : kOk;
  }

  TrainedRun measured(const Invocation& call, const Session& session, const Prepared& data,
                      const Model& model, double seconds) const {
    TrainedRun run{settings_,
                   data,
                   model,
                   session.page,
                   call.files[0],
                   model_,
                   called(call.arguments),
                   measure(model, model.predict(data.train), data.train),
                   {},
                   {},
                   seconds,
                   {}};
    if (data.valid.rows() > 0) {
      run.valid_predictions = model.predict(data.valid);
      run.on_valid = measure(model, run.valid_predictions, data.valid);
    }
    if (session.reporter.out_of_time()) run.ended_early = "the time limit was reached";
    if (interrupted()) run.ended_early = "interrupted";
    return run;
  }

  void tell(const Invocation& call, Session& session, const TrainedRun& run) const {
    const Network& net = run.model.net;
    Json result{{"model", model_},
                {"stages", net.depth()},
                {"parameters", net.param_count()},
                {"fingerprint", fingerprint(net)},
                {"seconds", run.seconds},
                {"train", to_json(run.on_train)}};
    if (run.on_valid) result["valid"] = to_json(*run.on_valid);
    session.log.event("checkpoint", result);
    if (settings_.output.json) call.streams.out << json_line(result) << "\n";
    session.console.line("train " + summary(run.on_train) +
                         (run.on_valid ? "; valid " + summary(*run.on_valid) : ""));
    session.console.line(fmt::format("saved {}: {}, {}, fingerprint {}", model_,
                                     counted(net.depth(), "stage"),
                                     counted(net.param_count(), "parameter"), fingerprint(net)));
  }

  /// After the model, which must not be lost for a page.
  void write_about(Session& session, const TrainedRun& run) const {
    if (!report_.report.empty()) {
      report::write_page(train_page(run), report_.report);
      session.console.line("wrote " + report_.report);
    }
    if (!card_.empty()) {
      write_whole(card_, model_card(run));
      session.console.line("wrote " + card_);
    }
  }

  TrainSettings settings_;
  ReportSettings report_;
  std::string model_, continue_from_, card_;
};

}  // namespace

std::unique_ptr<Command> make_train_command() { return std::make_unique<TrainCommand>(); }

}  // namespace resboost::cli

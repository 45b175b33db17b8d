#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/stop.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/fingerprint.h"
#include "cli/interrupt.h"
#include "cli/keep_model.h"
#include "cli/model_card.h"
#include "cli/outputs.h"
#include "cli/record.h"
#include "cli/results.h"
#include "cli/run_checkpoint.h"
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
    checkpoint_.describe(visitor);
    report_.describe(visitor);
    visitor.file(
        "card", card_,
        "write a model card (MODEL_CARD.md) with Hugging Face's front matter (docs/reports.md)");
    add_train_options(table, settings_);
  }

  int run(const Invocation& call) override {
    if (model_.empty())
      throw ConfigError("option --model is missing; usage: resboost " + usage().line);
    Files files{open_output(call, "model", model_, "continue-from"), std::nullopt, std::nullopt};
    require_report(call, report_.report);
    if (!card_.empty()) files.card = open_output(call, "card", card_);
    if (checkpoint_.resume && checkpoint_.file.empty())
      throw ConfigError("option --resume needs --checkpoint: the file to go on from");
    if (!checkpoint_.file.empty())
      files.checkpoint = open_output(call, "checkpoint", checkpoint_.file);
    return run_logged(settings_, call,
                      [&](Session& session) { return train_and_save(call, session, files); });
  }

 private:
  /// Open from before the data are read.
  struct Files {
    Output model;
    std::optional<Output> card, checkpoint;
  };

  int train_and_save(const Invocation& call, Session& session, Files& files) {
    std::optional<Model> before;
    if (!continue_from_.empty()) {
      before = load_model(continue_from_);
      require_same_columns(*before, settings_.schema);
    }
    const Prepared data = read(call.files[0], before ? before->schema : nullptr);
    session.tell_data(data, call.files[0]);
    if (!report_.report.empty()) session.page.watch(data.train);
    Model model{
        data.schema,
        make_loss_for(data.schema->task, settings_.loss, before ? before->loss.get() : nullptr),
        Network{},
        {}};
    const auto checkpoint =
        open_checkpoint(session, data, before ? &*before : nullptr, *model.loss, files);

    const auto begin = std::chrono::steady_clock::now();
    std::exception_ptr failure;
    try {
      model.net = train(before ? before->net.clone() : Network{}, data.train, data.valid,
                        *model.loss, settings_.train, Rng(settings_.seed), session.reporter,
                        checkpoint.get());
    } catch (const TrainingError& error) {
      failure = error.cause();
      model.net = error.best().clone();
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    if (failure) give_up(model, before ? &*before : nullptr, failure, files);
    const int code =
        save(call, session, data, model, before ? &*before : nullptr, seconds.count(), files);
    const bool whole = !interrupted() && !session.reporter.out_of_time();
    if (checkpoint && whole) std::filesystem::remove(checkpoint_.file);
    return code;
  }

  std::unique_ptr<RunCheckpoint> open_checkpoint(Session& session, const Prepared& data,
                                                 const Model* before, const Loss& loss,
                                                 Files& files) const {
    if (!files.checkpoint) return nullptr;
    auto checkpoint =
        std::make_unique<RunCheckpoint>(*files.checkpoint, checkpoint_,
                                        identity_of_run(settings_, data, before), data.schema, loss);
    if (checkpoint->before)
      session.console.line(fmt::format("going on from {}, with {}", checkpoint_.file,
                                       counted(checkpoint->before->net.depth(), "stage")));
    return checkpoint;
  }

  /// What is there is a model; what is not is an error.
  [[noreturn]] void give_up(Model& model, const Model* before, const std::exception_ptr& failure,
                            Files& files) const {
    model.record = make_record(settings_, {}, {}, before ? &before->record : nullptr);
    keep_model(model, files.model);
    throw Error(fmt::format("{}; the best model so far, {}, is saved as {}",
                            failure_of(failure).text, counted(model.net.depth(), "stage"), model_));
  }

  Prepared read(const std::string& path, std::shared_ptr<const Schema> known) const {
    std::vector<std::string> warnings;
    const Source source =
        known ? read_to_encode(path, settings_.input, *known, Schema::Targets::required, warnings)
              : read_to_learn(path, settings_, warnings);
    Prepared data = prepare(source, settings_, std::move(known));
    data.warnings.insert(data.warnings.begin(), warnings.begin(), warnings.end());
    return data;
  }

  int save(const Invocation& call, Session& session, const Prepared& data, Model& model,
           const Model* before, double seconds, Files& files) {
    TrainedRun run{settings_, data,   model,   session.page, call.files[0], model_,
                   called(call.arguments), {}, {}, {}, seconds, {}};
    const auto write = [&] {
      model.record =
          make_record(settings_, run.on_train, run.on_valid, before ? &before->record : nullptr);
      keep_model(model, files.model);
    };
    if (files.model.plain()) write();  // before passes over all rows, which may take long
    measure_run(session, run);
    if (run.on_train || !files.model.plain()) write();
    if (session.reporter.out_of_time()) run.ended_early = "the time limit was reached";
    if (interrupted()) run.ended_early = "interrupted";
    tell(call, session, run);
    if (before && before->net.depth() == model.net.depth())
      session.console.line("no added stage lowered the validation loss; this is the old network");
    write_about(session, run, files);
    if (!run.ended_early.empty())
      session.console.line(run.ended_early + "; this is the best model so far");
    return interrupted() ? kInterrupted : kOk;
  }

  /// Nothing, or less, where the run is asked to end.
  static void measure_run(Session& session, TrainedRun& run) {
    const StopScope scope([&] { return session.reporter.stop_requested(); });
    try {
      run.on_train = measure(run.model, run.model.predict(run.data.train), run.data.train);
      if (run.data.valid.rows() == 0) return;
      run.valid_predictions = run.model.predict(run.data.valid);
      run.on_valid = measure(run.model, run.valid_predictions, run.data.valid);
    } catch (const Stopped&) {
      run.on_train.reset();
    }
  }

  void tell(const Invocation& call, Session& session, const TrainedRun& run) const {
    const Network& net = run.model.net;
    Json result{{"model", model_},
                {"stages", net.depth()},
                {"parameters", net.param_count()},
                {"fingerprint", fingerprint(net)},
                {"seconds", run.seconds}};
    if (run.on_train) result["train"] = to_json(*run.on_train);
    if (run.on_valid) result["valid"] = to_json(*run.on_valid);
    session.log.event("checkpoint", result);
    if (settings_.output.json) call.streams.out << json_line(result) << "\n";
    if (run.on_train)
      session.console.line("train " + summary(*run.on_train) +
                           (run.on_valid ? "; valid " + summary(*run.on_valid) : ""));
    session.console.line(fmt::format("saved {}: {}, {}, fingerprint {}", model_,
                                     counted(net.depth(), "stage"),
                                     counted(net.param_count(), "parameter"), fingerprint(net)));
  }

  /// After the model, which must not be lost for a page.
  void write_about(Session& session, const TrainedRun& run, Files& files) const {
    if (!report_.report.empty()) {
      report::write_page(train_page(run), report_.report);
      session.console.line("wrote " + report_.report);
    }
    if (files.card) {
      files.card->write(model_card(run));
      session.console.line("wrote " + card_);
    }
  }

  TrainSettings settings_;
  CheckpointSettings checkpoint_;
  ReportSettings report_;
  std::string model_, continue_from_, card_;
};

}  // namespace

std::unique_ptr<Command> make_train_command() { return std::make_unique<TrainCommand>(); }

}  // namespace resboost::cli

#include "resboost/train.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/counted.h"
#include "base/following.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/keep_model.h"
#include "cli/option_names.h"
#include "cli/outputs.h"
#include "cli/session.h"
#include "experiment/run_checkpoint.h"
#include "experiment/time_limit.h"
#include "model/fingerprint.h"
#include "pages/trial_json.h"
#include "resboost/model_file.h"
#include "resboost/pages.h"
#include "resboost/parallel.h"
#include "train/rank_services.h"

namespace resboost::cli {
namespace {

class TrainCommand final : public Command {
 public:
  Usage usage() const override {
    return {
        "train TRAIN --model OUT [--target NAME] [options]",
        "Trains a network stage by stage and writes the model.",
        {"resboost train data/digits.csv --target target --model digits.model",
         "resboost train more.csv --continue-from digits.model --stages +3 --model deeper.model",
         "resboost train flowers/ --finetune-from pets.model --preset photos "
         "--boostresnet.optimizer adam --boostresnet.learning-rate 0.01 --boostresnet.epochs 20 "
         "--model flowers.model"},
        {"TRAIN"},
        true};
  }

  void describe(OptionTable& table) override {
    ToOptions visitor(table, "Model");
    visitor.file("model", model_, "where the trained model goes");
    visitor.file("continue-from", continue_from_,
                 "add --stages to this model; its columns and its stages stay as they are");
    visitor.file("finetune-from", finetune_from_,
                 "pictures: learn their classes with the stages of this model, which stay as they "
                 "are, and --stages more (3) behind them; --finetune-epochs moves all");
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
    Files files = open_files(call);
    return run_logged(settings_, call,
                      [&](Session& session) { return train_and_save(call, session, files); });
  }

  int follow(const Invocation& call) override {
    settings_.machine.take();
    return resboost::follow(*call.ranks, training_services(*call.ranks));
  }

 private:
  /// Open from before the data are read.
  struct Files {
    Output model;
    std::optional<Output> card, checkpoint;
  };

  Files open_files(const Invocation& call) const {
    if (!continue_from_.empty() && !finetune_from_.empty())
      throw ConfigError(
          "options --continue-from and --finetune-from: a model goes on either with its own "
          "classes or with new ones; give one of the two");
    Files files{open_output(call, "model", model_, "continue-from"), std::nullopt, std::nullopt};
    require_report(call, report_.report);
    if (!card_.empty()) files.card = open_output(call, "card", card_);
    if (checkpoint_.resume && checkpoint_.file.empty())
      throw ConfigError("option --resume needs --checkpoint: the file to go on from");
    if (!checkpoint_.file.empty())
      files.checkpoint = open_output(call, "checkpoint", checkpoint_.file);
    return files;
  }

  int train_and_save(const Invocation& call, Session& session, Files& files) {
    TimeLimit limited(session.reporter, settings_.time_limit);
    std::optional<Model> before;
    if (!continue_from_.empty() || !finetune_from_.empty()) {
      before = load_model(continue_from_.empty() ? finetune_from_ : continue_from_);
      require_same_columns(*before, settings_.run.schema);
    }
    if (!report_.report.empty()) session.reporter.watch_rows();
    Prepared data = read(call.files[0], before);
    session.reporter.set_source(call.files[0], {});
    session.reporter.on_data(data);
    const auto checkpoint = open_checkpoint(session, data, before ? &*before : nullptr, files);
    const TrainedRun run = trained(std::move(data), before ? &*before : nullptr, call, limited,
                                   checkpoint.get(), files);
    const RunFacts facts{call.files[0], model_, called(call.arguments),
                         interrupted()       ? "interrupted"
                         : limited.reached() ? "the time limit was reached"
                                             : ""};
    if (run.on_train || !files.model.plain()) keep_model(run.model, files.model);
    tell(call, session, run);
    if (!continue_from_.empty() && before->net.depth() == run.model.net.depth())
      session.console.line("no added stage lowered the validation loss; this is the old network");
    write_about(session, run, facts, files);
    if (checkpoint && facts.ended_early.empty()) std::filesystem::remove(checkpoint_.file);
    if (!facts.ended_early.empty())
      session.console.line(facts.ended_early + "; this is the best model so far");
    return interrupted() ? kInterrupted : kOk;
  }

  std::unique_ptr<RunCheckpoint> open_checkpoint(Session& session, const Prepared& data,
                                                 const Model* before, Files& files) const {
    if (!files.checkpoint) return nullptr;
    auto checkpoint = std::make_unique<RunCheckpoint>(*files.checkpoint, checkpoint_,
                                                      identity_of_run(settings_.run, data, before),
                                                      data.schema, make_loss(data.loss));
    if (checkpoint->before)
      session.console.line(fmt::format("going on from {}, with {}", checkpoint_.file,
                                       counted(checkpoint->before->net.depth(), "stage")));
    return checkpoint;
  }

  /// Its model is saved as soon as there is one; a device, to which writes add up, waits.
  TrainedRun trained(Prepared data, const Model* before, const Invocation& call, Reporter& reporter,
                     RunCheckpoint* checkpoint, Files& files) const {
    const RunKeeping keeping{[&](const Model& model) {
                               if (files.model.plain()) keep_model(model, files.model);
                             },
                             checkpoint};
    try {
      return train_run(std::move(data), settings_.run, before, reporter, keeping, call.ranks);
    } catch (const TrainingError& error) {
      throw Error(fmt::format("{}; the best model so far, {}, is saved as {}",
                              failure_of(error.cause()).text,
                              counted(error.best().depth(), "stage"), model_));
    }
  }

  /// before: what is gone on from, made for new classes where these are.
  Prepared read(const std::string& path, std::optional<Model>& before) const {
    std::vector<std::string> warnings;
    DataSource source =
        before ? read_to_encode(path, settings_.run.input, *before->schema,
                                Schema::Targets::required, warnings, settings_.run.train.cache_dir)
               : read_to_learn(path, settings_.run, warnings);
    if (!finetune_from_.empty())
      before = for_new_classes(*before, source, settings_.run.loss, warnings);
    Prepared data = prepare(std::move(source), settings_.run, before ? &*before : nullptr);
    data.warnings.insert(data.warnings.begin(), warnings.begin(), warnings.end());
    for (std::string& warning : data.warnings) warning = with_option_names(warning);
    return data;
  }

  void tell(const Invocation& call, Session& session, const TrainedRun& run) const {
    const Network& net = run.model.net;
    Json result{{"model", model_},
                {"stages", net.depth()},
                {"parameters", net.param_count()},
                {"fingerprint", fingerprint(net)},
                {"seconds", run.seconds}};
    if (run.on_train) result["train"] = json_of(*run.on_train);
    if (run.on_valid) result["valid"] = json_of(*run.on_valid);
    session.log.event("checkpoint", result);
    session.console.clear_progress();
    if (settings_.output.json) call.streams.out << json_line(result) << "\n";
    if (run.on_train)
      session.console.line("train " + summary(*run.on_train) +
                           (run.on_valid ? "; valid " + summary(*run.on_valid) : ""));
    session.console.line(fmt::format("saved {}: {}, {}, fingerprint {}", model_,
                                     counted(net.depth(), "stage"),
                                     counted(net.param_count(), "parameter"), fingerprint(net)));
  }

  /// After the model, which must not be lost for a page.
  void write_about(Session& session, const TrainedRun& run, const RunFacts& facts,
                   Files& files) const {
    if (!report_.report.empty()) {
      report::write_page(train_page(run, session.history, facts), report_.report);
      session.console.line("wrote " + report_.report);
    }
    if (files.card) {
      files.card->write(model_card(run, facts));
      session.console.line("wrote " + card_);
    }
  }

  TrainSettings settings_;
  CheckpointSettings checkpoint_{.on_save = note_kept};
  ReportSettings report_;
  std::string model_, continue_from_, finetune_from_, card_;
};

}  // namespace

std::unique_ptr<Command> make_train_command() { return std::make_unique<TrainCommand>(); }

}  // namespace resboost::cli

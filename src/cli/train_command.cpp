#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/fingerprint.h"
#include "cli/interrupt.h"
#include "cli/record.h"
#include "cli/results.h"
#include "cli/session.h"
#include "resboost/methods.h"

namespace resboost::cli {
namespace {

/// Before hours of training, not after.
void require_folder(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code ignored;
  if (!folder.empty() && !std::filesystem::is_directory(folder, ignored))
    throw IoError(fmt::format("{}: there is no folder {}; make it first", path, folder.string()));
}

class TrainCommand final : public Command {
 public:
  Usage usage() const override {
    return {"train TRAIN --model OUT [--target NAME] [options]",
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
    add_train_options(table, settings_);
  }

  int run(const Invocation& call) override {
    if (model_.empty()) throw ConfigError("option --model is missing; usage: resboost " + usage().line);
    require_folder(model_);
    return run_logged(settings_, call, [&](Session& session) { return train_and_save(call, session); });
  }

 private:
  int train_and_save(const Invocation& call, Session& session) {
    std::optional<Model> before;
    if (!continue_from_.empty()) {
      before = load_model(continue_from_);
      require_same_columns(*before, settings_.schema);
    }
    const Prepared data = read(call.files[0], before ? before->schema : nullptr);
    session.tell_data(data, call.files[0]);

    const auto begin = std::chrono::steady_clock::now();
    Model model{data.schema,
                make_loss_for(data.schema->task, settings_.loss, before ? before->loss.get() : nullptr),
                Network{},
                {}};
    model.net = train(before ? before->net.clone() : Network{}, data.train, data.valid, *model.loss, settings_.train,
                      Rng(settings_.seed), session.reporter);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    return save(call, session, data, model, before ? &*before : nullptr, seconds.count());
  }

  Prepared read(const std::string& path, std::shared_ptr<const Schema> known) const {
    std::vector<std::string> warnings;
    const Source source = known ? read_to_encode(path, settings_.input, *known, Schema::Targets::required, warnings)
                                : read_to_learn(path, settings_, warnings);
    Prepared data = prepare(source, settings_, std::move(known));
    data.warnings.insert(data.warnings.begin(), warnings.begin(), warnings.end());
    return data;
  }

  int save(const Invocation& call, Session& session, const Prepared& data, Model& model, const Model* before,
           double seconds) {
    const Metrics on_train = measure(model, model.predict(data.train), data.train);
    const std::optional<Metrics> on_valid =
        data.valid.rows() > 0 ? std::optional(measure(model, model.predict(data.valid), data.valid)) : std::nullopt;
    model.record = make_record(settings_, on_train, on_valid, before ? &before->record : nullptr);
    save_model(model, model_);

    Json result{{"model", model_},
                {"stages", model.net.depth()},
                {"parameters", model.net.param_count()},
                {"fingerprint", fingerprint(model.net)},
                {"seconds", seconds},
                {"train", to_json(on_train)}};
    if (on_valid) result["valid"] = to_json(*on_valid);
    session.log.event("checkpoint", result);
    if (settings_.output.json) call.streams.out << json_line(result) << "\n";

    session.console.line("train " + summary(on_train) + (on_valid ? "; valid " + summary(*on_valid) : ""));
    session.console.line(fmt::format("saved {}: {}, {}, fingerprint {}", model_, counted(model.net.depth(), "stage"),
                                     counted(model.net.param_count(), "parameter"), fingerprint(model.net)));
    if (before && before->net.depth() == model.net.depth())
      session.console.line("no added stage lowered the validation loss; this is the old network");
    if (session.reporter.out_of_time())
      session.console.line("the time limit was reached; this is the best model so far");
    if (!interrupted()) return kOk;
    session.console.line("interrupted; this is the best model so far");
    return kInterrupted;
  }

  TrainSettings settings_;
  std::string model_, continue_from_;
};

}  // namespace

std::unique_ptr<Command> make_train_command() { return std::make_unique<TrainCommand>(); }

}  // namespace resboost::cli

#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/results.h"
#include "cli/session.h"
#include "cli/verdict.h"
#include "resboost/methods.h"

namespace resboost::cli {
namespace {

/// Training and validation rows, and test rows that nothing but the final score has seen.
struct Parts {
  Prepared data;
  Dataset test;
};

class CompareCommand final : public Command {
 public:
  Usage usage() const override {
    return {"compare DATA [--target NAME] [--test FILE | --test-share S] [options]",
            "Trains stage by stage (--method) and end to end, and tests both networks on the same rows.",
            {"resboost compare data/digits.csv --target target",
             "resboost compare train.csv --test test.csv --finetune-epochs 5 --json"},
            {"DATA"},
            true};
  }

  void describe(OptionTable& table) override {
    ToOptions visitor(table, "Test rows");
    visitor.file("test", test_, "rows to test on; without it a share of the data");
    visitor("test-share", test_share_, 0.01, 0.9, "share of the rows to test on");
    add_train_options(table, settings_);
  }

  int run(const Invocation& call) override {
    if (settings_.train.method == TrainConfig::Method::backprop)
      throw ConfigError(
          "option --method: backprop is what compare always trains second; name a method that trains stage by stage, "
          "or leave it out");
    return run_logged(settings_, call, [&](Session& session) { return compare(call, session); });
  }

 private:
  /// A network, a name for it, and the seconds that it took.
  struct Trained {
    Network net;
    double seconds = 0;
  };

  int compare(const Invocation& call, Session& session) {
    const Parts parts = read(call.files[0]);
    session.tell_data(parts.data, call.files[0]);
    Model model{parts.data.schema, make_loss_for(parts.data.schema->task, settings_.loss, nullptr), Network{}, {}};
    std::vector<Contender> contenders;
    const auto enter = [&](const std::string& method, Trained trained) {
      model.net = std::move(trained.net);
      contenders.push_back({method, model.net.depth(), model.net.param_count(),
                            measure(model, model.predict(parts.test), parts.test), trained.seconds});
    };

    TrainConfig config = settings_.train;
    config.finetune_epochs = 0;
    Trained boosted = fit("stage by stage", Network{}, parts, *model.loss, config, session);
    std::optional<Trained> tuned;
    if (settings_.train.finetune_epochs > 0) {
      config.stages = 0;
      config.finetune_epochs = settings_.train.finetune_epochs;
      tuned = fit("fine-tuning", boosted.net.clone(), parts, *model.loss, config, session);
      tuned->seconds += boosted.seconds;
    }
    config.method = TrainConfig::Method::backprop;
    config.stages = static_cast<int>(boosted.net.depth() - (parts.data.train.pictures.rows() > 0 ? 1 : 0));  // the stem
    config.finetune_epochs = 0;
    Trained end_to_end = fit("end to end", Network{}, parts, *model.loss, config, session);

    if (interrupted()) {
      session.console.line("interrupted; there is nothing to compare");
      return kInterrupted;
    }
    enter("stage by stage", std::move(boosted));
    enter("end to end", std::move(end_to_end));
    if (tuned) enter("stage by stage, then fine-tuned", std::move(*tuned));
    print(call, contenders);
    return kOk;
  }

  Trained fit(const std::string& name, Network start, const Parts& parts, const Loss& loss, const TrainConfig& config,
              Session& session) const {
    if (interrupted()) return {std::move(start), 0};
    session.console.line(name + ":");
    session.log.event("method", {{"method", name}});
    session.reporter.start_clock(settings_.time_limit);
    const auto begin = std::chrono::steady_clock::now();
    Network net = train(std::move(start), parts.data.train, parts.data.valid, loss, config, Rng(settings_.seed),
                        session.reporter);
    return {std::move(net), std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count()};
  }

  Parts read(const std::string& path) const {
    std::vector<std::string> warnings;
    const Source source = read_to_learn(path, settings_, warnings);
    Parts parts;
    Source test;
    if (test_.empty()) {
      const Split rows = split(source, settings_.schema, test_share_, settings_.seed);
      parts.data = prepare(take_rows(source, rows.train), settings_, nullptr);
      test = take_rows(source, rows.held_out);
    } else {
      parts.data = prepare(source, settings_, nullptr);
      test = read_to_encode(test_, settings_.input, *parts.data.schema, Schema::Targets::open, warnings);
    }
    parts.data.warnings.insert(parts.data.warnings.begin(), warnings.begin(), warnings.end());
    parts.test = encode(*parts.data.schema, test, Schema::Targets::open, parts.data.warnings);
    return parts;
  }

  void print(const Invocation& call, const std::vector<Contender>& contenders) const {
    std::vector<std::string> again = call.arguments;
    again.insert(again.begin(), "resboost");
    if (settings_.output.json) {
      Json methods = Json::array();
      for (const Contender& one : contenders)
        methods.push_back({{"method", one.method},
                           {"stages", one.stages},
                           {"parameters", one.parameters},
                           {"seconds", one.seconds},
                           {"test", to_json(one.test)}});
      call.streams.out << json_line({{"methods", methods},
                                     {"verdict", verdict(contenders[0], contenders[1])},
                                     {"command", shell_quoted(again)}})
                       << "\n";
      return;
    }
    call.streams.out << comparison_table(contenders) << "\n"
                     << verdict(contenders[0], contenders[1]) << "\n\nAgain: " << shell_quoted(again) << "\n";
  }

  TrainSettings settings_;
  std::string test_;
  double test_share_ = 0.2;
};

}  // namespace

std::unique_ptr<Command> make_compare_command() { return std::make_unique<CompareCommand>(); }

}  // namespace resboost::cli

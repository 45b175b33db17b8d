#include <optional>

#include "cli/apply.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/outputs.h"
#include "pages/prediction_table.h"
#include "prepare/kept_columns.h"
#include "resboost/features.h"

namespace resboost::cli {
namespace {

class PredictCommand final : public Command {
 public:
  Usage usage() const override {
    return {"predict MODEL DATA [--output FILE] [--stages T]",
            "Writes one prediction a row, as CSV; probabilities of all classes beside it.",
            {"resboost predict digits.model new.csv --output predictions.csv",
             "resboost predict digits.model new.csv --keep id,name > predictions.csv",
             "zcat new.csv.gz | resboost predict digits.model - --stages 2 > predictions.csv"},
            {"MODEL", "DATA"},
            false,
            SIZE_MAX,
            "predict the rows in parts"};
  }

  void describe(OptionTable& table) override {
    ToOptions visitor(table);
    visitor.file("output", output_, "where the predictions go; - is standard output");
    visitor.flag("features", features_,
                 "the representation that the model's last head reads, in place of predictions: "
                 "columns f1, f2, ... for a method of your own");
    keep_.describe(visitor);
    settings_.describe(visitor);
    visitor.flag("quiet", quiet_, "nothing on standard error but errors");
  }

  int run(const Invocation& call) override {
    std::optional<Output> file;
    if (output_ != "-") file = open_output(call, "output", output_);
    const ModelAndRows applied =
        load_model_and_rows(settings_, call, Schema::Targets::none, quiet_);
    const Task& task = applied.model.schema->task;
    const Front front = applied.names.empty() ? keep_columns(call.files[1], keep_, settings_.input,
                                                             *applied.model.schema)
                                              : name_column(applied.names);
    const std::string text =
        features_ ? feature_table(representation(applied.model.net, applied.data), front)
                  : prediction_table(task, applied.model.predict(applied.data), front);
    if (file)
      file->write(text);
    else
      call.streams.out << text;
    return kOk;
  }

 private:
  KeepSettings keep_;
  ApplySettings settings_;
  std::string output_ = "-";
  bool features_ = false, quiet_ = false;
};

}  // namespace

std::unique_ptr<Command> make_predict_command() { return std::make_unique<PredictCommand>(); }

}  // namespace resboost::cli

#include <fmt/format.h>

#include <iterator>
#include <optional>

#include "cli/apply.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/outputs.h"

namespace resboost::cli {
namespace {

/// A CSV field as RFC 4180 wants it.
std::string csv_field(const std::string& text) {
  const bool plain = text.find_first_of(",\"\r\n") == text.npos && !text.empty() &&
                     text.front() != ' ' && text.back() != ' ';
  if (plain) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

/// names: of the rows, in a first column; or none.
std::string class_table(const Task& task, const Predictions& probabilities,
                        const std::vector<std::string>& names) {
  std::vector<std::string> labels;
  std::string text = names.empty() ? "prediction" : "file,prediction";
  for (const std::string& label : task.outputs) {
    labels.push_back(csv_field(label));
    text += "," + csv_field("p_" + label);
  }
  text += "\n";
  for (Index i = 0; i < probabilities.rows(); ++i) {
    Index best = 0;
    probabilities.row(i).maxCoeff(&best);
    if (!names.empty()) text += csv_field(names[static_cast<std::size_t>(i)]) + ",";
    text += labels[static_cast<std::size_t>(best)];
    for (const double p : probabilities.row(i))  // as precise as they are known
      fmt::format_to(std::back_inserter(text), ",{}", static_cast<Real>(p));
    text += "\n";
  }
  return text;
}

std::string value_table(const Task& task, const Predictions& values) {
  std::string text = task.size() == 1 ? "prediction" : "";
  if (task.size() > 1)
    for (const std::string& target : task.outputs)
      text += (text.empty() ? "" : ",") + csv_field(target);
  text += "\n";
  for (Index i = 0; i < values.rows(); ++i)
    for (Index j = 0; j < values.cols(); ++j)
      fmt::format_to(std::back_inserter(text), "{}{}", values(i, j),
                     j + 1 < values.cols() ? "," : "\n");
  return text;
}

class PredictCommand final : public Command {
 public:
  Usage usage() const override {
    return {"predict MODEL DATA [--output FILE] [--stages T]",
            "Writes one prediction a row, as CSV; probabilities of all classes beside it.",
            {"resboost predict digits.model new.csv --output predictions.csv",
             "zcat new.csv.gz | resboost predict digits.model - --stages 2 > predictions.csv"},
            {"MODEL", "DATA"},
            false,
            SIZE_MAX,
            "predict the rows in parts"};
  }

  void describe(OptionTable& table) override {
    ToOptions visitor(table);
    visitor.file("output", output_, "where the predictions go; - is standard output");
    settings_.describe(visitor);
    visitor.flag("quiet", quiet_, "nothing on standard error but errors");
  }

  int run(const Invocation& call) override {
    std::optional<Output> file;
    if (output_ != "-") file = open_output(call, "output", output_);
    const Applied applied = apply_model(settings_, call, Schema::Targets::none, quiet_);
    const Task& task = applied.model.schema->task;
    const std::string text = task.kind == Task::Kind::classification
                                 ? class_table(task, applied.predictions, applied.names)
                                 : value_table(task, applied.predictions);
    if (file)
      file->write(text);
    else
      call.streams.out << text;
    return kOk;
  }

 private:
  ApplySettings settings_;
  std::string output_ = "-";
  bool quiet_ = false;
};

}  // namespace

std::unique_ptr<Command> make_predict_command() { return std::make_unique<PredictCommand>(); }

}  // namespace resboost::cli

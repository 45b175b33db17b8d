#include "resboost/export.h"

#include <optional>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/outputs.h"
#include "export/c_text.h"
#include "resboost/error.h"
#include "resboost/model_file.h"

namespace resboost::cli {
namespace {

class ExportCommand final : public Command {
 public:
  Usage usage() const override {
    return {"export MODEL [--c FILE] [--onnx FILE] [--stages all]",
            "Writes a model, preprocessing and all, as a C file or for ONNX runtimes.",
            {"resboost export loans.model --c loans.c",
             "resboost export digits.model --onnx digits.onnx"},
            {"MODEL"},
            false,
            SIZE_MAX,
            "the model needs a machine with more"};
  }

  void describe(OptionTable& table) override {
    ToOptions visitor(table);
    visitor.file("c", c_, "one C99 file without dependencies; its names begin as the file's does");
    visitor.file("onnx", onnx_, "an ONNX file with an input for each column, or one for pictures");
    visitor.text("stages", stages_, "of --onnx: all: an output for each depth that has a head");
  }

  int run(const Invocation& call) override {
    if (c_.empty() && onnx_.empty())
      throw ConfigError("nothing to write: give --c FILE, --onnx FILE or both");
    if (!stages_.empty() && (stages_ != "all" || onnx_.empty()))
      throw ConfigError("option --stages \"" + stages_ +
                        "\": the only choice is all, with --onnx; for fewer stages, inspect "
                        "--truncate first");
    std::optional<Output> c, onnx;
    if (!c_.empty()) c = open_output(call, "c", c_);
    if (!onnx_.empty()) onnx = open_output(call, "onnx", onnx_);
    const Model model = load_model(call.files[0]);
    const std::string source = c ? to_c(model, c_name_of(c_)) : "";
    const std::string graph =
        onnx ? to_onnx(model, stages_.empty() ? Depths::last : Depths::all) : "";
    if (c) c->write(source);
    if (onnx) onnx->write(graph);
    return kOk;
  }

 private:
  std::string c_, onnx_, stages_;
};

}  // namespace

std::unique_ptr<Command> make_export_command() { return std::make_unique<ExportCommand>(); }

}  // namespace resboost::cli

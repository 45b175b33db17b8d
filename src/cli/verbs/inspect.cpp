#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/json_line.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/outputs.h"
#include "io/model_format.h"
#include "pages/model_summary.h"
#include "report/text.h"
#include "resboost/analyze.h"
#include "resboost/model_file.h"

namespace resboost::cli {
namespace {

/// "2.1" -> stage 2, tree 1.
std::pair<Index, Index> place_of(const std::string& text) {
  const char* end = text.data() + text.size();
  Index stage = 0, tree = 0;
  const auto first = std::from_chars(text.data(), end, stage);
  if (first.ec == std::errc() && first.ptr != end && *first.ptr == '.') {
    const auto second = std::from_chars(first.ptr + 1, end, tree);
    if (second.ec == std::errc() && second.ptr == end) return {stage, tree};
  }
  throw ConfigError(fmt::format(
      "option --tree: \"{}\" names no tree; give its stage and its number there, as 2.1", text));
}

class InspectCommand final : public Command {
 public:
  Usage usage() const override {
    return {"inspect MODEL [--json] [--tree STAGE.TREE] [--truncate T --output FILE]",
            "Says what a model file is; or draws one of its trees; or writes it cut to its first "
            "stages.",
            {"resboost inspect digits.model", "resboost inspect forest.model --tree 2.1",
             "resboost inspect digits.model --truncate 2 --output small.model"},
            {"MODEL"},
            false,
            SIZE_MAX,
            "the model needs a machine with more"};
  }

  void describe(OptionTable& table) override {
    ToOptions visitor(table);
    visitor("truncate", truncate_, -1, 10000,
            "keep the first stages only, with the head of that depth; -1: all");
    visitor.file("output", output_, "where the truncated model goes");
    visitor.text("tree", tree_,
                 "draw this tree instead: its stage, a point, its number there, as 2.1");
    visitor.flag("json", json_, "the result as one JSON object");
  }

  int run(const Invocation& call) override {
    if (truncate_ >= 0 && output_.empty())
      throw ConfigError("option --truncate needs --output: where the cut model goes");
    if (truncate_ < 0 && !output_.empty())
      throw ConfigError("option --output needs --truncate: how many stages to keep");
    std::optional<Output> file;
    if (truncate_ >= 0) file = open_output(call, "output", output_);
    Model model = load_model(call.files[0]);
    if (!tree_.empty()) {
      const auto [stage, tree] = place_of(tree_);
      call.streams.out << report::clean(tree_text(model, stage, tree));
      return kOk;
    }
    if (file) {
      const Index depth = model.net.depth();
      if (truncate_ < model.net.first_head() || truncate_ > depth)
        throw ConfigError(
            fmt::format("option --truncate: this network has heads for depth {} to {}, not {}",
                        model.net.first_head(), depth, truncate_));
      model.net = model.net.truncated(truncate_);
      std::erase_if(model.record, [](const auto& entry) { return entry.first == "truncated"; });
      model.record.emplace_back("truncated",
                                fmt::format("{} of {} stages", model.net.depth(), depth));
      file->write([&](const TakeBytes& take) { write_model(model, take); });
    }
    const std::string& path = file ? output_ : call.files[0];
    call.streams.out << (json_ ? json_line(summary_json(model)) + "\n"
                               : report::clean(summary_text(model, path)));
    return kOk;
  }

 private:
  int truncate_ = -1;
  std::string output_, tree_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_inspect_command() { return std::make_unique<InspectCommand>(); }

}  // namespace resboost::cli

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json_line.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/method_help.h"

namespace resboost::cli {
namespace {

/// What `train` takes.
class TrainTable {
 public:
  TrainTable() : command_(make_train_command()), table_(option_table(*command_, settings_)) {}
  const OptionTable& operator*() const { return table_; }

 private:
  std::unique_ptr<Command> command_;
  Settings settings_;
  OptionTable table_;
};

Json method_json(const MethodInfo& method, const OptionTable& table) {
  const OptionTable own = options_of(method, table);
  auto options = Json::array();
  for (const Option& option : own.options()) options.push_back(option.name);
  return {{"name", method.name},
          {"summary", method.summary},
          {"text", method.text},
          {"source", method.source},
          {"options", options}};
}

std::string page() {
  std::size_t longest = 0;
  for (const MethodInfo& method : methods()) longest = std::max(longest, method.name.size());
  std::string text;
  for (const MethodInfo& method : methods())
    text += fmt::format("  {:<{}}  {}\n", method.name, longest, method.summary);
  return text +
         "\nMore of one of them: resboost methods NAME\n"
         "To train with it:    resboost train data.csv --method NAME --model my.model\n"
         "All of its options:  resboost train --method NAME --help\n";
}

class MethodsCommand final : public Command {
 public:
  Usage usage() const override {
    Usage usage{"methods [NAME] [--json]",
                "Lists the methods that train networks, or explains one and lists its options.",
                {"resboost methods", "resboost methods resfgb"},
                {"NAME"}};
    usage.files_needed = 0;
    return usage;
  }

  void describe(OptionTable& table) override {
    ToOptions visitor(table);
    visitor.flag("json", json_, "the result as one JSON object");
  }

  int run(const Invocation& call) override {
    const TrainTable table;
    if (call.files.empty()) {
      call.streams.out << (json_ ? all_as_json(*table) : page());
      return kOk;
    }
    const std::string& name = call.files.front();
    (*table).find("method")->assign({name});  // ConfigError that lists the known ones
    const MethodInfo& method = *find_method(name);
    if (json_)
      call.streams.out << json_line(method_json(method, *table)) << "\n";
    else
      call.streams.out << explanation(method) << "\n" << help_text(options_of(method, *table));
    return kOk;
  }

 private:
  static std::string all_as_json(const OptionTable& table) {
    auto all = Json::array();
    for (const MethodInfo& method : methods()) all.push_back(method_json(method, table));
    return json_line({{"methods", all}}) + "\n";
  }

  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_methods_command() { return std::make_unique<MethodsCommand>(); }

}  // namespace resboost::cli

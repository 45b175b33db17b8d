#include "cli/command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <Eigen/Core>
#include <algorithm>
#include <new>
#include <optional>
#include <sstream>
#include <utility>

#include "base/following.h"
#include "base/nearest_name.h"
#include "cli/argument_order.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/method_help.h"
#include "manual/completion.h"
#include "manual/man_page.h"
#include "options/options_page.h"
#include "report/text.h"
#include "resboost/instruction_set.h"
#include "resboost/version.h"

namespace resboost::cli {
namespace {

std::string overview() {
  std::string text =
      "resboost trains residual networks stage by stage, as functional gradient boosting, on "
      "tabular data.\n\n";
  for (const Verb& verb : verbs()) {
    const Usage usage = verb.make()->usage();
    text += fmt::format("  resboost {}\n      {}\n", usage.line, usage.summary);
  }
  return text +
         "  resboost completion bash|zsh|fish\n      Prints the completion script of a shell: "
         "source "
         "<(resboost completion bash)\n"
         "  resboost man [VERB]\n      Prints a page of the manual: resboost man train | man -l "
         "-\n\n"
         "A first run: resboost train data.csv --target label --model my.model\n"
         "Options of a verb: resboost VERB --help. Exit codes and file formats: docs/cli.md\n";
}

std::string version() {
  return fmt::format("resboost {}.{}.{}\ninstruction set {}; bf16 {}; Eigen {}.{}.{}; {} {}\n",
                     RESBOOST_VERSION_MAJOR, RESBOOST_VERSION_MINOR, RESBOOST_VERSION_PATCH,
                     instruction_set(), bf16_instruction_set(), EIGEN_WORLD_VERSION,
                     EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION,
#ifdef __clang__
                     "clang", __clang_version__
#else
                     "g++", __VERSION__
#endif
  );
}

/// The last value that --method has on the command line, or else in the config file; empty if it is
/// not given.
std::string asked_method(const std::vector<Assignment>& config,
                         const std::vector<Assignment>& command_line) {
  std::string name;
  for (const auto* source : {&config, &command_line})
    for (const Assignment& given : *source)
      if (given.name == "method") name = given.values.back();
  return name;
}

/// method: whose options alone are wanted; empty, or unknown: all.
std::string help(const Usage& usage, const OptionTable& table, const std::string& method) {
  if (const MethodInfo* info = find_method(method)) return method_help(*info, usage.line, table);
  return fmt::format("Examples:\n  {}\n\nUsage: resboost {}\n{}\n\n{}",
                     fmt::join(usage.examples, "\n  "), usage.line, usage.summary,
                     help_text(table));
}

std::string markdown() {
  const auto command = make_train_command();
  Settings settings;
  return "# Options of `resboost train`\n\nWritten by `resboost options > docs/options.md`; a test "
         "compares.\n\n" +
         to_markdown(option_table(*command, settings));
}

void require_files(const Usage& usage, const std::vector<std::string>& files) {
  if (files.size() < std::min(usage.files_needed, usage.files.size()))
    throw ConfigError(
        fmt::format("{} is missing; usage: resboost {}", usage.files[files.size()], usage.line));
  if (files.size() > usage.files.size())
    throw ConfigError(fmt::format("unexpected argument \"{}\"; usage: resboost {}",
                                  files[usage.files.size()], usage.line));
}

/// Standard input is read once.
void require_one_reader(const Usage& usage, const std::vector<std::string>& files,
                        const OptionTable& table) {
  std::vector<std::string> readers;
  for (std::size_t i = 0; i < files.size(); ++i)
    if (files[i] == "-") readers.push_back(usage.files[i]);
  for (const Option& option : table.options())
    if (option.argument == "FILE" && option.name != "output" &&
        option.values() == std::vector<std::string>{"-"})
      readers.push_back("--" + option.name);
  if (readers.size() > 1)
    throw ConfigError(fmt::format("\"-\" is given for {}; it can be one of them alone",
                                  fmt::join(readers, " and ")));
}

/// A verb with the options that a command line gives it.
struct Call {
  Call(const Verb& verb, const std::vector<std::string>& arguments)
      : command(verb.make()), usage(command->usage()), table(option_table(*command, settings)) {
    CommandLine line = parse_command_line(table, {arguments.begin() + 1, arguments.end()});
    files = std::move(line.files);
    std::vector<Assignment> given;
    for (const Assignment& one : line.options)
      if (one.name == "config") given = read_config(table, one.values.back());
    // Before the options change what it calls defaults.
    help_page = help(usage, table, asked_method(given, line.options));
    given.insert(given.end(), line.options.begin(), line.options.end());
    table.apply(given);
  }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  std::unique_ptr<Command> command;
  Usage usage;
  Settings settings;
  OptionTable table;  ///< bound to the command and to the settings
  std::vector<std::string> files;
  std::string help_page;
};

int run_verb(const Verb& verb, const std::vector<std::string>& arguments, const Streams& streams,
             Communicator* ranks) {
  const Call call(verb, arguments);
  if (call.settings.help) {
    streams.out << call.help_page;
    return kOk;
  }
  if (call.settings.dump_config) {
    streams.out << dump_config(call.table);
    return kOk;
  }
  require_files(call.usage, call.files);
  require_one_reader(call.usage, call.files, call.table);
  require_argument_order(call.usage, call.files, arguments);
  try {
    return call.command->run({call.files, arguments, call.table, streams, ranks});
  } catch (const std::bad_alloc&) {
    throw Error("out of memory; " + call.usage.memory_cure);
  }
}

/// What stands after the name of something that is no verb; empty if nothing does.
std::string only_argument(const std::vector<std::string>& arguments) {
  if (arguments.size() > 2)
    throw ConfigError(
        fmt::format("unexpected argument \"{}\" after {}", arguments[2], arguments.front()));
  return arguments.size() < 2 ? "" : arguments[1];
}

int dispatch(const std::vector<std::string>& arguments, const Streams& streams,
             Communicator* ranks) {
  if (arguments.empty()) {
    streams.err << overview();
    return kUsage;
  }
  const std::string& name = arguments.front();
  const auto print = [&](const std::string& text) {
    streams.out << text;
    return kOk;
  };
  if (name == "--help" || name == "-h" || name == "help") return print(overview());
  if (name == "--version") return print(version());
  if (name == "completion")
    return print(manual::completion(described_verbs(), only_argument(arguments)));
  if (name == "man") return print(manual::man_page(described_verbs(), only_argument(arguments)));
  if (name == "options") return print(markdown());  // for the README; not in the overview

  std::vector<std::string> names;
  for (const Verb& verb : verbs()) {
    if (verb.name == name) return run_verb(verb, arguments, streams, ranks);
    names.push_back(verb.name);
  }
  const std::string near = nearest_name(name, names);
  throw ConfigError(fmt::format("unknown verb \"{}\"{}; known: {}", name,
                                near.empty() ? "" : "; did you mean " + near,
                                fmt::join(names, ", ")));
}

}  // namespace

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> table{
      {"train", make_train_command},       {"predict", make_predict_command},
      {"evaluate", make_evaluate_command}, {"cv", make_cv_command},
      {"plan", make_plan_command},         {"tune", make_tune_command},
      {"compare", make_compare_command},   {"degradation", make_degradation_command},
      {"analyze", make_analyze_command},   {"importance", make_importance_command},
      {"explain", make_explain_command},   {"inspect", make_inspect_command},
      {"export", make_export_command},     {"methods", make_methods_command}};
  return table;
}

std::vector<manual::DescribedVerb> described_verbs() {
  struct Bound {  // options are bound to both
    std::unique_ptr<Command> command;
    Settings settings;
    OptionTable table;
  };
  std::vector<manual::DescribedVerb> all;
  for (const Verb& verb : verbs()) {
    const auto bound = std::make_shared<Bound>();
    bound->command = verb.make();
    bound->table = option_table(*bound->command, bound->settings);
    all.push_back({verb.name, bound->command->usage(),
                   std::shared_ptr<const OptionTable>(bound, &bound->table)});
  }
  return all;
}

OptionTable option_table(Command& command, Settings& settings) {
  OptionTable table;
  command.describe(table);
  const std::size_t own = table.options().size();
  ToOptions visitor(table, "Help");
  if (command.usage().has_config) {
    visitor.file("config", settings.config,
                 "file of `option = value` lines; the command line wins");
    visitor.flag("dump-config", settings.dump_config,
                 "print all options as such a file, and do nothing else");
  }
  visitor.flag("help", settings.help, "this page");
  table.keep_out_of_config(own);
  return table;
}

int run(const std::vector<std::string>& arguments, const Streams& streams, Communicator* ranks) {
  try {
    const int code = dispatch(arguments, streams, ranks);
    if (streams.out.flush()) return code;
    throw IoError("standard output: cannot write; is the disk full?");
  } catch (...) {
    const Failure failure = failure_of(std::current_exception());
    streams.err << "resboost: " << report::clean(failure.text) << "\n";
    return failure.code;
  }
}

int Command::follow(const Invocation& call) { return resboost::follow(*call.ranks, {}); }

int follow(const std::vector<std::string>& arguments, Communicator& ranks) {
  watch_interrupts();  // rank 0 says when it is time to stop
  std::optional<Call> call;
  try {
    for (const Verb& verb : verbs())
      if (!arguments.empty() && verb.name == arguments.front()) call.emplace(verb, arguments);
    if (call) require_files(call->usage, call->files);
  } catch (const std::exception&) {  // rank 0 meets it too, and says so
    call.reset();
  }
  if (!call || call->settings.help || call->settings.dump_config)
    return resboost::follow(ranks, {});
  std::ostringstream nowhere;
  return call->command->follow(
      {call->files, arguments, call->table, {.out = nowhere, .err = nowhere}, &ranks});
}

}  // namespace resboost::cli

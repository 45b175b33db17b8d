#pragma once

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "manual/described_verb.h"
#include "resboost/communicator.h"
#include "resboost/options.h"

namespace resboost::cli {

/// Where a verb writes: results to out, everything else to err.
struct Streams {
  std::ostream& out;
  std::ostream& err;
  bool terminal = false;  ///< err is one, so a line may be drawn over
};

/// What a verb is told besides its options.
struct Invocation {
  std::vector<std::string> files;      ///< one for each name in Usage::files
  std::vector<std::string> arguments;  ///< the whole line, verb included
  const OptionTable& options;
  Streams streams;
  Communicator* ranks = nullptr;  ///< of which this is the first, or nullptr: it is alone
};

using manual::Usage;

/// One verb of the program. Holds its settings between describe() and run().
class Command {
 public:
  virtual ~Command() = default;
  virtual Usage usage() const = 0;
  /// Adds the verb's options, bound to this object.
  virtual void describe(OptionTable& table) = 0;
  /// The exit code. Errors are exceptions.
  virtual int run(const Invocation& call) = 0;
  /// What every other rank does while rank 0 is in run(): what that asks for, until it dismisses
  /// them with its exit code. Writes nothing.
  virtual int follow(const Invocation& call);
};

/// The table of verbs.
struct Verb {
  const char* name;
  std::unique_ptr<Command> (*make)();
};
const std::vector<Verb>& verbs();
/// All of them, for the manual and for shells.
std::vector<manual::DescribedVerb> described_verbs();

/// All options of a verb, those that every verb has included.
struct Settings {
  bool help = false, dump_config = false;
  std::string config;
};
OptionTable option_table(Command& command, Settings& settings);

/// The whole program: arguments without the program's name -> exit code. Never throws. ranks: that
/// this one leads, or nullptr.
int run(const std::vector<std::string>& arguments, const Streams& streams,
        Communicator* ranks = nullptr);

/// The program on every other rank, with the same arguments: the exit code of rank 0.
int follow(const std::vector<std::string>& arguments, Communicator& ranks);

std::unique_ptr<Command> make_train_command();
std::unique_ptr<Command> make_predict_command();
std::unique_ptr<Command> make_evaluate_command();
std::unique_ptr<Command> make_compare_command();
std::unique_ptr<Command> make_cv_command();
std::unique_ptr<Command> make_degradation_command();
std::unique_ptr<Command> make_analyze_command();
std::unique_ptr<Command> make_importance_command();
std::unique_ptr<Command> make_explain_command();
std::unique_ptr<Command> make_export_command();
std::unique_ptr<Command> make_inspect_command();
std::unique_ptr<Command> make_methods_command();
std::unique_ptr<Command> make_plan_command();
std::unique_ptr<Command> make_tune_command();

}  // namespace resboost::cli

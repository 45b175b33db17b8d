#pragma once

#include <exception>
#include <string>

namespace resboost::cli {

/// What the program's exit tells a script. docs/cli.md
enum ExitCode : int {
  kOk = 0,
  kInternalError = 1,
  kUsage = 2,
  kBadData = 3,
  kBadModel = 4,
  kIoFailed = 5,
  kInterrupted = 6,
  kCheckFailed = 7,
};

struct Failure {
  ExitCode code;
  std::string text;
};

/// The exit code and the message of an exception.
Failure failure_of(const std::exception_ptr& error);

}  // namespace resboost::cli

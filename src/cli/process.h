#pragma once

namespace resboost::cli {

/// What a process asks of the system before it does anything: a stack, memory that stays, errors in
/// place of signals. False, and a message on standard error, where it cannot work so.
bool prepare_process();

}  // namespace resboost::cli

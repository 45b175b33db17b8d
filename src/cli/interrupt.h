#pragma once

namespace resboost::cli {

/// From now on the first Ctrl-C (or SIGTERM) only sets interrupted(), the second one ends the
/// process with exit code 6.
void watch_interrupts();
bool interrupted();
/// As if Ctrl-C had been pressed, or not.
void set_interrupted(bool value);

}  // namespace resboost::cli

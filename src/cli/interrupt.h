#pragma once

namespace resboost::cli {

/// From now on a signal to stop (SIGINT, SIGTERM, SIGHUP, SIGXCPU) only sets interrupted(); those
/// that the caller has ignored (nohup) stay so. One more than a second later ends the process: with
/// exit code 6 if there is something to show, else with 128 + the signal's number, as a shell has
/// it. Within the second it is the same one: a terminal, a container and `timeout` send it to the
/// process and to its group. SIGXCPU, which the system repeats every second, never ends it.
void watch_interrupts();
bool interrupted();
/// As if Ctrl-C had been pressed, or not.
void set_interrupted(bool value);

/// What the run was for is on the disk.
void note_kept();

}  // namespace resboost::cli

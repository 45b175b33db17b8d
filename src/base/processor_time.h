#pragma once

namespace resboost {

/// Seconds of processor time that this process has taken since it began, all of its threads
/// together; they do not depend on what else the machine does.
double process_seconds();

/// Those of the calling thread alone. Of one that shares out work and does its part, as every pass
/// over rows has one, these are about the seconds that a machine with nothing else to do takes.
double thread_seconds();

}  // namespace resboost

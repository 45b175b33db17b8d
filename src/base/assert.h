#pragma once

#include <cassert>

/// A broken promise between our own functions; never something a user can cause. On unless NDEBUG.
#define RESBOOST_ASSERT(condition) assert(condition)

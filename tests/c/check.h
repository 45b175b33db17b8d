#ifndef RESBOOST_TESTS_C_CHECK_H
#define RESBOOST_TESTS_C_CHECK_H

#include <stdio.h>

#include "resboost/resboost_c.h"

/* Checks of the C programs here: they count, and main() returns failures() at its end. */
static int failed = 0;

#define CHECK(condition)                                                    \
  do {                                                                      \
    if (!(condition)) {                                                     \
      ++failed;                                                             \
      printf("%s:%d: %s; last error: %s\n", __FILE__, __LINE__, #condition, \
             resboost_last_error());                                        \
    }                                                                       \
  } while (0)

#define CHECK_OK(call) CHECK((call) == RESBOOST_OK)

#define CHECK_BAD_CALL(call)              \
  do {                                    \
    CHECK((call) == RESBOOST_BAD_CALL);   \
    CHECK(resboost_last_error()[0] != 0); \
  } while (0)

static int failures(void) {
  printf("%d failed\n", failed);
  return failed != 0;
}

#endif

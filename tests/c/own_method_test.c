/* A weak learner of the program's own: stumps. Trained by, written and read with its maps, without
 * them, dropped, failing. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

enum { kRows = 300 };

/* Two levels, each side of a cut in the only column. */
typedef struct stump {
  float cut, below, above;
} stump;

static int alive = 0, fails = 0, stages_asked = 0;

static double fitted(const resboost_weak_task* task, float cut, stump* to) {
  double sum[2] = {0, 0}, count[2] = {0, 0}, miss = 0;
  for (size_t i = 0; i < task->rows; ++i) {
    const int side = task->representation[i] > cut;
    sum[side] += (double)task->targets[i];
    count[side] += 1;
  }
  to->cut = cut;
  to->below = (float)(count[0] > 0 ? sum[0] / count[0] : 0);
  to->above = (float)(count[1] > 0 ? sum[1] / count[1] : 0);
  for (size_t i = 0; i < task->rows; ++i) {
    const float said = task->representation[i] > cut ? to->above : to->below;
    miss += pow((double)(task->targets[i] - said), 2);
  }
  return miss;
}

static int fit_stump(void* context, const resboost_weak_task* task, size_t* outputs, void** map) {
  CHECK(context == &stages_asked);
  CHECK(task->stage == stages_asked++);
  CHECK(task->columns == 1 && task->outputs == 1 && task->weights == NULL);
  stump* const best = malloc(sizeof *best);
  double least = HUGE_VAL;
  for (size_t i = 0; i < task->rows; i += 7) {
    stump one;
    const double miss = fitted(task, task->representation[i], &one);
    if (miss < least) {
      least = miss;
      *best = one;
    }
  }
  if (fails == 1) { /* what *map is then is nobody's business */
    free(best);
    return 1;
  }
  *outputs = fails == 3 ? 0 : 1;
  *map = best;
  ++alive;
  return 0;
}

static int apply_stump(void* map, size_t rows, size_t columns, const float* in, size_t outputs,
                       float* out) {
  const stump* const by = map;
  if (columns != 1 || outputs != 1) return 1;
  for (size_t i = 0; i < rows; ++i) out[i] = in[i] > by->cut ? by->above : by->below;
  if (fails == 4) out[0] = NAN;
  return fails == 2;
}

static void drop_stump(void* map) {
  --alive;
  free(map);
}

static const resboost_learner stumps = {&stages_asked, fit_stump, apply_stump, drop_stump};

static resboost_model* trained(const resboost_table* table, const char* name, const char* value,
                               resboost_status expected) {
  resboost_options* options = NULL;
  resboost_model* model = NULL;
  stages_asked = 0;
  CHECK_OK(resboost_options_create(&options));
  CHECK_OK(resboost_options_append(options, "target", "y"));
  CHECK_OK(resboost_options_set(options, "method", "stumps"));
  CHECK_OK(resboost_options_set(options, "task", "regression"));
  CHECK_OK(resboost_options_set(options, "bins", "0"));
  CHECK_OK(resboost_options_set(options, "stages", "6"));
  CHECK_OK(resboost_options_set(options, "hybrid.eta", "1"));
  CHECK_OK(resboost_options_set(options, name, value));
  CHECK(resboost_train(options, table, NULL, NULL, NULL, NULL, &model) == expected);
  CHECK_OK(resboost_options_free(options));
  return model;
}

static double mean_miss(const resboost_model* model, const resboost_table* table, const double* y) {
  double out[kRows], miss = 0;
  CHECK_OK(resboost_predict(model, table, RESBOOST_ALL_STAGES, out, kRows));
  for (int i = 0; i < kRows; ++i) miss += fabs(out[i] - y[i]) / kRows;
  return miss;
}

static void reads_back(const resboost_model* model, const resboost_table* table, const double* y) {
  static char bytes[1 << 20];
  size_t size = 0, count = 0;
  void* maps[6];
  stump* copies[6];
  resboost_model* again = NULL;
  CHECK_OK(resboost_model_write(model, bytes, sizeof bytes, &size));
  CHECK_OK(resboost_model_maps(model, NULL, 0, &count));
  CHECK(count >= 3 && count <= 6 && alive == (int)count);
  CHECK(resboost_model_maps(model, maps, 1, &count) == RESBOOST_BAD_CALL);
  CHECK_OK(resboost_model_maps(model, maps, 6, &count));
  for (size_t i = 0; i < count; ++i) {
    copies[i] = malloc(sizeof(stump));
    *copies[i] = *(const stump*)maps[i];
    ++alive;
  }
  CHECK_OK(resboost_model_read_own(bytes, size, &stumps, (void**)copies, count, &again));
  CHECK(mean_miss(again, table, y) == mean_miss(model, table, y));
  CHECK_OK(resboost_model_free(again));
  CHECK(alive == (int)count); /* the copies are gone */

  CHECK(resboost_model_read(bytes, size, &again) == RESBOOST_BAD_MODEL);
  CHECK(strstr(resboost_last_error(), "stage 1: a block is a function of the program") != NULL);
  stump* const one = malloc(sizeof *one); /* too few: dropped at once */
  ++alive;
  CHECK(resboost_model_read_own(bytes, size, &stumps, (void**)&one, 1, &again) ==
        RESBOOST_BAD_MODEL);
  CHECK(alive == (int)count);
  static const resboost_learner no_apply = {NULL, fit_stump, NULL, drop_stump};
  stump* const lost = malloc(sizeof *lost);
  ++alive;
  CHECK(resboost_model_read_own(bytes, size, &no_apply, (void**)&lost, 1, &again) ==
        RESBOOST_BAD_CALL);
  CHECK(strstr(resboost_last_error(), "`learner->apply` is NULL") != NULL);
  CHECK(alive == (int)count);
  CHECK(resboost_model_read_own(bytes, size, &stumps, NULL, 1, &again) == RESBOOST_BAD_CALL);
  CHECK(resboost_model_read_own(bytes, size, NULL, NULL, 0, &again) == RESBOOST_BAD_CALL);
  CHECK(resboost_model_read_own(NULL, size, &stumps, NULL, 0, &again) == RESBOOST_BAD_CALL);
  CHECK(resboost_model_export_c(model, "never", "never.c") == RESBOOST_BAD_MODEL);
  CHECK(strstr(resboost_last_error(), "layer \"own\"") != NULL);
}

static void fails_well(const resboost_table* table) {
  static const char* const says[] = {"its function failed", "it failed", "a map of 0 outputs",
                                     "not finite"};
  static const resboost_status status[] = {RESBOOST_INTERNAL, RESBOOST_INTERNAL, RESBOOST_INTERNAL,
                                           RESBOOST_INTERNAL};
  for (fails = 1; fails <= 4; ++fails) {
    CHECK(trained(table, "seed", "1", status[fails - 1]) == NULL);
    CHECK(strstr(resboost_last_error(), says[fails - 1]) != NULL);
    CHECK(alive == 0);
  }
  fails = 0;
  CHECK(trained(table, "finetune-epochs", "1", RESBOOST_BAD_OPTION) == NULL);
  CHECK(strstr(resboost_last_error(), "no gradient") != NULL);
}

int main(void) {
  double x[kRows], y[kRows];
  for (int i = 0; i < kRows; ++i) {
    x[i] = i % 20;
    y[i] = 1000 + 100 * cos(x[i] / 3);
  }
  resboost_table* table = NULL;
  CHECK_OK(resboost_table_create(kRows, &table));
  CHECK_OK(resboost_table_add_numbers(table, "x", x, RESBOOST_FLOAT64, sizeof *x));
  CHECK_OK(resboost_table_add_numbers(table, "y", y, RESBOOST_FLOAT64, sizeof *y));
  const resboost_learner no_fit = {NULL, NULL, apply_stump, NULL},
                         no_map = {NULL, fit_stump, NULL, NULL};
  CHECK(resboost_register_method(NULL, &stumps) == RESBOOST_BAD_CALL);
  CHECK(resboost_register_method("stumps", NULL) == RESBOOST_BAD_CALL);
  CHECK(resboost_register_method("stumps", &no_fit) == RESBOOST_BAD_CALL);
  CHECK(resboost_register_method("stumps", &no_map) == RESBOOST_BAD_CALL);
  CHECK(resboost_register_method("trees", &stumps) == RESBOOST_BAD_OPTION);
  CHECK(resboost_register_method("many stumps", &stumps) == RESBOOST_BAD_OPTION);
  CHECK_OK(resboost_register_method("stumps", &stumps));
  CHECK(resboost_register_method("stumps", &stumps) == RESBOOST_BAD_OPTION);

  resboost_model* const linear = trained(table, "stages", "0", RESBOOST_OK);
  resboost_model* const model = trained(table, "seed", "1", RESBOOST_OK);
  CHECK(mean_miss(model, table, y) < 0.7 * mean_miss(linear, table, y));
  reads_back(model, table, y);
  CHECK_OK(resboost_model_free(linear));
  CHECK_OK(resboost_model_free(model));
  CHECK(alive == 0);
  fails_well(table);
  CHECK_OK(resboost_table_free(table));
  return failures();
}

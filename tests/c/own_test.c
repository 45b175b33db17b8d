/* A loss and a metric of the program's own: trained by, chosen by, saved and loaded, failing.
 * With any argument in a hurry, as under valgrind: too little is learned to look at. */
#include <math.h>
#include <string.h>

#include "check.h"

enum { kRows = 300 };

static int fails = 0, in_a_hurry = 0;

/* (s - y)^2, factor times as dear where s is too low. */
static int too_low(void* context, size_t rows, size_t columns, const float* scores,
                   const float* targets, double* loss, float* gradient, float* curvature) {
  const float factor = *(const float*)context;
  for (size_t i = 0; i < rows; ++i) {
    loss[i] = 0;
    for (size_t j = i * columns; j < (i + 1) * columns; ++j) {
      const float e = scores[j] - targets[j], w = e < 0 ? factor : 1;
      loss[i] += (double)(w * e * e) / (double)columns;
      if (gradient) gradient[j] = 2 * w * e / (float)columns;
      if (curvature) curvature[j] = 2 * w / (float)columns;
    }
  }
  return fails;
}

/* The share of rows that are too low; leaves the sum of the weights in its context. */
static int share_too_low(void* context, size_t rows, size_t outputs, const double* predictions,
                         const double* targets, const double* weights, double* value) {
  double low = 0, all = 0;
  for (size_t i = 0; i < rows; ++i) {
    low += predictions[i * outputs] < targets[i * outputs] ? weights[i] : 0;
    all += weights[i];
  }
  *(double*)context = all;
  *value = low / all;
  return fails;
}

static void make_rows(double* x, double* y) {
  for (int i = 0; i < kRows; ++i) {
    x[i] = i % 20;
    y[i] = 1000 + 100 * cos(x[i] / 3) + 4 * (i % 7 - 3);
  }
}

static resboost_model* trained(const resboost_table* table, const char* loss, const char* metric,
                               const char* method, resboost_status expected) {
  resboost_options* options = NULL;
  resboost_model* model = NULL;
  CHECK_OK(resboost_options_create(&options));
  CHECK_OK(resboost_options_append(options, "target", "y"));
  CHECK_OK(resboost_options_set(options, "method", method));
  CHECK_OK(resboost_options_set(options, "task", "regression"));
  CHECK_OK(resboost_options_set(options, "stages", "2"));
  CHECK_OK(resboost_options_set(options, "rfrboost.features", "32"));
  if (in_a_hurry) CHECK_OK(resboost_options_set(options, "block.width", "8"));
  CHECK_OK(resboost_options_set(options, "backprop.epochs", in_a_hurry ? "3" : "60"));
  CHECK_OK(resboost_options_set(options, "loss", loss));
  if (metric) CHECK_OK(resboost_options_set(options, "metric", metric));
  CHECK(resboost_train(options, table, NULL, NULL, NULL, NULL, &model) == expected);
  CHECK_OK(resboost_options_free(options));
  return model;
}

/* Of predictions, which are near the targets. */
static double share_below(const resboost_model* model, const resboost_table* table,
                          const double* y) {
  double out[kRows], miss = 0;
  int below = 0;
  CHECK_OK(resboost_predict(model, table, RESBOOST_ALL_STAGES, out, kRows));
  for (int i = 0; i < kRows; ++i) {
    below += out[i] < y[i];
    miss += fabs(out[i] - y[i]) / kRows;
  }
  CHECK(in_a_hurry || miss < 25); /* a linear model is 50 off */
  return (double)below / kRows;
}

static void bad_calls(float* factor, double* judged) {
  CHECK(resboost_register_loss(NULL, 0, 1, too_low, factor) == RESBOOST_BAD_CALL);
  CHECK(resboost_register_loss("too_low", 0, 1, NULL, factor) == RESBOOST_BAD_CALL);
  CHECK(resboost_register_loss("squared", 0, 1, too_low, factor) == RESBOOST_BAD_OPTION);
  CHECK(resboost_register_loss("too low", 0, 1, too_low, factor) == RESBOOST_BAD_OPTION);
  CHECK(resboost_register_metric(NULL, 0, 0, share_too_low, judged) == RESBOOST_BAD_CALL);
  CHECK(resboost_register_metric("share_too_low", 0, 0, NULL, judged) == RESBOOST_BAD_CALL);
  CHECK(resboost_register_metric("rmse", 0, 0, share_too_low, judged) == RESBOOST_BAD_OPTION);
}

static void learns(const resboost_table* table, const double* y, const char* method) {
  static char bytes[1 << 20];
  size_t size = 0;
  resboost_model *fair = trained(table, "squared", NULL, method, RESBOOST_OK),
                 *model = trained(table, "too_low", NULL, method, RESBOOST_OK), *again = NULL;
  const double before = share_below(fair, table, y), after = share_below(model, table, y);
  if (!in_a_hurry) {
    if (!(after < before - 0.1)) printf("%s: %g, %g\n", method, before, after);
    CHECK(after < before - 0.1);
  }
  CHECK_OK(resboost_model_write(model, bytes, sizeof bytes, &size));
  CHECK_OK(resboost_model_read(bytes, size, &again));
  CHECK(share_below(again, table, y) == after);
  CHECK_OK(resboost_model_free(again));
  CHECK_OK(resboost_model_free(model));
  CHECK_OK(resboost_model_free(fair));
}

int main(int count, char** arguments) {
  (void)arguments;
  in_a_hurry = count > 1;
  static float factor = 20;
  static double judged = 0;
  static const char* const methods[] = {"trees", "rfrboost", "backprop"};
  double x[kRows], y[kRows];
  make_rows(x, y);
  resboost_table* table = NULL;
  CHECK_OK(resboost_table_create(kRows, &table));
  CHECK_OK(resboost_table_add_numbers(table, "x", x, RESBOOST_FLOAT64, sizeof *x));
  CHECK_OK(resboost_table_add_numbers(table, "y", y, RESBOOST_FLOAT64, sizeof *y));
  bad_calls(&factor, &judged);
  CHECK_OK(resboost_register_loss("too_low", 0, 1, too_low, &factor));
  CHECK(resboost_register_loss("too_low", 0, 1, too_low, &factor) == RESBOOST_BAD_OPTION);
  CHECK_OK(resboost_register_metric("share_too_low", 0, 0, share_too_low, &judged));
  CHECK(resboost_register_metric("share_too_low", 0, 0, share_too_low, &judged) ==
        RESBOOST_BAD_OPTION);

  for (int m = 0; m < 3; ++m) learns(table, y, methods[m]);
  CHECK_OK(resboost_model_free(trained(table, "squared", "share_too_low", "trees", RESBOOST_OK)));
  CHECK(judged > 10); /* all weights are 1 */

  fails = 1;
  CHECK(trained(table, "too_low", NULL, "trees", RESBOOST_INTERNAL) == NULL);
  CHECK(strstr(resboost_last_error(), "loss \"too_low\": its function failed") != NULL);
  CHECK(trained(table, "squared", "share_too_low", "trees", RESBOOST_INTERNAL) == NULL);
  CHECK(strstr(resboost_last_error(), "metric \"share_too_low\": its function failed") != NULL);
  CHECK_OK(resboost_table_free(table));
  return failures();
}

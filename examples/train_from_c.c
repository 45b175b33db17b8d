/* Trains on numbers in memory and predicts, from C; errors say what is wrong. */
#include <resboost/resboost_c.h>
#include <stdio.h>
#include <stdlib.h>

enum { kRows = 500 };

static void check(resboost_status status) {
  if (status == RESBOOST_OK) return;
  fprintf(stderr, "%s\n", resboost_last_error());
  exit(status);
}

int main(void) {
  static double x[kRows][2], area[kRows];
  for (int i = 0; i < kRows; ++i) {
    x[i][0] = i % 25;
    x[i][1] = i / 25;
    area[i] = x[i][0] * x[i][1];
  }
  const char* const names[] = {"width", "height"};

  resboost_table* table;
  check(resboost_table_create(kRows, &table));
  check(
      resboost_table_add_matrix(table, names, 2, x, RESBOOST_FLOAT64, sizeof x[0], sizeof x[0][0]));
  check(resboost_table_add_numbers(table, "area", area, RESBOOST_FLOAT64, sizeof area[0]));

  resboost_options* options;
  check(resboost_options_create(&options));
  check(resboost_options_append(options, "target", "area"));
  check(resboost_options_set(options, "method", "rfrboost"));
  check(resboost_options_set(options, "stages", "3"));

  resboost_model* model;
  check(resboost_train(options, table, NULL, NULL, NULL, NULL, &model));
  static double predicted[kRows];
  check(resboost_predict(model, table, RESBOOST_ALL_STAGES, predicted, kRows));

  double error = 0;
  for (int i = 0; i < kRows; ++i) error += (predicted[i] - area[i]) * (predicted[i] - area[i]);
  printf("mean squared error %g\n", error / kRows);
  check(resboost_model_free(model));
  check(resboost_options_free(options));
  check(resboost_table_free(table));
  return error / kRows < 100 ? 0 : 1;
}

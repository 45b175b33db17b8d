/* Calls of a model that ask it for what it has not: each is an error that says why. */
#include <string.h>

#include "check.h"

static const double numbers[] = {1, 2, 3, 4, 5, 6};

/* x: [rows], the one column of the model; expected: what it predicts. */
static void predictor_of(const resboost_model* model, const double* x, const double* expected,
                         size_t rows) {
  resboost_predictor* predictor = NULL;
  double out[100], missing = 0.0 / 0.0;
  char text[100] = "";
  size_t size = 0;
  const char* const texts[] = {"1.5", NULL};
  CHECK_BAD_CALL(resboost_predictor_create(model, NULL));
  CHECK_OK(resboost_predictor_create(model, &predictor));
  CHECK_OK(resboost_predictor_numbers(predictor, x, rows, out, rows));
  CHECK(memcmp(out, expected, rows * sizeof out[0]) == 0);
  for (size_t i = 0; i < rows; ++i) {
    CHECK_OK(resboost_predictor_numbers(predictor, x + i, 1, out, 1));
    CHECK(out[0] == expected[i]);
  }
  CHECK_OK(resboost_predictor_describe(predictor, text, sizeof text, &size));
  CHECK(strcmp(text, "{\"columns\":[\"x\"],\"outputs\":[\"y\"]}") == 0);
  CHECK_OK(resboost_predictor_texts(predictor, texts, 2, out, 2));
  const double number = 1.5;
  CHECK_OK(resboost_predictor_numbers(predictor, &number, 1, out + 2, 1));
  CHECK(out[0] == out[2]);
  CHECK_OK(resboost_predictor_numbers(predictor, &missing, 1, out + 2, 1));
  CHECK(out[1] == out[2]);
  CHECK_OK(resboost_predictor_numbers(predictor, NULL, 0, NULL, 0));
  CHECK_BAD_CALL(resboost_predictor_numbers(predictor, NULL, 1, out, 1));
  CHECK_BAD_CALL(resboost_predictor_numbers(predictor, x, 1, NULL, 1));
  CHECK_BAD_CALL(resboost_predictor_texts(predictor, NULL, 1, out, 1));
  CHECK(resboost_predictor_numbers(predictor, x, 2, out, 1) == RESBOOST_BAD_DATA);
  CHECK(resboost_predictor_numbers(predictor, x, 1, out, 2) == RESBOOST_BAD_DATA);
  const char* const words = "none of these";
  CHECK(resboost_predictor_texts(predictor, &words, 1, out, 1) == RESBOOST_BAD_DATA);
  CHECK(strstr(resboost_last_error(), "row 1, column \"x\": cannot read \"none of these\"") !=
        NULL);
  CHECK_OK(resboost_predictor_free(predictor));
  CHECK_BAD_CALL(resboost_predictor_free(predictor));
}

/* A model of numbers, asked for what it has not. */
static void wrong_predictions(void) {
  enum { kRows = 30 };
  double x[kRows], out[kRows];
  int32_t classes[kRows];
  for (int i = 0; i < kRows; ++i) x[i] = i * i + 0.5;
  resboost_table *table = NULL, *other = NULL, *empty = NULL;
  resboost_options* options = NULL;
  resboost_model* model = NULL;
  CHECK_OK(resboost_table_create(kRows, &table));
  CHECK_OK(resboost_table_add_numbers(table, "x", x, RESBOOST_FLOAT64, sizeof(double)));
  CHECK_OK(resboost_table_add_numbers(table, "y", x + kRows - 1, RESBOOST_FLOAT64,
                                      -(ptrdiff_t)sizeof(double)));
  CHECK_OK(resboost_table_create(kRows, &other));
  CHECK_OK(resboost_table_create(0, &empty));
  CHECK_OK(resboost_table_add_numbers(empty, "x", NULL, RESBOOST_FLOAT64, sizeof(double)));
  CHECK_OK(resboost_options_create(&options));
  CHECK_OK(resboost_options_set(options, "method", "hybrid"));
  CHECK_OK(resboost_options_set(options, "stages", "0"));
  CHECK_OK(resboost_train(options, table, NULL, NULL, NULL, NULL, &model));
  CHECK_OK(resboost_predict(model, table, -1, out, kRows));
  CHECK(out[0] > out[kRows - 1]);
  predictor_of(model, x, out, kRows);
  CHECK_OK(resboost_predict(model, empty, -1, NULL, 0));
  resboost_model* more = NULL;
  CHECK_OK(resboost_table_add_numbers(empty, "y", NULL, RESBOOST_FLOAT64, sizeof(double)));
  CHECK(resboost_train(options, empty, NULL, model, NULL, NULL, &more) == RESBOOST_BAD_DATA);
  CHECK(more == NULL);
  CHECK_OK(resboost_options_set(options, "method", "trees")); /* behind a head without stages */
  CHECK_OK(resboost_options_set(options, "stages", "1"));
  CHECK_OK(resboost_options_set(options, "trees.rounds", "5"));
  CHECK_OK(resboost_train(options, table, NULL, model, NULL, NULL, &more));
  CHECK_OK(resboost_model_free(more));
  CHECK_BAD_CALL(resboost_predict(model, table, -1, out, kRows - 1));
  CHECK_BAD_CALL(resboost_predict(model, table, -1, NULL, kRows));
  CHECK_BAD_CALL(resboost_predict_stages(model, table, out, 7));
  CHECK_BAD_CALL(resboost_predict_stages(model, table, NULL, kRows));
  CHECK_BAD_CALL(resboost_predict_classes(model, table, -1, classes, kRows));
  CHECK_BAD_CALL(resboost_predict_pictures(model, (const uint8_t*)x, kRows, -1, out, kRows));
  CHECK(resboost_predict(model, table, -2, out, kRows) == RESBOOST_BAD_OPTION);
  CHECK(resboost_predict(model, other, -1, out, kRows) == RESBOOST_BAD_DATA);
  CHECK(resboost_model_save(model, "no such folder/file") == RESBOOST_REFUSED);
  CHECK_BAD_CALL(resboost_model_save(model, NULL));
  CHECK(resboost_model_export_c(model, "no name", "never") == RESBOOST_BAD_OPTION);
  CHECK(resboost_model_export_c(model, "name", "no such folder/file") == RESBOOST_REFUSED);
  CHECK_BAD_CALL(resboost_model_export_c(model, NULL, "never"));
  CHECK_BAD_CALL(resboost_model_export_c(model, "name", NULL));
  CHECK(resboost_model_export_onnx(model, 1, "no such folder/file") == RESBOOST_REFUSED);
  CHECK_BAD_CALL(resboost_model_export_onnx(model, 0, NULL));
  CHECK_BAD_CALL(resboost_model_stages(model, NULL, NULL));
  CHECK_BAD_CALL(resboost_model_outputs(model, NULL));
  CHECK_BAD_CALL(resboost_model_gains(model, NULL, 0, NULL));
  resboost_result* result = NULL;
  CHECK_BAD_CALL(resboost_importance(model, table, NULL, 2, 1, NULL, NULL, NULL));
  CHECK_BAD_CALL(resboost_analyze(model, table, 1, NULL, NULL, NULL));
  CHECK_BAD_CALL(resboost_explain(model, table, table, 2, 1, NULL, NULL, NULL));
  CHECK_BAD_CALL(resboost_explain(model, table, NULL, 2, 1, NULL, NULL, &result));
  CHECK_BAD_CALL(resboost_compare(options, table, NULL, 1, 0.2, NULL, NULL, NULL));
  CHECK(resboost_importance(model, table, "auc", 2, 1, NULL, NULL, &result) == RESBOOST_BAD_OPTION);
  CHECK(resboost_importance(model, table, NULL, 0, 1, NULL, NULL, &result) == RESBOOST_BAD_OPTION);
  CHECK(resboost_importance(model, empty, NULL, 2, 1, NULL, NULL, &result) == RESBOOST_BAD_DATA);
  CHECK(resboost_explain(model, table, table, 1, 1, NULL, NULL, &result) == RESBOOST_BAD_OPTION);
  CHECK(resboost_explain(model, table, empty, 2, 1, NULL, NULL, &result) == RESBOOST_BAD_DATA);
  CHECK(resboost_compare(options, table, "magic", 1, 0.2, NULL, NULL, &result) ==
        RESBOOST_BAD_OPTION);
  CHECK(resboost_compare(options, table, NULL, 1, 2, NULL, NULL, &result) == RESBOOST_BAD_OPTION);
  void* const wrong[] = {NULL, (void*)1, (void*)~(size_t)0, x, options, model};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; ++i) {
    resboost_table* const none = wrong[i];
    CHECK_BAD_CALL(resboost_predict(model, none, -1, out, kRows));
    CHECK_BAD_CALL(resboost_importance(model, none, NULL, 2, 1, NULL, NULL, &result));
    CHECK_BAD_CALL(resboost_analyze(model, none, 1, NULL, NULL, &result));
    CHECK_BAD_CALL(resboost_explain(model, none, table, 2, 1, NULL, NULL, &result));
    CHECK_BAD_CALL(resboost_explain(model, table, none, 2, 1, NULL, NULL, &result));
  }
  CHECK(result == NULL);
  CHECK_OK(resboost_model_free(model));
  CHECK_OK(resboost_options_free(options));
  CHECK_OK(resboost_table_free(table));
  CHECK_OK(resboost_table_free(other));
  CHECK_OK(resboost_table_free(empty));
}

/* A column whose name is no UTF-8: what is found is told all the same, and is UTF-8. */
static void odd_names(void) {
  resboost_table* table = NULL;
  resboost_options* options = NULL;
  resboost_model* model = NULL;
  resboost_result* result = NULL;
  size_t size = 0;
  char text[10000] = "";
  CHECK_OK(resboost_table_create(6, &table));
  CHECK_OK(resboost_table_add_numbers(table, "x\xff", numbers, RESBOOST_FLOAT64, 8));
  CHECK_OK(resboost_table_add_numbers(table, "y", numbers, RESBOOST_FLOAT64, 8));
  CHECK_OK(resboost_options_create(&options));
  CHECK_OK(resboost_options_set(options, "method", "hybrid"));
  CHECK_OK(resboost_options_set(options, "stages", "0"));
  CHECK_OK(resboost_options_set(options, "valid-share", "0"));
  CHECK_OK(resboost_train(options, table, NULL, NULL, NULL, NULL, &model));
  CHECK_OK(resboost_explain(model, table, table, 2, 1, NULL, NULL, &result));
  CHECK_OK(resboost_result_json(result, text, sizeof text, &size));
  CHECK(strstr(text, "\"columns\":[\"x\xEF\xBF\xBD\"]") != NULL);
  CHECK_OK(resboost_result_free(result));
  CHECK_OK(resboost_model_free(model));
  CHECK_OK(resboost_options_free(options));
  CHECK_OK(resboost_table_free(table));
}

int main(void) {
  wrong_predictions();
  odd_names();
  return failures();
}

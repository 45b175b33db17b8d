/* Calls that no program should make: each is an error that says why, and none is more than that. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

#define CHECK_BAD_CALL(call)              \
  do {                                    \
    CHECK((call) == RESBOOST_BAD_CALL);   \
    CHECK(resboost_last_error()[0] != 0); \
  } while (0)

static const double numbers[] = {1, 2, 3, 4, 5, 6};
static const char* const names[] = {"a", "b"};

static void null_pointers(void) {
  CHECK_BAD_CALL(resboost_table_create(3, NULL));
  CHECK_BAD_CALL(resboost_options_create(NULL));
  CHECK_BAD_CALL(resboost_threads(NULL));
  CHECK_BAD_CALL(resboost_options_describe(NULL, 0, NULL));
  CHECK_BAD_CALL(resboost_model_load(NULL, NULL));
  CHECK_BAD_CALL(resboost_model_read(NULL, 10, NULL));
  resboost_model* model = NULL;
  CHECK_BAD_CALL(resboost_model_load(NULL, &model));
  CHECK_BAD_CALL(resboost_model_read(NULL, 10, &model));
  resboost_table* table = NULL;
  CHECK_OK(resboost_table_create(3, &table));
  CHECK_BAD_CALL(resboost_table_add_numbers(table, NULL, numbers, RESBOOST_FLOAT64, 8));
  CHECK_BAD_CALL(resboost_table_add_numbers(table, "x", NULL, RESBOOST_FLOAT64, 8));
  CHECK_BAD_CALL(resboost_table_add_matrix(table, NULL, 2, numbers, RESBOOST_FLOAT64, 16, 8));
  CHECK_BAD_CALL(resboost_table_add_matrix(table, names, 2, NULL, RESBOOST_FLOAT64, 16, 8));
  CHECK_BAD_CALL(resboost_table_add_strings(table, "x", NULL));
  CHECK_BAD_CALL(resboost_table_add_codes(table, "x", NULL, 4, names, 2));
  const int32_t codes[] = {0, 1, -1};
  const char* const levels[] = {"one", NULL};
  CHECK_BAD_CALL(resboost_table_add_codes(table, "x", codes, 4, NULL, 2));
  CHECK_BAD_CALL(resboost_table_add_codes(table, "x", codes, 4, levels, 2));
  const char* const twice[] = {"a", "a"};
  CHECK(resboost_table_add_matrix(table, twice, 2, numbers, RESBOOST_FLOAT64, 16, 8) ==
        RESBOOST_BAD_DATA);
  CHECK_OK(
      resboost_table_add_numbers(table, "a", numbers, RESBOOST_FLOAT64, 8)); /* not there yet */
  CHECK_OK(resboost_table_free(table));
}

/* A handle is tried as what it is not, and after its end. */
static void wrong_handles(void) {
  resboost_table* table = NULL;
  resboost_options* options = NULL;
  resboost_model* model = NULL;
  resboost_result* result = NULL;
  resboost_table* read = NULL;
  resboost_predictor* predictor = NULL;
  CHECK_OK(resboost_table_create(3, &table));
  CHECK_OK(resboost_options_create(&options));
  double out[3];
  size_t size = 0;
  int32_t classes[3];
  int stages = 0;
  void* const wrong[] = {NULL, (void*)1, (void*)~(size_t)0, (void*)numbers, table, options};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; ++i) {
    resboost_model* const bad = wrong[i];
    CHECK_BAD_CALL(resboost_model_free(bad));
    CHECK_BAD_CALL(resboost_model_save(bad, "never"));
    CHECK_BAD_CALL(resboost_model_write(bad, NULL, 0, &size));
    CHECK_BAD_CALL(resboost_model_export_c(bad, "never", "never"));
    CHECK_BAD_CALL(resboost_model_export_onnx(bad, 0, "never"));
    CHECK_BAD_CALL(resboost_model_outputs(bad, &size));
    CHECK_BAD_CALL(resboost_model_stages(bad, &stages, &stages));
    CHECK_BAD_CALL(resboost_model_describe(bad, NULL, 0, &size));
    CHECK_BAD_CALL(resboost_model_gains(bad, NULL, 0, &size));
    CHECK_BAD_CALL(resboost_model_pictures(bad, &size, &size, &size));
    if (bad) CHECK_BAD_CALL(resboost_pictures_read("never", bad, 0, 0, 0, &read));
    CHECK_BAD_CALL(resboost_predict(bad, table, -1, out, 3));
    CHECK_BAD_CALL(resboost_predict_classes(bad, table, -1, classes, 3));
    CHECK_BAD_CALL(resboost_predict_stages(bad, table, out, 3));
    CHECK_BAD_CALL(resboost_predict_pictures(bad, (const uint8_t*)numbers, 4, -1, out, 3));
    CHECK_BAD_CALL(resboost_predictor_create(bad, &predictor));
    CHECK_BAD_CALL(resboost_predictor_numbers((resboost_predictor*)bad, numbers, 1, out, 1));
    CHECK_BAD_CALL(resboost_predictor_texts((resboost_predictor*)bad, NULL, 0, out, 1));
    CHECK_BAD_CALL(resboost_predictor_describe((resboost_predictor*)bad, NULL, 0, &size));
    CHECK_BAD_CALL(resboost_predictor_free((resboost_predictor*)bad));
    CHECK_BAD_CALL(resboost_importance(bad, table, NULL, 2, 1, NULL, NULL, &result));
    CHECK_BAD_CALL(resboost_analyze(bad, table, 1, NULL, NULL, &result));
    CHECK_BAD_CALL(resboost_explain(bad, table, table, 2, 1, NULL, NULL, &result));
    CHECK_BAD_CALL(resboost_explain_pictures(bad, table, NULL, 0, NULL, NULL, &result));
    CHECK_BAD_CALL(resboost_model_maps(bad, NULL, 0, &size));
    resboost_result* const no_result = wrong[i];
    CHECK_BAD_CALL(resboost_result_free(no_result));
    CHECK_BAD_CALL(resboost_result_json(no_result, NULL, 0, &size));
    CHECK_BAD_CALL(resboost_result_html(no_result, NULL, 0, &size));
    if (wrong[i] != (void*)options) {
      resboost_options* const none = wrong[i];
      CHECK_BAD_CALL(resboost_options_free(none));
      CHECK_BAD_CALL(resboost_options_set(none, "seed", "1"));
      CHECK_BAD_CALL(resboost_options_append(none, "target", "y"));
      CHECK_BAD_CALL(resboost_train(none, table, NULL, NULL, NULL, NULL, &model));
      CHECK_BAD_CALL(resboost_compare(none, table, NULL, 1, 0.2, NULL, NULL, &result));
    }
    if (wrong[i] != (void*)table) {
      resboost_table* const none = wrong[i];
      CHECK_BAD_CALL(resboost_table_free(none));
      CHECK_BAD_CALL(resboost_table_rows(none, &size));
      CHECK_BAD_CALL(resboost_table_pictures(none, &size, &size, &size));
      CHECK_BAD_CALL(resboost_table_add_numbers(none, "x", numbers, RESBOOST_FLOAT64, 8));
      CHECK_BAD_CALL(resboost_table_add_matrix(none, names, 2, numbers, RESBOOST_FLOAT64, 16, 8));
      CHECK_BAD_CALL(resboost_table_add_strings(none, "x", names));
      CHECK_BAD_CALL(resboost_table_add_codes(none, "x", classes, 4, names, 2));
      CHECK_BAD_CALL(resboost_train(options, none, NULL, NULL, NULL, NULL, &model));
      CHECK_BAD_CALL(resboost_compare(options, none, NULL, 1, 0.2, NULL, NULL, &result));
    }
  }
  CHECK(model == NULL && result == NULL && read == NULL);
  CHECK_BAD_CALL(resboost_train(options, table, NULL, NULL, NULL, NULL, NULL));
  CHECK_OK(resboost_options_free(options));
  CHECK_BAD_CALL(resboost_options_free(options));
  CHECK_BAD_CALL(resboost_train(options, table, NULL, NULL, NULL, NULL, &model));
  CHECK_OK(resboost_table_free(table));
  CHECK_BAD_CALL(resboost_table_free(table));
}

static void wrong_options(void) {
  resboost_options* options = NULL;
  CHECK_OK(resboost_options_create(&options));
  CHECK_BAD_CALL(resboost_options_set(options, NULL, "1"));
  CHECK_BAD_CALL(resboost_options_set(options, "seed", NULL));
  CHECK_BAD_CALL(resboost_options_append(options, "target", NULL));
  CHECK(resboost_options_set(options, "blok.width", "1") == RESBOOST_BAD_OPTION);
  CHECK(strstr(resboost_last_error(), "block.width") != NULL);
  CHECK(resboost_options_set(options, "block.width", "many") == RESBOOST_BAD_OPTION);
  CHECK(resboost_options_set(options, "block.width", "-1") == RESBOOST_BAD_OPTION);
  CHECK(resboost_options_set(options, "method", "magic") == RESBOOST_BAD_OPTION);
  CHECK(resboost_options_set(options, "valid", "file.csv") == RESBOOST_BAD_OPTION);
  CHECK(resboost_options_set(options, "delimiter", ",") == RESBOOST_BAD_OPTION);
  CHECK(resboost_options_append(options, "seed", "1") == RESBOOST_BAD_OPTION);
  CHECK(resboost_set_threads(0) == RESBOOST_BAD_OPTION);
  CHECK_OK(resboost_options_free(options));
}

static void wrong_data(void) {
  resboost_table* table = NULL;
  resboost_options* options = NULL;
  resboost_model* model = NULL;
  const int64_t large[] = {1, ((int64_t)1 << 53) + 1, 3};
  const int32_t codes[] = {0, 2, -1}, below[] = {0, -2, 1};
  const double infinite[] = {1, INFINITY, 3};
  CHECK_BAD_CALL(resboost_table_create((size_t)-1, &table));
  CHECK_OK(resboost_table_create(3, &table));
  CHECK_OK(resboost_options_create(&options));
  CHECK(resboost_train(options, table, NULL, NULL, NULL, NULL, &model) == RESBOOST_BAD_DATA);
  CHECK_BAD_CALL(resboost_table_add_numbers(table, "x", numbers, (resboost_type)77, 8));
  CHECK(resboost_table_add_numbers(table, "x", large, RESBOOST_INT64, 8) == RESBOOST_BAD_DATA);
  CHECK(resboost_table_add_codes(table, "x", codes, 4, names, 2) == RESBOOST_BAD_DATA);
  CHECK(resboost_table_add_codes(table, "x", below, 4, names, 2) == RESBOOST_BAD_DATA);
  CHECK_OK(resboost_table_add_numbers(table, "x", infinite, RESBOOST_FLOAT64, 8));
  CHECK(resboost_table_add_numbers(table, "x", numbers, RESBOOST_FLOAT64, 8) == RESBOOST_BAD_DATA);
  CHECK_OK(resboost_table_add_numbers(table, "y", numbers, RESBOOST_FLOAT64, 8));
  CHECK(resboost_train(options, table, NULL, NULL, NULL, NULL, &model) == RESBOOST_BAD_DATA);
  CHECK_OK(resboost_options_append(options, "target", "z"));
  CHECK(resboost_train(options, table, NULL, NULL, NULL, NULL, &model) == RESBOOST_BAD_OPTION);
  CHECK(strstr(resboost_last_error(), "\"z\"") != NULL);
  CHECK(resboost_model_load("no such file", &model) == RESBOOST_REFUSED);
  CHECK(resboost_model_read(numbers, sizeof numbers, &model) == RESBOOST_BAD_MODEL);
  CHECK(resboost_model_read("", 0, &model) == RESBOOST_BAD_MODEL);
  CHECK(model == NULL);
  CHECK_OK(resboost_options_free(options));
  CHECK_OK(resboost_table_free(table));
}

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
  void* const wrong[] = {NULL, (void*)1, (void*)~(size_t)0, (void*)numbers, options, model};
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
  CHECK(resboost_abi_version() == RESBOOST_ABI_VERSION);
  CHECK(resboost_version()[0] != '\0');
  CHECK(resboost_last_error()[0] == '\0');
  null_pointers();
  wrong_handles();
  wrong_options();
  wrong_data();
  wrong_predictions();
  odd_names();
  return failures();
}

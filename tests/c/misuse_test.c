/* Calls that no program should make: each is an error that says why, and none is more than that. */
#include <math.h>
#include <string.h>

#include "check.h"

static const double numbers[] = {1, 2, 3, 4, 5, 6};
static const char* const names[] = {"a", "b"};

/* Structs of Arrow's that are released already. */
static struct ArrowSchema no_schema;
static struct ArrowArray no_array;
static struct ArrowArrayStream no_stream;

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
  CHECK_BAD_CALL(resboost_table_borrow_numbers(table, NULL, numbers, RESBOOST_FLOAT64, 8));
  CHECK_BAD_CALL(resboost_table_borrow_numbers(table, "x", NULL, RESBOOST_FLOAT64, 8));
  CHECK_BAD_CALL(resboost_table_borrow_matrix(table, NULL, 2, numbers, RESBOOST_FLOAT64, 16, 8));
  CHECK_BAD_CALL(resboost_table_borrow_matrix(table, names, 2, NULL, RESBOOST_FLOAT64, 16, 8));
  CHECK_BAD_CALL(resboost_table_add_arrow(table, NULL, NULL));
  CHECK_BAD_CALL(resboost_table_add_arrow(table, &no_schema, &no_array));
  CHECK_BAD_CALL(resboost_table_columns(table, NULL, 0, NULL));
  CHECK_BAD_CALL(resboost_table_column(table, NULL, NULL, 0, NULL));
  CHECK_BAD_CALL(resboost_table_column(table, "x", NULL, 0, NULL));
  resboost_table* of_arrow = NULL;
  CHECK_BAD_CALL(resboost_arrow_read(NULL, &of_arrow));
  CHECK_BAD_CALL(resboost_arrow_read(&no_stream, &of_arrow));
  CHECK_BAD_CALL(resboost_arrow_read(NULL, NULL));
  CHECK(of_arrow == NULL);
  CHECK_BAD_CALL(resboost_table_add_strings(table, "x", NULL));
  CHECK_BAD_CALL(resboost_table_add_codes(table, "x", NULL, 4, names, 2));
  const int32_t codes[] = {0, 1, -1};
  const char* const levels[] = {"one", NULL};
  CHECK_BAD_CALL(resboost_table_add_codes(table, "x", codes, 4, NULL, 2));
  CHECK_BAD_CALL(resboost_table_add_codes(table, "x", codes, 4, levels, 2));
  resboost_table* pictures = NULL;
  const uint8_t pixels[4] = {0};
  CHECK_BAD_CALL(resboost_pictures_create(NULL, 1, 2, 2, 1, NULL, &pictures));
  CHECK_BAD_CALL(resboost_pictures_create(pixels, 1, 2, 2, 1, NULL, NULL));
  CHECK(pictures == NULL);
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
    CHECK_BAD_CALL(resboost_finetune(options, table, NULL, bad, NULL, NULL, &model));
    if (bad) CHECK_BAD_CALL(resboost_train(options, table, NULL, bad, NULL, NULL, &model));
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
      CHECK_BAD_CALL(resboost_finetune(none, table, NULL, NULL, NULL, NULL, &model));
      CHECK_BAD_CALL(resboost_compare(none, table, NULL, 1, 0.2, NULL, NULL, &result));
    }
    if (wrong[i] != (void*)table) {
      resboost_table* const none = wrong[i];
      CHECK_BAD_CALL(resboost_table_free(none));
      CHECK_BAD_CALL(resboost_table_rows(none, &size));
      CHECK_BAD_CALL(resboost_table_pictures(none, &size, &size, &size));
      CHECK_BAD_CALL(resboost_table_add_numbers(none, "x", numbers, RESBOOST_FLOAT64, 8));
      CHECK_BAD_CALL(resboost_table_add_matrix(none, names, 2, numbers, RESBOOST_FLOAT64, 16, 8));
      CHECK_BAD_CALL(resboost_table_borrow_numbers(none, "x", numbers, RESBOOST_FLOAT64, 8));
      CHECK_BAD_CALL(
          resboost_table_borrow_matrix(none, names, 2, numbers, RESBOOST_FLOAT64, 16, 8));
      CHECK_BAD_CALL(resboost_table_add_arrow(none, &no_schema, &no_array));
      CHECK_BAD_CALL(resboost_table_add_columns(none, table, NULL, 0));
      CHECK_BAD_CALL(resboost_table_add_columns(table, none, NULL, 0));
      CHECK_BAD_CALL(resboost_table_columns(none, NULL, 0, &size));
      CHECK_BAD_CALL(resboost_table_column(none, "x", NULL, 0, &size));
      CHECK_BAD_CALL(resboost_table_add_strings(none, "x", names));
      CHECK_BAD_CALL(resboost_table_add_codes(none, "x", classes, 4, names, 2));
      CHECK_BAD_CALL(resboost_train(options, none, NULL, NULL, NULL, NULL, &model));
      if (none) CHECK_BAD_CALL(resboost_train(options, table, none, NULL, NULL, NULL, &model));
      CHECK_BAD_CALL(resboost_finetune(options, none, NULL, NULL, NULL, NULL, &model));
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
  size_t size = 0;
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
  CHECK(resboost_table_borrow_numbers(table, "i", large, RESBOOST_INT64, 8) == RESBOOST_BAD_DATA);
  CHECK_BAD_CALL(resboost_table_borrow_numbers(table, "i", large, (resboost_type)77, 8));
  CHECK(resboost_table_column(table, "z", NULL, 0, &size) == RESBOOST_BAD_DATA);
  CHECK_BAD_CALL(resboost_table_add_columns(table, table, names, 2));            /* has one */
  CHECK(resboost_table_add_columns(table, table, NULL, 0) == RESBOOST_BAD_DATA); /* twice "x" */
  resboost_table* shorter = NULL;
  CHECK_OK(resboost_table_create(2, &shorter));
  CHECK_BAD_CALL(resboost_table_add_columns(shorter, table, NULL, 0));
  CHECK_OK(resboost_table_free(shorter));
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

static int loss_of(void* context, size_t rows, size_t columns, const float* scores,
                   const float* targets, double* loss, float* gradient, float* curvature) {
  (void)context, (void)rows, (void)columns, (void)scores, (void)targets, (void)loss;
  return gradient != curvature;
}

static int metric_of(void* context, size_t rows, size_t outputs, const double* predictions,
                     const double* targets, const double* weights, double* value) {
  (void)context, (void)rows, (void)outputs, (void)predictions, (void)targets, (void)weights;
  return value == NULL;
}

static int fit(void* context, const resboost_weak_task* task, size_t* outputs, void** map) {
  (void)context, (void)outputs, (void)map;
  return task->rows == 0;
}

static int apply(void* map, size_t rows, size_t columns, const float* in, size_t outputs,
                 float* out) {
  (void)map, (void)rows, (void)columns, (void)in, (void)outputs;
  return out == NULL;
}

static int dropped = 0;
static void drop(void* map) {
  CHECK(map == &dropped);
  ++dropped;
}

/* Functions that are none, under names that are none or taken; maps of a model that is none, which
 * are dropped but where nobody can. */
static void wrong_functions(void) {
  const resboost_learner whole = {NULL, fit, apply, drop}, no_fit = {NULL, NULL, apply, drop},
                         no_apply = {NULL, fit, NULL, drop};
  CHECK_BAD_CALL(resboost_register_loss(NULL, 0, 0, loss_of, NULL));
  CHECK_BAD_CALL(resboost_register_loss("name", 0, 0, NULL, NULL));
  CHECK(resboost_register_loss("", 0, 0, loss_of, NULL) == RESBOOST_BAD_OPTION);
  CHECK(resboost_register_loss("squared", 0, 0, loss_of, NULL) == RESBOOST_BAD_OPTION);
  CHECK_BAD_CALL(resboost_register_metric(NULL, 0, 0, metric_of, NULL));
  CHECK_BAD_CALL(resboost_register_metric("name", 0, 0, NULL, NULL));
  CHECK(resboost_register_metric("no name", 1, 1, metric_of, NULL) == RESBOOST_BAD_OPTION);
  CHECK(resboost_register_metric("accuracy", 1, 1, metric_of, NULL) == RESBOOST_BAD_OPTION);
  CHECK_BAD_CALL(resboost_register_method(NULL, &whole));
  CHECK_BAD_CALL(resboost_register_method("name", NULL));
  CHECK_BAD_CALL(resboost_register_method("name", &no_fit));
  CHECK_BAD_CALL(resboost_register_method("name", &no_apply));
  CHECK(resboost_register_method("", &whole) == RESBOOST_BAD_OPTION);
  CHECK(resboost_register_method("hybrid", &whole) == RESBOOST_BAD_OPTION);

  resboost_model* model = NULL;
  void* const maps[] = {&dropped, &dropped};
  CHECK_BAD_CALL(resboost_model_read_own("{}", 2, NULL, maps, 2, &model));
  CHECK_BAD_CALL(resboost_model_read_own("{}", 2, &whole, NULL, 2, &model));
  CHECK(dropped == 0);
  CHECK_BAD_CALL(resboost_model_read_own(NULL, 2, &whole, maps, 2, &model));
  CHECK_BAD_CALL(resboost_model_read_own("{}", 2, &no_apply, maps, 2, &model));
  CHECK_BAD_CALL(resboost_model_read_own("{}", 2, &whole, maps, 2, NULL));
  CHECK(resboost_model_read_own("{}", 2, &whole, maps, 2, &model) == RESBOOST_BAD_MODEL);
  CHECK(dropped == 8);
  CHECK(model == NULL);
}

int main(void) {
  CHECK(resboost_abi_version() == RESBOOST_ABI_VERSION);
  CHECK(resboost_version()[0] != '\0');
  CHECK(resboost_last_error()[0] == '\0');
  null_pointers();
  wrong_handles();
  wrong_options();
  wrong_data();
  wrong_functions();
  return failures();
}

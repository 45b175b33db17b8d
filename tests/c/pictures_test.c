/* From pictures in memory to a model and its predictions. */
#include <stdlib.h>
#include <string.h>

#include "bars.h"

static uint8_t pixels[kPictures * kPixels], unseen[kPictures * kPixels];
static int32_t labels[kPictures], unseen_labels[kPictures];

/* Of the classes in their order, which is that of the labels: 0, 2, 10. */
static double accuracy(const resboost_model* model, const resboost_table* table) {
  static const int in_order[] = {0, 2, 10};
  int32_t classes[kPictures];
  int right = 0;
  CHECK_OK(resboost_predict_classes(model, table, RESBOOST_ALL_STAGES, classes, kPictures));
  for (int i = 0; i < kPictures; ++i) right += in_order[classes[i]] == unseen_labels[i];
  return right / (double)kPictures;
}

static void check_stages(const resboost_model* model, const resboost_table* test) {
  int stages = 0, first = -1;
  CHECK_OK(resboost_model_stages(model, &stages, &first));
  double one[kNumbers], all[8 * kNumbers];
  const size_t depths = (size_t)(stages - first + 1);
  CHECK(depths >= 1 && depths <= 8);
  CHECK_OK(resboost_predict_stages(model, test, all, depths * kNumbers));
  for (int depth = first; depth <= stages; ++depth) {
    CHECK_OK(resboost_predict(model, test, depth, one, kNumbers));
    CHECK(memcmp(one, all + (depth - first) * kNumbers, sizeof one) == 0);
  }
  CHECK_OK(
      resboost_predict_pictures(model, unseen, sizeof unseen, RESBOOST_ALL_STAGES, one, kNumbers));
  CHECK(memcmp(one, all + (depths - 1) * kNumbers, sizeof one) == 0);
}

/* A model that also looks in the mirror does so at every depth. */
static void mirrored(void) {
  resboost_options* options = tiny_options();
  set(options, "image.views", "mirrored");
  resboost_table *table = table_of_bars(pixels, labels), *test = table_of_bars(unseen, NULL);
  resboost_model* model = trained(options, table, NULL, NULL);
  check_stages(model, test);
  CHECK_OK(resboost_model_free(model));
  CHECK_OK(resboost_table_free(test));
  CHECK_OK(resboost_table_free(table));
  CHECK_OK(resboost_options_free(options));
}

/* In bars of two columns the class is seen where the bar is. */
static void explanations(const resboost_model* model, const resboost_table* test) {
  static char json[1 << 20];
  size_t size = 0;
  resboost_result* result = NULL;
  CHECK_OK(resboost_explain_pictures(model, test, "10", 2, NULL, NULL, &result));
  CHECK_OK(resboost_result_json(result, json, sizeof json, &size));
  CHECK(strstr(json, "\"class\":\"10\"") != NULL && strstr(json, "\"class\":\"0\"") == NULL);
  CHECK_OK(resboost_result_html(result, NULL, 0, &size));
  CHECK(size > 1000);
  CHECK_OK(resboost_result_free(result));
  result = NULL;
  CHECK(resboost_explain_pictures(model, test, "3", 2, NULL, NULL, &result) == RESBOOST_BAD_OPTION);
  CHECK(resboost_explain_pictures(model, test, NULL, 99, NULL, NULL, &result) ==
        RESBOOST_BAD_OPTION);
  CHECK(result == NULL);
  CHECK(resboost_explain_pictures(model, test, NULL, 0, NULL, NULL, NULL) == RESBOOST_BAD_CALL);
}

static void predictions(void) {
  resboost_options* options = tiny_options();
  resboost_table* table = table_of_bars(pixels, labels);
  resboost_table* valid = table_of_bars(unseen, unseen_labels);
  resboost_table* test = table_of_bars(unseen, NULL);
  resboost_model* model = trained(options, table, NULL, NULL);
  CHECK(accuracy(model, test) > 0.9);
  size_t outputs = 0, height = 0, width = 0, channels = 0, rows = 0;
  CHECK_OK(resboost_model_outputs(model, &outputs));
  CHECK(outputs == kClasses);
  CHECK_OK(resboost_model_pictures(model, &height, &width, &channels));
  CHECK(height == kSide && width == kSide && channels == 1);
  CHECK_OK(resboost_table_rows(test, &rows));
  CHECK(rows == kPictures);

  check_stages(model, test);
  explanations(model, test);

  resboost_result* result = NULL;
  resboost_model* grown = trained(options, table, valid, model);
  CHECK(accuracy(grown, test) > 0.9);
  CHECK_OK(resboost_analyze(grown, valid, 1, NULL, NULL, &result));
  CHECK_OK(resboost_result_free(result));
  CHECK(resboost_importance(model, valid, NULL, 2, 1, NULL, NULL, &result) == RESBOOST_BAD_DATA);
  CHECK(resboost_explain(model, test, test, 2, 1, NULL, NULL, &result) == RESBOOST_BAD_DATA);

  CHECK_OK(resboost_model_free(grown));
  CHECK_OK(resboost_model_free(model));
  CHECK_OK(resboost_table_free(test));
  CHECK_OK(resboost_table_free(valid));
  CHECK_OK(resboost_table_free(table));
  CHECK_OK(resboost_options_free(options));
}

/* Upside down, in columns and with a hole between pixels: what is copied is what was meant. */
static void strides(void) {
  static uint8_t spread[2 * kPictures * kPixels];
  for (int i = 0; i < kPictures; ++i)
    for (int y = 0; y < kSide; ++y)
      for (int x = 0; x < kSide; ++x)
        spread[2 * (i * kPixels + x * kSide + kSide - 1 - y)] = pixels[i * kPixels + y * kSide + x];
  const ptrdiff_t steps[] = {2 * kPixels, -2, 2 * kSide, 1};
  const ptrdiff_t plain[] = {kPixels, kSide, 1, 77}; /* of one channel nobody asks for the last */
  resboost_options* options = tiny_options();
  resboost_table *borrowed = table_of_bars(pixels, labels), *copied = NULL, *other = NULL;
  CHECK_OK(resboost_pictures_create(spread + 2 * (kSide - 1), kPictures, kSide, kSide, 1, steps,
                                    &copied));
  memset(spread, 0, 1);
  CHECK_OK(resboost_table_add_numbers(copied, "class", labels, RESBOOST_INT32, sizeof *labels));
  CHECK_OK(resboost_pictures_create(pixels, kPictures, kSide, kSide, 1, plain, &other));
  static const char* const names[] = {"0", "2", "10"};
  int32_t codes[kPictures];
  for (int i = 0; i < kPictures; ++i) codes[i] = (i + 1) % 3;
  CHECK_OK(resboost_table_add_codes(other, "class", codes, sizeof *codes, names, 3));
  resboost_model* first = trained(options, borrowed, NULL, NULL);
  resboost_model* second = trained(options, copied, NULL, NULL);
  resboost_model* third = trained(options, other, NULL, NULL);
  CHECK(same_bytes(first, second));
  CHECK(same_bytes(first, third));
  CHECK_OK(resboost_model_free(first));
  CHECK_OK(resboost_model_free(second));
  CHECK_OK(resboost_model_free(third));
  CHECK_OK(resboost_table_free(borrowed));
  CHECK_OK(resboost_table_free(copied));
  CHECK_OK(resboost_table_free(other));
  CHECK_OK(resboost_options_free(options));
}

/* A third of the pictures has another label and no weight: nobody learns it. */
static void weights(void) {
  double weight[kPictures];
  int32_t wrong[kPictures];
  for (int i = 0; i < kPictures; ++i) {
    weight[i] = i / 3 % 3 == 0 ? 0 : 2;
    wrong[i] = weight[i] == 0 ? kLabels[(i + 1) % 3] : labels[i];
  }
  resboost_options* options = tiny_options();
  resboost_table *test = table_of_bars(unseen, NULL), *table = table_of_bars(pixels, wrong);
  CHECK_OK(resboost_table_add_numbers(table, "weight", weight, RESBOOST_FLOAT64, sizeof *weight));
  resboost_model* model = trained(options, table, NULL, NULL);
  CHECK(accuracy(model, test) > 0.9);
  double one[kNumbers];
  CHECK_OK(resboost_predict(model, test, RESBOOST_ALL_STAGES, one, kNumbers));
  CHECK(one[1] > 0.9); /* of class 2; a third of what looks like it is called 10 */
  CHECK_OK(resboost_model_free(model));
  CHECK_OK(resboost_table_free(table));

  table = table_of_bars(pixels, labels);
  weight[5] = -1;
  CHECK_OK(resboost_table_add_numbers(table, "weight", weight, RESBOOST_FLOAT64, sizeof *weight));
  model = NULL;
  CHECK(resboost_train(options, table, NULL, NULL, NULL, NULL, &model) == RESBOOST_BAD_DATA);
  CHECK(strstr(resboost_last_error(), "weight is -1") != NULL);
  CHECK_OK(resboost_table_free(table));
  CHECK_OK(resboost_table_free(test));
  CHECK_OK(resboost_options_free(options));
}

/* Labels may be any numbers, and those next to 0 are not out of anybody's range. */
static void small_labels(void) {
  double tiny[kPictures];
  for (int i = 0; i < kPictures; ++i) tiny[i] = i % 3 == 0 ? 5e-324 : i % 3 == 1 ? 0 : -0.5;
  resboost_options* options = tiny_options();
  resboost_table *test = table_of_bars(unseen, NULL), *table = table_of_bars(pixels, NULL);
  CHECK_OK(resboost_table_add_numbers(table, "class", tiny, RESBOOST_FLOAT64, sizeof *tiny));
  resboost_model* model = trained(options, table, NULL, NULL);
  int32_t classes[kPictures] = {0};
  int right = 0; /* classes are in the order of the numbers */
  CHECK_OK(resboost_predict_classes(model, test, RESBOOST_ALL_STAGES, classes, kPictures));
  for (int i = 0; i < kPictures; ++i) right += classes[i] == 2 - i % 3;
  CHECK(right > 0.9 * kPictures);
  CHECK_OK(resboost_model_free(model));
  CHECK_OK(resboost_table_free(table));
  CHECK_OK(resboost_table_free(test));
  CHECK_OK(resboost_options_free(options));
}

/* The same pictures twice as high and wide, in a file of NumPy's. */
static void write_large(const char* path) {
  static const char kStart[] = "\x93NUMPY\x01\x00\x76"; /* 118 bytes of text follow */
  FILE* file = fopen(path, "wb");
  CHECK(file != NULL);
  if (!file) return;
  fwrite(kStart, 1, sizeof kStart, file); /* with its last 0 */
  fprintf(file, "%-117s\n", "{'descr': '|u1', 'fortran_order': False, 'shape': (150, 16, 16)}");
  for (int i = 0; i < kPictures; ++i)
    for (int y = 0; y < 2 * kSide; ++y)
      for (int x = 0; x < 2 * kSide; ++x) fputc(unseen[i * kPixels + y / 2 * kSide + x / 2], file);
  fclose(file);
}

static int count_resized(void* context, const resboost_event* event) {
  *(int*)context += event->kind == RESBOOST_WARNING && strstr(event->text, "resized") != NULL;
  return 0;
}

/* Files of another size choose the depth at the size of the pictures that are trained with; and
 * whoever trains or compares hears of it. */
static void files_of_another_size(void) {
  static const char kPath[] = "pictures_test_large.npy";
  write_large(kPath);
  resboost_options* options = tiny_options();
  set(options, "boostresnet.epochs", "1");
  resboost_table *table = table_of_bars(pixels, labels), *valid = NULL;
  size_t height = 0, width = 0, channels = 0;
  CHECK_OK(resboost_table_pictures(table, &height, &width, &channels));
  CHECK_OK(resboost_pictures_read(kPath, NULL, height, width, channels, &valid));
  CHECK_OK(resboost_table_pictures(valid, &height, &width, &channels));
  CHECK(height == kSide && width == kSide && channels == 1);
  CHECK_OK(resboost_table_add_numbers(valid, "class", unseen_labels, RESBOOST_INT32, 4));
  int heard = 0;
  resboost_model* model = NULL;
  CHECK_OK(resboost_train(options, table, valid, NULL, count_resized, &heard, &model));
  CHECK(heard == 1);
  resboost_result* result = NULL;
  CHECK_OK(resboost_compare(options, valid, "boostresnet", 1, 0.2, count_resized, &heard, &result));
  CHECK(heard == 2);
  CHECK_OK(resboost_table_free(valid));
  CHECK_OK(resboost_pictures_read(kPath, NULL, 4, 5, 3, &valid));
  CHECK_OK(resboost_table_pictures(valid, &height, &width, &channels));
  CHECK(height == 4 && width == 5 && channels == 3);
  remove(kPath);
  CHECK_OK(resboost_result_free(result));
  CHECK_OK(resboost_model_free(model));
  CHECK_OK(resboost_table_free(valid));
  CHECK_OK(resboost_table_free(table));
  CHECK_OK(resboost_options_free(options));
}

int main(void) {
  CHECK_OK(resboost_set_threads(1));
  make_bars(pixels, labels, 1);
  make_bars(unseen, unseen_labels, 2);
  predictions();
  mirrored();
  strides();
  weights();
  small_labels();
  files_of_another_size();
  return failures();
}

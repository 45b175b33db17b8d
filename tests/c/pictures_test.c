/* From pictures in memory to a model and its predictions, and calls that no program should make. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bars.h"

enum { kClasses = 3, kNumbers = kPictures * kClasses };

static uint8_t pixels[kPictures * kPixels], unseen[kPictures * kPixels];
static int32_t labels[kPictures], unseen_labels[kPictures];

static resboost_options* tiny_options(void) {
  resboost_options* options = NULL;
  CHECK_OK(resboost_options_create(&options));
  set(options, "method", "boostresnet");
  set(options, "stages", "2");
  set(options, "boostresnet.gamma", "-1");
  set(options, "boostresnet.epochs", "15");
  set(options, "boostresnet.batch-size", "32");
  set(options, "boostresnet.learning-rate", "0.01");
  set(options, "image.blocks", "1");
  set(options, "image.filters", "4");
  set(options, "image.cells", "2");
  return options;
}

static resboost_model* trained(const resboost_options* options, const resboost_table* table,
                               const resboost_table* valid, const resboost_model* before) {
  resboost_model* model = NULL;
  CHECK_OK(resboost_train(options, table, valid, before, NULL, NULL, &model));
  return model;
}

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

static void wrong_sizes(void) {
  resboost_table* table = NULL;
  const size_t most = (size_t)-1;
  CHECK(resboost_pictures_create(NULL, 1, 8, 8, 1, NULL, &table) == RESBOOST_BAD_CALL);
  CHECK(resboost_pictures_create(pixels, 1, 8, 8, 1, NULL, NULL) == RESBOOST_BAD_CALL);
  CHECK(resboost_pictures_create(pixels, 1, 0, 8, 1, NULL, &table) == RESBOOST_BAD_DATA);
  CHECK(resboost_pictures_create(pixels, 1, 8, 0, 1, NULL, &table) == RESBOOST_BAD_DATA);
  CHECK(resboost_pictures_create(pixels, 1, 8, 8, 2, NULL, &table) == RESBOOST_BAD_DATA);
  CHECK(resboost_pictures_create(pixels, most, 8, 8, 1, NULL, &table) == RESBOOST_BAD_DATA);
  CHECK(resboost_pictures_create(pixels, most / 64 + 2, 8, 8, 1, NULL, &table) ==
        RESBOOST_BAD_DATA);
  CHECK(resboost_pictures_create(pixels, 1, most, most, 3, NULL, &table) == RESBOOST_BAD_DATA);
  CHECK(resboost_pictures_create(pixels, 1, 1u << 31, 1u << 31, 1, NULL, &table) ==
        RESBOOST_BAD_DATA);
  CHECK(table == NULL);
  CHECK(resboost_pictures_read(NULL, NULL, 0, 0, &table) == RESBOOST_BAD_CALL);
  CHECK(resboost_pictures_read("never", NULL, 0, 0, NULL) == RESBOOST_BAD_CALL);
  CHECK(resboost_pictures_read("never", NULL, 8, 0, &table) == RESBOOST_BAD_DATA);
  CHECK(resboost_pictures_read("never", NULL, most, 8, &table) == RESBOOST_BAD_DATA);
  CHECK(resboost_pictures_read("never", NULL, 0, 0, &table) == RESBOOST_REFUSED);
  CHECK(table == NULL);
  size_t rows = 7;
  CHECK(resboost_table_rows(NULL, &rows) == RESBOOST_BAD_CALL);
  CHECK_OK(resboost_pictures_create(NULL, 0, 8, 8, 1, NULL, &table));
  CHECK(resboost_table_rows(table, NULL) == RESBOOST_BAD_CALL);
  CHECK_OK(resboost_table_rows(table, &rows));
  CHECK(rows == 0);
  resboost_options* options = tiny_options();
  resboost_model* model = NULL;
  CHECK(resboost_train(options, table, NULL, NULL, NULL, NULL, &model) == RESBOOST_BAD_DATA);
  CHECK_OK(resboost_options_free(options));
  CHECK_OK(resboost_table_free(table));
}

static void wrong_columns(void) {
  resboost_table* table = table_of_bars(pixels, NULL);
  resboost_options* options = tiny_options();
  resboost_model* model = NULL;
  static const char* words[kPictures];
  double gaps[kPictures];
  for (int i = 0; i < kPictures; ++i) gaps[i] = i == 3 ? NAN : i % 2;
  CHECK(resboost_train(options, table, NULL, NULL, NULL, NULL, &model) == RESBOOST_BAD_DATA);
  CHECK(strstr(resboost_last_error(), "no labels") != NULL);
  CHECK(resboost_table_add_numbers(table, "size", gaps, RESBOOST_FLOAT64, 8) == RESBOOST_BAD_DATA);
  CHECK(resboost_table_add_strings(table, "weight", words) == RESBOOST_BAD_DATA);
  CHECK_OK(resboost_table_add_numbers(table, "class", gaps, RESBOOST_FLOAT64, 8));
  CHECK(resboost_table_add_numbers(table, "class", gaps, RESBOOST_FLOAT64, 8) == RESBOOST_BAD_DATA);
  CHECK(resboost_train(options, table, NULL, NULL, NULL, NULL, &model) == RESBOOST_BAD_DATA);
  CHECK(strstr(resboost_last_error(), "missing") != NULL);
  CHECK_OK(resboost_table_free(table));

  table = table_of_bars(pixels, labels);
  CHECK_OK(resboost_options_append(options, "target", "class"));
  CHECK(resboost_train(options, table, NULL, NULL, NULL, NULL, &model) == RESBOOST_BAD_OPTION);
  CHECK_OK(resboost_options_free(options));
  CHECK_OK(resboost_table_free(table));
  CHECK(model == NULL);
}

/* A model of one kind and rows of the other; pictures of another size. */
static void wrong_models(void) {
  double numbers[kPictures], out[kNumbers];
  for (int i = 0; i < kPictures; ++i) numbers[i] = i * i;
  resboost_table *pictures = table_of_bars(pixels, labels), *table = NULL, *wide = NULL;
  CHECK_OK(resboost_table_create(kPictures, &table));
  CHECK_OK(resboost_table_add_numbers(table, "x", numbers, RESBOOST_FLOAT64, 8));
  CHECK_OK(resboost_table_add_numbers(table, "class", labels, RESBOOST_INT32, sizeof *labels));
  CHECK_OK(resboost_pictures_create(pixels, kPictures / 2, kSide, 2 * kSide, 1, NULL, &wide));
  resboost_options *options = tiny_options(), *linear = NULL;
  CHECK_OK(resboost_options_create(&linear));
  set(linear, "method", "hybrid");
  set(linear, "stages", "0");
  set(linear, "task", "classification");
  resboost_model* of_pictures = trained(options, pictures, NULL, NULL);
  resboost_model* of_table = trained(linear, table, NULL, NULL);
  resboost_model* none = NULL;
  resboost_table* read = NULL;
  CHECK(resboost_predict(of_pictures, table, -1, out, kNumbers) == RESBOOST_BAD_DATA);
  CHECK(strstr(resboost_last_error(), "8 x 8 x 1") != NULL);
  CHECK(resboost_predict(of_table, pictures, -1, out, kNumbers) == RESBOOST_BAD_DATA);
  CHECK(resboost_predict(of_pictures, wide, -1, out, kNumbers) == RESBOOST_BAD_DATA);
  CHECK(resboost_predict_stages(of_pictures, table, out, kNumbers) == RESBOOST_BAD_DATA);
  CHECK(resboost_train(options, table, NULL, of_pictures, NULL, NULL, &none) == RESBOOST_BAD_DATA);
  CHECK(resboost_train(options, pictures, table, NULL, NULL, NULL, &none) == RESBOOST_BAD_DATA);
  CHECK(resboost_train(linear, pictures, NULL, of_table, NULL, NULL, &none) != RESBOOST_OK);
  CHECK(resboost_finetune(options, table, NULL, of_pictures, NULL, NULL, &none) != RESBOOST_OK);
  CHECK(resboost_finetune(options, pictures, NULL, of_table, NULL, NULL, &none) ==
        RESBOOST_BAD_OPTION);
  CHECK(resboost_finetune(options, wide, NULL, of_pictures, NULL, NULL, &none) ==
        RESBOOST_BAD_DATA);
  CHECK(resboost_finetune(options, pictures, NULL, NULL, NULL, NULL, &none) == RESBOOST_BAD_CALL);
  CHECK(resboost_finetune(NULL, pictures, NULL, of_pictures, NULL, NULL, &none) ==
        RESBOOST_BAD_CALL);
  CHECK(resboost_finetune(options, NULL, NULL, of_pictures, NULL, NULL, &none) ==
        RESBOOST_BAD_CALL);
  CHECK(resboost_finetune(options, pictures, NULL, of_pictures, NULL, NULL, NULL) ==
        RESBOOST_BAD_CALL);
  CHECK(resboost_pictures_read("never", of_table, 0, 0, &read) == RESBOOST_BAD_DATA);
  CHECK(resboost_pictures_read("never", (void*)options, 0, 0, &read) == RESBOOST_BAD_CALL);
  size_t height = 9, width = 9, channels = 9;
  CHECK_OK(resboost_model_pictures(of_table, &height, &width, &channels));
  CHECK(height == 0 && width == 0 && channels == 0);
  CHECK(resboost_model_pictures(of_table, NULL, &width, &channels) == RESBOOST_BAD_CALL);
  CHECK(resboost_model_pictures(of_table, &height, NULL, &channels) == RESBOOST_BAD_CALL);
  CHECK(resboost_model_pictures(of_table, &height, &width, NULL) == RESBOOST_BAD_CALL);
  CHECK(resboost_model_pictures(NULL, &height, &width, &channels) == RESBOOST_BAD_CALL);
  CHECK(none == NULL && read == NULL);
  CHECK_OK(resboost_model_free(of_pictures));
  CHECK_OK(resboost_model_free(of_table));
  CHECK_OK(resboost_options_free(options));
  CHECK_OK(resboost_options_free(linear));
  CHECK_OK(resboost_table_free(pictures));
  CHECK_OK(resboost_table_free(table));
  CHECK_OK(resboost_table_free(wide));
}

int main(void) {
  CHECK_OK(resboost_set_threads(1));
  make_bars(pixels, labels, 1);
  make_bars(unseen, unseen_labels, 2);
  predictions();
  mirrored();
  strides();
  weights();
  wrong_sizes();
  wrong_columns();
  wrong_models();
  return failures();
}

/* Pictures, labels and models that do not go together, and calls that no program should make. */
#include <math.h>
#include <string.h>

#include "bars.h"

static uint8_t pixels[kPictures * kPixels];
static int32_t labels[kPictures];

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
  CHECK(resboost_pictures_read(NULL, NULL, 0, 0, 0, &table) == RESBOOST_BAD_CALL);
  CHECK(resboost_pictures_read("never", NULL, 0, 0, 0, NULL) == RESBOOST_BAD_CALL);
  CHECK(resboost_pictures_read("never", NULL, 8, 0, 0, &table) == RESBOOST_BAD_DATA);
  CHECK(resboost_pictures_read("never", NULL, most, 8, 0, &table) == RESBOOST_BAD_DATA);
  CHECK(resboost_pictures_read("never", NULL, 0, 0, 1, &table) == RESBOOST_BAD_DATA);
  CHECK(resboost_pictures_read("never", NULL, 8, 8, 2, &table) == RESBOOST_BAD_DATA);
  CHECK(resboost_pictures_read("never", NULL, 0, 0, 0, &table) == RESBOOST_REFUSED);
  CHECK(table == NULL);
  size_t rows = 7;
  CHECK(resboost_table_rows(NULL, &rows) == RESBOOST_BAD_CALL);
  CHECK_OK(resboost_pictures_create(NULL, 0, 8, 8, 1, NULL, &table));
  CHECK(resboost_table_rows(table, NULL) == RESBOOST_BAD_CALL);
  CHECK_OK(resboost_table_rows(table, &rows));
  CHECK(rows == 0);
  CHECK(resboost_table_pictures(table, NULL, &rows, &rows) == RESBOOST_BAD_CALL);
  CHECK(resboost_table_pictures(table, &rows, NULL, &rows) == RESBOOST_BAD_CALL);
  CHECK(resboost_table_pictures(table, &rows, &rows, NULL) == RESBOOST_BAD_CALL);
  CHECK(resboost_table_pictures(NULL, &rows, &rows, &rows) == RESBOOST_BAD_CALL);
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
  CHECK(resboost_pictures_read("never", of_table, 0, 0, 0, &read) == RESBOOST_BAD_DATA);
  CHECK(resboost_pictures_read("never", (void*)options, 0, 0, 0, &read) == RESBOOST_BAD_CALL);
  size_t height = 9, width = 9, channels = 9;
  CHECK_OK(resboost_table_pictures(wide, &height, &width, &channels));
  CHECK(height == kSide && width == 2 * kSide && channels == 1);
  CHECK_OK(resboost_table_pictures(table, &height, &width, &channels));
  CHECK(height == 0 && width == 0 && channels == 0);
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
  wrong_sizes();
  wrong_columns();
  wrong_models();
  return failures();
}

/* Writes pictures for the program, as IDX files; or trains on the same pictures in memory as the
 * program has trained on the files, and compares the models' bytes.
 *   program_pictures_test write FOLDER
 *   program_pictures_test compare MODEL VALID FROM [OPTION=VALUE]...    VALID: 1 if the files of
 * FOLDER choose the depth, 0 if a share of the pictures does; FROM: a model to go on with, or - */
#include <stdlib.h>
#include <string.h>

#include "bars.h"

static uint8_t pixels[2][kPictures * kPixels];
static int32_t labels[2][kPictures];

static FILE* created(const char* folder, const char* name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE* file = fopen(path, "wb");
  CHECK(file != NULL);
  return file;
}

static void put_number(FILE* file, unsigned number) {
  for (int shift = 24; shift >= 0; shift -= 8) fputc((int)(number >> shift & 255), file);
}

static void write_files(const char* folder, const char* const names[2], int part) {
  FILE* images = created(folder, names[0]);
  FILE* classes = created(folder, names[1]);
  if (!images || !classes) return;
  put_number(images, 0x803);
  put_number(images, kPictures);
  put_number(images, kSide);
  put_number(images, kSide);
  fwrite(pixels[part], 1, sizeof pixels[part], images);
  put_number(classes, 0x801);
  put_number(classes, kPictures);
  for (int i = 0; i < kPictures; ++i) fputc(labels[part][i], classes);
  fclose(images);
  fclose(classes);
}

static void compare(const char* path, int with_valid, const char* from, int count, char** texts) {
  resboost_options* options = NULL;
  CHECK_OK(resboost_options_create(&options));
  for (int i = 0; i < count; ++i) {
    char* value = strchr(texts[i], '=');
    *value++ = '\0';
    set(options, texts[i], value);
  }
  resboost_table* table = table_of_bars(pixels[0], labels[0]);
  resboost_table* valid = with_valid ? table_of_bars(pixels[1], labels[1]) : NULL;
  resboost_model* model = NULL;
  if (strcmp(from, "-") == 0) {
    CHECK_OK(resboost_train(options, table, valid, NULL, NULL, NULL, &model));
  } else {
    resboost_model* start = NULL;
    CHECK_OK(resboost_model_load(from, &start));
    CHECK_OK(resboost_finetune(options, table, valid, start, NULL, NULL, &model));
    CHECK_OK(resboost_model_free(start));
  }
  size_t size = 0;
  CHECK_OK(resboost_model_write(model, NULL, 0, &size));
  char* ours = malloc(2 * size + 1);
  CHECK_OK(resboost_model_write(model, ours, size, &size));
  FILE* file = fopen(path, "rb");
  CHECK(file && fread(ours + size, 1, size + 1, file) == size);
  CHECK(memcmp(ours, ours + size, size) == 0);
  if (file) fclose(file);
  free(ours);
  CHECK_OK(resboost_model_free(model));
  CHECK_OK(resboost_options_free(options));
  CHECK_OK(resboost_table_free(table));
  if (valid) CHECK_OK(resboost_table_free(valid));
}

int main(int count, char** arguments) {
  static const char* const train[] = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte"};
  static const char* const valid[] = {"valid-images-idx3-ubyte", "valid-labels-idx1-ubyte"};
  if (count < 3) return 2;
  for (int part = 0; part < 2; ++part) make_bars(pixels[part], labels[part], (unsigned)part + 1);
  if (strcmp(arguments[1], "write") == 0) {
    write_files(arguments[2], train, 0);
    write_files(arguments[2], valid, 1);
  } else {
    compare(arguments[2], arguments[3][0] == '1', arguments[4], count - 5, arguments + 5);
  }
  return failures();
}

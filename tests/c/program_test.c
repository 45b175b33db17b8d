/* Trains on the columns of a CSV file as the program has trained on it, and compares the model's
 * bytes and the predictions: of columns that are copied, borrowed, and handed over by Arrow.
 * program_test DATA TARGET MODEL PREDICTIONS [OPTION=VALUE]... The file is plain: no quotes, empty
 * fields are missing. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "made_arrow.h"

enum { kMostColumns = 64, kMostRows = 6000, kMostText = 200000 };

static char text[kMostText * 8];
static char* fields[kMostRows + 1][kMostColumns];
static int rows, columns;

static void read_fields(const char* path) {
  FILE* file = fopen(path, "rb");
  CHECK(file != NULL);
  if (!file) return;
  const size_t size = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  CHECK(size < sizeof text - 1);
  text[size] = '\0';
  int row = 0, column = 0;
  char* begin = text;
  for (char* at = text; *at; ++at) {
    if (*at != ',' && *at != '\n') continue;
    const int ends = *at == '\n';
    *at = '\0';
    fields[row][column++] = begin;
    begin = at + 1;
    if (!ends) continue;
    columns = column;
    column = 0;
    ++row;
  }
  rows = row - 1; /* without the names */
}

/* 1 if all fields of a column are numbers or empty. */
static int numbers_of(int column, double* numbers) {
  for (int i = 0; i < rows; ++i) {
    const char* field = fields[i + 1][column];
    char* end = NULL;
    numbers[i] = *field ? strtod(field, &end) : NAN;
    if (*field && *end) return 0;
  }
  return 1;
}

static double memory[kMostColumns][kMostRows];

/* add: resboost_table_add_numbers(), or resboost_table_borrow_numbers(). */
static resboost_table* table_of_fields(resboost_status (*add)(resboost_table*, const char*,
                                                              const void*, resboost_type,
                                                              ptrdiff_t)) {
  static const char* words[kMostRows];
  resboost_table* table = NULL;
  CHECK_OK(resboost_table_create((size_t)rows, &table));
  for (int j = 0; j < columns; ++j) {
    if (numbers_of(j, memory[j])) {
      CHECK_OK(add(table, fields[0][j], memory[j], RESBOOST_FLOAT64, sizeof(double)));
      continue;
    }
    for (int i = 0; i < rows; ++i) words[i] = *fields[i + 1][j] ? fields[i + 1][j] : NULL;
    CHECK_OK(resboost_table_add_strings(table, fields[0][j], words));
  }
  return table;
}

/* Texts as Arrow has them: where each ends, bits of those that are there, and their bytes. */
static resboost_table* table_of_arrow(void) {
  static MadeArrow made;
  static int64_t ends[kMostColumns][kMostRows + 1];
  static uint8_t valid[kMostColumns][kMostRows / 8 + 1];
  static char words[kMostColumns][kMostText];
  resboost_table* table = NULL;
  make_arrow(&made, rows);
  memset(valid, 0, sizeof valid);
  for (int j = 0; j < columns; ++j) {
    if (numbers_of(j, memory[j])) {
      add_field(&made, fields[0][j], "g", 2, NULL, memory[j], NULL);
      continue;
    }
    for (int i = 0; i < rows; ++i) {
      const char* word = fields[i + 1][j];
      const size_t size = strlen(word);
      memcpy(words[j] + ends[j][i], word, size);
      ends[j][i + 1] = ends[j][i] + (int64_t)size;
      if (size > 0) valid[j][i / 8] |= (uint8_t)(1 << i % 8);
    }
    add_field(&made, fields[0][j], "U", 3, valid[j], ends[j], words[j]);
  }
  CHECK_OK(resboost_table_create((size_t)rows, &table));
  CHECK_OK(resboost_table_add_arrow(table, &made.schema, &made.array));
  return table;
}

static void compare_models(const resboost_model* model, const char* path) {
  size_t size = 0;
  CHECK_OK(resboost_model_write(model, NULL, 0, &size));
  char* ours = malloc(size);
  char* theirs = malloc(size + 1);
  CHECK_OK(resboost_model_write(model, ours, size, &size));
  FILE* file = fopen(path, "rb");
  CHECK(file != NULL);
  CHECK(file && fread(theirs, 1, size + 1, file) == size);
  CHECK(memcmp(ours, theirs, size) == 0);
  if (file) fclose(file);
  free(ours);
  free(theirs);
}

/* Numbers stand behind the label where there are classes. */
static void compare_predictions(const resboost_model* model, const resboost_table* table,
                                const char* path) {
  size_t outputs = 0;
  CHECK_OK(resboost_model_outputs(model, &outputs));
  double* found = malloc((size_t)rows * outputs * sizeof(double));
  CHECK_OK(resboost_predict(model, table, RESBOOST_ALL_STAGES, found, (size_t)rows * outputs));
  const int kept = rows;
  read_fields(path);
  CHECK(rows == kept);
  const int first = outputs > 1 ? 1 : 0;
  CHECK(columns == first + (int)outputs);
  for (int i = 0; i < rows; ++i)
    for (int k = 0; k < (int)outputs; ++k) {
      const double theirs = strtod(fields[i + 1][first + k], NULL);
      const double ours = found[i * (int)outputs + k];
      CHECK(first ? (float)ours == (float)theirs : ours == theirs);
    }
  free(found);
}

int main(int count, char** arguments) {
  if (count < 5) return 2;
  read_fields(arguments[1]);
  resboost_table* const tables[] = {table_of_fields(resboost_table_add_numbers),
                                    table_of_fields(resboost_table_borrow_numbers),
                                    table_of_arrow()};
  resboost_options* options = NULL;
  CHECK_OK(resboost_options_create(&options));
  CHECK_OK(resboost_options_append(options, "target", arguments[2]));
  for (int i = 5; i < count; ++i) {
    char* value = strchr(arguments[i], '=');
    *value++ = '\0';
    CHECK_OK(resboost_options_set(options, arguments[i], value));
  }
  for (int t = 0; t < 3; ++t) {
    resboost_model* model = NULL;
    CHECK_OK(resboost_train(options, tables[t], NULL, NULL, NULL, NULL, &model));
    compare_models(model, arguments[3]);
    compare_predictions(model, tables[t], arguments[4]);
    CHECK_OK(resboost_model_free(model));
    CHECK_OK(resboost_table_free(tables[t]));
  }
  CHECK_OK(resboost_options_free(options));
  return failures();
}

/* Numbers that a table reads where they lie: the models are those of the same numbers copied. */
#include <math.h>
#include <stdlib.h>

#include "made_arrow.h"

enum { kRows = 200, kColumns = 4 };

static const char* const kNames[] = {"a", "b", "c", "y"};

/* One row behind the other. */
typedef struct Points {
  float x[kRows][kColumns];
} Points;

static void make_points(Points* points) {
  unsigned state = 7;
  for (int i = 0; i < kRows; ++i) {
    for (int j = 0; j < kColumns; ++j) {
      state = state * 1664525u + 1013904223u;
      points->x[i][j] = (float)(state >> 8) / (float)(1u << 23) - 1;
    }
    points->x[i][3] = points->x[i][0] * points->x[i][1];
    if (i % 20 == 3) points->x[i][2] = NAN;
  }
}

typedef resboost_status (*AddMatrix)(resboost_table*, const char* const*, size_t, const void*,
                                     resboost_type, ptrdiff_t, ptrdiff_t);

static resboost_table* table_by(AddMatrix add, const void* first, resboost_type type, ptrdiff_t row,
                                ptrdiff_t column) {
  resboost_table* table = NULL;
  CHECK_OK(resboost_table_create(kRows, &table));
  CHECK_OK(add(table, kNames, kColumns, first, type, row, column));
  return table;
}

/* Frees the table, and with it what it borrows. */
static size_t trained(resboost_table* table, const char* method, char** bytes) {
  resboost_options* options = NULL;
  resboost_model* model = NULL;
  size_t size = 0;
  CHECK_OK(resboost_options_create(&options));
  CHECK_OK(resboost_options_append(options, "target", "y"));
  CHECK_OK(resboost_options_set(options, "method", method));
  CHECK_OK(resboost_options_set(options, "stages", "1"));
  CHECK_OK(resboost_options_set(options, "trees.rounds", "5"));
  CHECK_OK(resboost_options_set(options, "rfrboost.features", "16"));
  CHECK_OK(resboost_train(options, table, NULL, NULL, NULL, NULL, &model));
  CHECK_OK(resboost_table_free(table));
  CHECK_OK(resboost_model_write(model, NULL, 0, &size));
  *bytes = malloc(size);
  CHECK_OK(resboost_model_write(model, *bytes, size, &size));
  CHECK_OK(resboost_model_free(model));
  CHECK_OK(resboost_options_free(options));
  return size;
}

static void same_model(resboost_table* copied, resboost_table* borrowed, const char* method) {
  char *expected = NULL, *found = NULL;
  const size_t size = trained(copied, method, &expected);
  CHECK(trained(borrowed, method, &found) == size && memcmp(expected, found, size) == 0);
  free(expected);
  free(found);
}

static resboost_table* arrow_table(const Points* points) {
  static MadeArrow made;
  static float columns[kColumns][kRows];
  resboost_table* table = NULL;
  make_arrow(&made, kRows);
  for (int j = 0; j < kColumns; ++j) {
    for (int i = 0; i < kRows; ++i) columns[j][i] = points->x[i][j];
    add_field(&made, kNames[j], "f", 2, NULL, columns[j], NULL);
  }
  CHECK_OK(resboost_table_create(kRows, &table));
  CHECK_OK(resboost_table_add_arrow(table, &made.schema, &made.array));
  return table;
}

static void models_are_the_same(const char* method) {
  static Points points;
  static double wide[kColumns][2 * kRows];
  static int32_t whole[kRows][kColumns];
  make_points(&points);
  const ptrdiff_t row = sizeof points.x[0], one = sizeof(float);
  same_model(table_by(resboost_table_add_matrix, points.x, RESBOOST_FLOAT32, row, one),
             table_by(resboost_table_borrow_matrix, points.x, RESBOOST_FLOAT32, row, one), method);
  same_model(table_by(resboost_table_add_matrix, points.x, RESBOOST_FLOAT32, row, one),
             arrow_table(&points), method);
  for (int j = 0; j < kColumns; ++j) /* backwards, with gaps between */
    for (int i = 0; i < kRows; ++i) wide[j][2 * (kRows - 1 - i)] = points.x[i][j];
  same_model(table_by(resboost_table_add_matrix, points.x, RESBOOST_FLOAT32, row, one),
             table_by(resboost_table_borrow_matrix, &wide[0][2 * (kRows - 1)], RESBOOST_FLOAT64,
                      -(ptrdiff_t)(2 * sizeof(double)), sizeof wide[0]),
             method);
  for (int i = 0; i < kRows; ++i)
    for (int j = 0; j < kColumns; ++j) whole[i][j] = (i * i + 3 * i * j) % 97;
  same_model(table_by(resboost_table_add_matrix, whole, RESBOOST_INT32, sizeof whole[0], 4),
             table_by(resboost_table_borrow_matrix, whole, RESBOOST_INT32, sizeof whole[0], 4),
             method);
}

static int is_column(const resboost_table* table, const char* expected) {
  char json[100];
  size_t size = 0;
  CHECK_OK(resboost_table_column(table, "x", json, sizeof json, &size));
  return strcmp(json, expected) == 0;
}

static void memory_is_read_where_it_lies(void) {
  double x[] = {1, NAN, 3};
  resboost_table *copied = NULL, *borrowed = NULL;
  CHECK_OK(resboost_table_create(3, &copied));
  CHECK_OK(resboost_table_create(3, &borrowed));
  CHECK_OK(resboost_table_add_numbers(copied, "x", x, RESBOOST_FLOAT64, sizeof *x));
  CHECK_OK(resboost_table_borrow_numbers(borrowed, "x", x, RESBOOST_FLOAT64, sizeof *x));
  x[0] = 5;
  CHECK(is_column(copied, "[1.0,null,3.0]"));
  CHECK(is_column(borrowed, "[5.0,null,3.0]"));
  CHECK_OK(resboost_table_free(copied));
  CHECK_OK(resboost_table_free(borrowed));
}

/* Beside pictures numbers are labels and weights, which are copied. */
static void labels_are_copied(void) {
  static const uint8_t pixels[3 * 4];
  int32_t labels[] = {2, 0, 2};
  float weights[] = {1, 2, 3};
  resboost_table* table = NULL;
  CHECK_OK(resboost_pictures_create(pixels, 3, 2, 2, 1, NULL, &table));
  CHECK_OK(resboost_table_borrow_numbers(table, "class", labels, RESBOOST_INT32, 4));
  CHECK_OK(resboost_table_borrow_numbers(table, "weight", weights, RESBOOST_FLOAT32, 4));
  CHECK_OK(resboost_table_free(table));
}

int main(void) {
  models_are_the_same("trees");
  models_are_the_same("rfrboost");
  memory_is_read_where_it_lies();
  labels_are_copied();
  return failures();
}

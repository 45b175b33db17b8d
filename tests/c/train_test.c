/* From numbers and texts in memory to a model and its predictions. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

enum { kRows = 400 };

/* A record as programs have them: columns are strided. */
typedef struct Point {
  double x;
  float y;
  int32_t colour; /* -1: not known */
  const char* side;
} Point;

static double uniform(unsigned* state) {
  *state = *state * 1664525u + 1013904223u;
  return (double)(*state >> 8) / (double)(1u << 24);
}

/* Points of a square, inside a circle or not; red ones always are. */
static void make_points(Point* points, unsigned seed) {
  for (int i = 0; i < kRows; ++i) {
    Point* p = &points[i];
    p->x = 2 * uniform(&seed) - 1;
    p->y = (float)(2 * uniform(&seed) - 1);
    p->colour = (int32_t)(4 * uniform(&seed)) - 1;
    p->side = p->colour == 0 || p->x * p->x + p->y * p->y < 0.5 ? "in" : "out";
    if (i % 50 == 7) p->x = NAN;
  }
}

static resboost_table* table_of(const Point* points, int with_target) {
  static const char* const colours[] = {"red", "green", "blue"};
  const ptrdiff_t step = sizeof(Point);
  resboost_table* table = NULL;
  CHECK_OK(resboost_table_create(kRows, &table));
  CHECK_OK(resboost_table_add_numbers(table, "x", &points->x, RESBOOST_FLOAT64, step));
  CHECK_OK(resboost_table_add_numbers(table, "y", &points->y, RESBOOST_FLOAT32, step));
  CHECK_OK(resboost_table_add_codes(table, "colour", &points->colour, step, colours, 3));
  if (with_target) {
    const char* sides[kRows];
    for (int i = 0; i < kRows; ++i) sides[i] = points[i].side;
    CHECK_OK(resboost_table_add_strings(table, "side", sides));
  }
  return table;
}

typedef struct Heard {
  int stages, warnings, asked, stop;
  double last_loss;
} Heard;

static int listen(void* context, const resboost_event* event) {
  Heard* heard = context;
  if (event->kind == RESBOOST_STAGE) {
    ++heard->stages;
    heard->last_loss = event->valid_loss;
  }
  if (event->kind == RESBOOST_WARNING) heard->warnings += event->text[0] != '\0';
  if (event->kind == RESBOOST_ASKS) ++heard->asked;
  return heard->stop;
}

static resboost_options* options_of(const char* method, const char* stages) {
  resboost_options* options = NULL;
  CHECK_OK(resboost_options_create(&options));
  CHECK_OK(resboost_options_set(options, "method", method));
  CHECK_OK(resboost_options_set(options, "stages", stages));
  CHECK_OK(resboost_options_set(options, "seed", "3"));
  CHECK_OK(resboost_options_append(options, "target", "side"));
  return options;
}

static double accuracy(const resboost_model* model, const resboost_table* table,
                       const Point* points) {
  int32_t classes[kRows];
  int right = 0;
  CHECK_OK(resboost_predict_classes(model, table, RESBOOST_ALL_STAGES, classes, kRows));
  for (int i = 0; i < kRows; ++i) right += classes[i] == (strcmp(points[i].side, "out") == 0);
  return right / (double)kRows;
}

static void check_stages(const resboost_model* model, const resboost_table* table) {
  int stages = 0, first = -1;
  CHECK_OK(resboost_model_stages(model, &stages, &first));
  CHECK(stages >= 1 && first == 0);
  const size_t all = (size_t)(stages - first + 1) * kRows * 2;
  double* of_stages = malloc(all * sizeof(double));
  double one[kRows * 2];
  CHECK_OK(resboost_predict_stages(model, table, of_stages, all));
  for (int depth = first; depth <= stages; ++depth) {
    CHECK_OK(resboost_predict(model, table, depth, one, kRows * 2));
    CHECK(memcmp(one, of_stages + (depth - first) * kRows * 2, sizeof one) == 0);
  }
  CHECK(resboost_predict(model, table, stages + 1, one, kRows * 2) == RESBOOST_BAD_OPTION);
  free(of_stages);
}

static void check_file(const resboost_model* model, const resboost_table* table) {
  size_t size = 0, text = 0, again = 0;
  CHECK_OK(resboost_model_write(model, NULL, 0, &size));
  char* bytes = malloc(size);
  CHECK(resboost_model_write(model, bytes, size - 1, &size) == RESBOOST_BAD_CALL);
  CHECK_OK(resboost_model_write(model, bytes, size, &size));
  resboost_model* read = NULL;
  CHECK_OK(resboost_model_read(bytes, size, &read));
  double expected[kRows * 2], found[kRows * 2];
  CHECK_OK(resboost_predict(model, table, RESBOOST_ALL_STAGES, expected, kRows * 2));
  CHECK_OK(resboost_predict(read, table, RESBOOST_ALL_STAGES, found, kRows * 2));
  CHECK(memcmp(expected, found, sizeof expected) == 0);

  CHECK_OK(resboost_model_save(read, "c_train_test.model"));
  CHECK_OK(resboost_model_free(read));
  CHECK_OK(resboost_model_load("c_train_test.model", &read));
  CHECK_OK(resboost_model_write(read, NULL, 0, &again));
  CHECK(again == size);
  CHECK_OK(resboost_model_free(read));
  remove("c_train_test.model");

  bytes[size / 2] ^= 1;
  CHECK(resboost_model_read(bytes, size, &read) == RESBOOST_BAD_MODEL);
  free(bytes);

  CHECK_OK(resboost_model_describe(model, NULL, 0, &text));
  char* json = malloc(text);
  CHECK_OK(resboost_model_describe(model, json, text, &text));
  CHECK(strlen(json) + 1 == text);
  CHECK(strstr(json, "\"classes\":[\"in\",\"out\"]") != NULL);
  CHECK(strstr(json, "\"levels\":[") != NULL);
  free(json);
}

int main(void) {
  Point known[kRows], unseen[kRows];
  make_points(known, 1);
  make_points(unseen, 2);
  resboost_table* train = table_of(known, 1);
  resboost_table* test = table_of(unseen, 0);
  resboost_table* valid = table_of(unseen, 1);
  CHECK_OK(resboost_set_threads(1));

  resboost_options* options = options_of("hybrid", "3");
  CHECK_OK(resboost_options_set(options, "embedding.epochs", "5"));
  CHECK_OK(resboost_options_set(options, "block.width", "16"));
  Heard heard = {0, 0, 0, 0, 0};
  resboost_model* model = NULL;
  CHECK_OK(resboost_train(options, train, NULL, NULL, listen, &heard, &model));
  CHECK(heard.stages >= 2 && heard.asked >= 1 && heard.last_loss > 0);
  CHECK(accuracy(model, test, unseen) > 0.85);
  size_t outputs = 0;
  CHECK_OK(resboost_model_outputs(model, &outputs));
  CHECK(outputs == 2);
  check_stages(model, test);
  check_file(model, test);

  /* Two more stages; the old ones stay. */
  resboost_model* grown = NULL;
  CHECK_OK(resboost_options_set(options, "stages", "2"));
  CHECK_OK(resboost_train(options, train, valid, model, NULL, NULL, &grown));
  CHECK(accuracy(grown, test, unseen) >= accuracy(model, test, unseen));

  /* Stopped at once there is a model all the same. */
  resboost_model* stopped = NULL;
  Heard stopping = {0, 0, 0, 1, 0};
  CHECK_OK(resboost_options_set(options, "stages", "50"));
  CHECK_OK(resboost_train(options, train, NULL, NULL, listen, &stopping, &stopped));
  int stages = 99, first = 0;
  CHECK_OK(resboost_model_stages(stopped, &stages, &first));
  CHECK(stages < 3);

  CHECK_OK(resboost_model_free(model));
  CHECK_OK(resboost_model_free(grown));
  CHECK_OK(resboost_model_free(stopped));
  CHECK_OK(resboost_options_free(options));
  CHECK_OK(resboost_table_free(train));
  CHECK_OK(resboost_table_free(test));
  CHECK_OK(resboost_table_free(valid));
  return failures();
}

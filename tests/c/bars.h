#ifndef RESBOOST_TESTS_C_BARS_H
#define RESBOOST_TESTS_C_BARS_H

#include <stdlib.h>
#include <string.h>

#include "check.h"

/* Grey pictures of three kinds: bright on the left, on the right, or in the middle. Their labels
 * are not the numbers of their classes. */
enum { kPictures = 150, kSide = 8, kPixels = kSide * kSide };
enum { kClasses = 3, kNumbers = kPictures * kClasses };
static const int kLabels[] = {2, 10, 0};

static void make_bars(uint8_t* pixels, int32_t* labels, unsigned seed) {
  for (int i = 0; i < kPictures; ++i) {
    labels[i] = kLabels[i % 3];
    const int left = labels[i] == 2 ? 0 : labels[i] == 10 ? 5 : 3;
    for (int j = 0; j < kPixels; ++j) {
      seed = seed * 1664525u + 1013904223u;
      const int bright = j % kSide >= left && j % kSide < left + 3;
      pixels[i * kPixels + j] = (uint8_t)((seed >> 24) / 3 + (bright ? 100 : 0));
    }
  }
}

static resboost_table* table_of_bars(const uint8_t* pixels, const int32_t* labels) {
  resboost_table* table = NULL;
  CHECK_OK(resboost_pictures_create(pixels, kPictures, kSide, kSide, 1, NULL, &table));
  if (labels)
    CHECK_OK(resboost_table_add_numbers(table, "class", labels, RESBOOST_INT32, sizeof *labels));
  return table;
}

static void set(resboost_options* options, const char* name, const char* value) {
  CHECK_OK(resboost_options_set(options, name, value));
}

/* What a moment is enough for. */
static inline resboost_options* tiny_options(void) {
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

static inline resboost_model* trained(const resboost_options* options, const resboost_table* table,
                                      const resboost_table* valid, const resboost_model* before) {
  resboost_model* model = NULL;
  CHECK_OK(resboost_train(options, table, valid, before, NULL, NULL, &model));
  return model;
}

/* Do two models have the same bytes? */
static inline int same_bytes(const resboost_model* a, const resboost_model* b) {
  size_t first = 0, second = 0;
  CHECK_OK(resboost_model_write(a, NULL, 0, &first));
  CHECK_OK(resboost_model_write(b, NULL, 0, &second));
  if (first != second) return 0;
  char* bytes = malloc(2 * first);
  CHECK_OK(resboost_model_write(a, bytes, first, &first));
  CHECK_OK(resboost_model_write(b, bytes + first, second, &second));
  const int same = memcmp(bytes, bytes + first, first) == 0;
  free(bytes);
  return same;
}

#endif

#ifndef RESBOOST_TESTS_C_MADE_ARROW_H
#define RESBOOST_TESTS_C_MADE_ARROW_H

#include <string.h>

#include "check.h"

/* Struct arrays of Arrow's data interface, whose buffers belong to the test. */
enum { kMostFields = 64, kMostBuffers = 5 };

typedef struct MadeArrow {
  struct ArrowSchema schema, fields[kMostFields], *field_pointers[kMostFields];
  struct ArrowArray array, columns[kMostFields], *column_pointers[kMostFields];
  const void *batch_buffers[1], *buffers[kMostFields][kMostBuffers];
  int schemas_back, arrays_back; /* that were released */
} MadeArrow;

static void give_schema_back(struct ArrowSchema* schema) {
  ++*(int*)schema->private_data;
  schema->release = NULL;
}

static void give_array_back(struct ArrowArray* array) {
  ++*(int*)array->private_data;
  array->release = NULL;
}

/* A batch of so many rows, without columns so far. */
static void make_arrow(MadeArrow* made, int64_t rows) {
  memset(made, 0, sizeof *made);
  made->schema.format = "+s";
  made->schema.children = made->field_pointers;
  made->schema.release = give_schema_back;
  made->schema.private_data = &made->schemas_back;
  made->array.length = rows;
  made->array.n_buffers = 1;
  made->array.buffers = made->batch_buffers;
  made->array.children = made->column_pointers;
  made->array.release = give_array_back;
  made->array.private_data = &made->arrays_back;
}

/* One more column of it; valid: bits, or NULL. */
static struct ArrowArray* add_field(MadeArrow* made, const char* name, const char* format,
                                    int64_t buffers, const void* valid, const void* values,
                                    const void* behind) {
  const int64_t i = made->schema.n_children++;
  made->array.n_children = made->schema.n_children;
  made->field_pointers[i] = &made->fields[i];
  made->column_pointers[i] = &made->columns[i];
  made->fields[i].name = name;
  made->fields[i].format = format;
  made->columns[i].length = made->array.length;
  made->columns[i].null_count = valid ? -1 : 0; /* who reads them may count */
  made->columns[i].n_buffers = buffers;
  made->columns[i].buffers = made->buffers[i];
  made->buffers[i][0] = valid;
  made->buffers[i][1] = values;
  made->buffers[i][2] = behind;
  return &made->columns[i];
}

#endif

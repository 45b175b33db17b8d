/* Tables of Arrow's data interface: all types, what is borrowed and given back, what is refused. */
#include "made_arrow.h"

enum { kRows = 4 };

static const uint8_t kSecondGone[] = {0x0d}; /* bits of 4 rows but one */

static int is_column(const resboost_table* table, const char* name, const char* expected) {
  char json[512];
  size_t size = 0;
  CHECK_OK(resboost_table_column(table, name, json, sizeof json, &size));
  const int same = strcmp(json, expected) == 0;
  if (!same) printf("column %s: %s, expected %s\n", name, json, expected);
  return same;
}

static const double kDoubles[] = {9, 0.5, -1.5, 2.5, 3.5};
static const int8_t kBytes[] = {1, -2, 3, -4};
static const uint8_t kUnsignedBytes[] = {1, 200, 3, 4};
static const int16_t kShorts[] = {1, -200, 3, 4};
static const uint16_t kUnsignedShorts[] = {1, 60000, 3, 4};
static const int32_t kInts[] = {1, -70000, 3, 4};
static const uint32_t kUnsignedInts[] = {1, 4000000000u, 3, 4};
static const int64_t kLongs[] = {1, -9007199254740992, 3, 4};
static const uint64_t kUnsignedLongs[] = {1, 9007199254740992u, 3, 4};
static const float kFloats[] = {1, 0.5f, 3, 4};
static const uint16_t kHalves[] = {0x3c00, 0x3800, 0xc000, 0x7bff};
static const uint8_t kBools[] = {0x05};
static const int32_t kEnds[] = {0, 3, 5, 5, 8};
static const int64_t kLargeEnds[] = {0, 3, 5, 5, 8};
static const char kText[] = "redblred";
static const int8_t kPlaces[] = {2, 1, 2, 0};
static const char kLong[] = "a text that is longer than a view";
static const int64_t kLongSizes[] = {sizeof kLong - 1};

typedef struct View {
  int32_t size;
  char begin[4];
  int32_t buffer, offset;
} View;
static const View kViews[] = {{3, {'r', 'e', 'd', 0}, 0, 0},
                              {99, {0}, 77, -1}, /* of a gap */
                              {33, {'a', ' ', 't', 'e'}, 0, 0},
                              {0, {0}, 0, 0}};

static void all_types(MadeArrow* made) {
  static struct ArrowSchema level_schema;
  static struct ArrowArray level_array;
  static const void* level_buffers[3];
  make_arrow(made, kRows);
  add_field(made, "g", "g", 2, NULL, kDoubles, NULL)->offset = 1;
  add_field(made, "c", "c", 2, NULL, kBytes, NULL);
  add_field(made, "C", "C", 2, kSecondGone, kUnsignedBytes, NULL);
  add_field(made, "s", "s", 2, NULL, kShorts, NULL);
  add_field(made, "S", "S", 2, NULL, kUnsignedShorts, NULL);
  add_field(made, "i", "i", 2, NULL, kInts, NULL);
  add_field(made, "I", "I", 2, NULL, kUnsignedInts, NULL);
  add_field(made, "l", "l", 2, NULL, kLongs, NULL);
  add_field(made, "L", "L", 2, NULL, kUnsignedLongs, NULL);
  add_field(made, "f", "f", 2, NULL, kFloats, NULL);
  add_field(made, "e", "e", 2, NULL, kHalves, NULL);
  add_field(made, "b", "b", 2, kSecondGone, kBools, NULL);
  add_field(made, "u", "u", 3, kSecondGone, kEnds, kText);
  add_field(made, "U", "U", 3, NULL, kLargeEnds, kText);
  add_field(made, "vu", "vu", 4, kSecondGone, kViews, kLong);
  made->buffers[14][3] = kLongSizes;
  add_field(made, "n", "n", 0, NULL, NULL, NULL);
  struct ArrowArray* by_number = add_field(made, "d", "c", 2, kSecondGone, kPlaces, NULL);
  level_schema.format = "u";
  level_array.length = 3;
  level_array.n_buffers = 3;
  level_array.buffers = level_buffers;
  level_buffers[1] = kEnds;
  level_buffers[2] = kText;
  made->fields[16].dictionary = &level_schema;
  by_number->dictionary = &level_array;
}

static void all_types_are_read(void) {
  static MadeArrow made;
  static const char* const expected[][2] = {{"g", "[0.5,-1.5,2.5,3.5]"},
                                            {"c", "[1.0,-2.0,3.0,-4.0]"},
                                            {"C", "[1.0,null,3.0,4.0]"},
                                            {"s", "[1.0,-200.0,3.0,4.0]"},
                                            {"S", "[1.0,60000.0,3.0,4.0]"},
                                            {"i", "[1.0,-70000.0,3.0,4.0]"},
                                            {"I", "[1.0,4000000000.0,3.0,4.0]"},
                                            {"l", "[1.0,-9.007199254740992e+15,3.0,4.0]"},
                                            {"L", "[1.0,9.007199254740992e+15,3.0,4.0]"},
                                            {"f", "[1.0,0.5,3.0,4.0]"},
                                            {"e", "[1.0,0.5,-2.0,65504.0]"},
                                            {"b", "[\"True\",null,\"True\",\"False\"]"},
                                            {"u", "[\"red\",null,\"\",\"red\"]"},
                                            {"U", "[\"red\",\"bl\",\"\",\"red\"]"},
                                            {"vu",
                                             "[\"red\",null,\"a text that is longer than a "
                                             "view\",\"\"]"},
                                            {"n", "[null,null,null,null]"},
                                            {"d", "[\"\",null,\"\",\"red\"]"}};
  resboost_table* table = NULL;
  all_types(&made);
  CHECK_OK(resboost_table_create(kRows, &table));
  CHECK_OK(resboost_table_add_arrow(table, &made.schema, &made.array));
  CHECK(made.schema.release == NULL && made.array.release == NULL);
  CHECK(made.schemas_back == 1 && made.arrays_back == 0);
  for (size_t i = 0; i < sizeof expected / sizeof expected[0]; ++i)
    CHECK(is_column(table, expected[i][0], expected[i][1]));
  CHECK_OK(resboost_table_free(table));
  CHECK(made.arrays_back == 1);
}

/* The rows of a batch are a part of its columns, and some of them are not there. */
static void a_batch_may_be_a_part(void) {
  static MadeArrow made;
  static const uint8_t first_gone[] = {0x0c}; /* bits 1 and 2 are the batch's rows */
  resboost_table* table = NULL;
  all_types(&made);
  made.array.length = 2;
  made.array.offset = 1;
  made.array.null_count = 1;
  made.batch_buffers[0] = first_gone;
  CHECK_OK(resboost_table_create(2, &table));
  CHECK_OK(resboost_table_add_arrow(table, &made.schema, &made.array));
  CHECK(is_column(table, "g", "[null,2.5]"));
  CHECK(is_column(table, "U", "[null,\"\"]"));
  CHECK(is_column(table, "b", "[null,\"True\"]"));
  CHECK(is_column(table, "d", "[null,\"\"]"));
  CHECK_OK(resboost_table_free(table));
}

/* Numbers are read where they lie until nobody needs them. */
static void numbers_are_borrowed(void) {
  static MadeArrow made;
  double x[] = {1, 2, 3, 4};
  resboost_table *table = NULL, *other = NULL;
  const char* const names[] = {"z"};
  make_arrow(&made, kRows);
  add_field(&made, "x", "g", 2, NULL, x, NULL);
  CHECK_OK(resboost_table_create(kRows, &table));
  CHECK_OK(resboost_table_create(kRows, &other));
  CHECK_OK(resboost_table_add_arrow(table, &made.schema, &made.array));
  CHECK_OK(resboost_table_add_columns(other, table, names, 1));
  x[2] = 7;
  CHECK(is_column(table, "x", "[1.0,2.0,7.0,4.0]"));
  CHECK_OK(resboost_table_free(table));
  CHECK(made.arrays_back == 0);
  CHECK(is_column(other, "z", "[1.0,2.0,7.0,4.0]"));
  CHECK_OK(resboost_table_free(other));
  CHECK(made.arrays_back == 1);
}

/* A stream of batches that are made. */
typedef struct MadeStream {
  struct ArrowArrayStream stream;
  MadeArrow* batches;
  int count, next, fails, back;
} MadeStream;

static int stream_schema(struct ArrowArrayStream* stream, struct ArrowSchema* out) {
  *out = ((MadeStream*)stream->private_data)->batches[0].schema;
  return 0;
}

static int stream_next(struct ArrowArrayStream* stream, struct ArrowArray* out) {
  MadeStream* made = stream->private_data;
  if (made->fails && made->next == made->count) return made->fails;
  memset(out, 0, sizeof *out);
  if (made->next < made->count) *out = made->batches[made->next++].array;
  return 0;
}

static const char* stream_error(struct ArrowArrayStream* stream) {
  (void)stream;
  return "out of ink";
}

static void give_stream_back(struct ArrowArrayStream* stream) {
  ++((MadeStream*)stream->private_data)->back;
  stream->release = NULL;
}

static void make_stream(MadeStream* made, MadeArrow* batches, int count) {
  const struct ArrowArrayStream stream = {stream_schema, stream_next, stream_error,
                                          give_stream_back, made};
  memset(made, 0, sizeof *made);
  made->stream = stream;
  made->batches = batches;
  made->count = count;
}

static void streams(void) {
  static MadeArrow batches[3];
  MadeStream made;
  resboost_table* table = NULL;
  size_t rows = 0, size = 0;
  char names[100];
  for (int i = 0; i < 3; ++i) all_types(&batches[i]);
  make_stream(&made, batches, 3);
  CHECK_OK(resboost_arrow_read(&made.stream, &table));
  CHECK(made.stream.release == NULL && made.back == 1 && batches[0].schemas_back == 1);
  for (int i = 0; i < 3; ++i) CHECK(batches[i].arrays_back == 1);
  CHECK_OK(resboost_table_rows(table, &rows));
  CHECK(rows == 3 * kRows);
  CHECK(is_column(table, "C", "[1.0,null,3.0,4.0,1.0,null,3.0,4.0,1.0,null,3.0,4.0]"));
  CHECK_OK(resboost_table_columns(table, names, sizeof names, &size));
  CHECK(strcmp(names,
               "[\"g\",\"c\",\"C\",\"s\",\"S\",\"i\",\"I\",\"l\",\"L\",\"f\",\"e\",\"b\","
               "\"u\",\"U\",\"vu\",\"n\",\"d\"]") == 0);
  CHECK_OK(resboost_table_free(table));

  all_types(&batches[0]); /* one batch is borrowed */
  make_stream(&made, batches, 1);
  CHECK_OK(resboost_arrow_read(&made.stream, &table));
  CHECK(made.back == 1 && batches[0].arrays_back == 0);
  CHECK_OK(resboost_table_free(table));
  CHECK(batches[0].arrays_back == 1);

  all_types(&batches[0]); /* no rows */
  make_stream(&made, batches, 0);
  CHECK_OK(resboost_arrow_read(&made.stream, &table));
  CHECK_OK(resboost_table_rows(table, &rows));
  CHECK(rows == 0);
  CHECK_OK(resboost_table_free(table));

  all_types(&batches[0]);
  make_stream(&made, batches, 1);
  made.fails = 5;
  table = NULL;
  CHECK(resboost_arrow_read(&made.stream, &table) == RESBOOST_BAD_DATA);
  CHECK(strstr(resboost_last_error(), "out of ink") != NULL);
  CHECK(table == NULL && made.back == 1 && batches[0].arrays_back == 1);
  CHECK_BAD_CALL(resboost_arrow_read(&made.stream, &table)); /* released */
}

static const double kNumbers[] = {1, 2, 3, 4};
static const int64_t kBeyond[] = {1, ((int64_t)1 << 53) + 1, 3, 4};
static const int32_t kFalling[] = {0, 3, 1, 5, 8}, kBelow[] = {-1, 3, 5, 5, 8};
static const char kZeros[] = "re\0blred";
static const View kNoBuffer[] = {{13, {0}, 1, 0}, {0, {0}, 0, 0}, {0, {0}, 0, 0}, {0, {0}, 0, 0}},
                  kTooLong[] = {{33, {0}, 0, 1}, {0, {0}, 0, 0}, {0, {0}, 0, 0}, {0, {0}, 0, 0}};
static const int8_t kNoPlace[] = {2, 1, 3, 0}, kPlaceBelow[] = {-1, 1, 2, 0};

/* What contradicts itself: of which column, and what is changed of it. */
static void refused(int number, const char* said,
                    void (*spoil)(MadeArrow*, struct ArrowSchema*, struct ArrowArray*)) {
  static MadeArrow made;
  resboost_table* table = NULL;
  all_types(&made);
  spoil(&made, &made.fields[number], &made.columns[number]);
  CHECK_OK(resboost_table_create(kRows, &table));
  CHECK(resboost_table_add_arrow(table, &made.schema, &made.array) == RESBOOST_BAD_DATA);
  if (!strstr(resboost_last_error(), said))
    printf("expected \"%s\": %s\n", said, resboost_last_error());
  CHECK(strstr(resboost_last_error(), said) != NULL);
  CHECK(made.schemas_back == 1 && made.arrays_back == 1);
  char names[8];
  size_t size = 0;
  CHECK_OK(resboost_table_columns(table, names, sizeof names, &size));
  CHECK(strcmp(names, "[]") == 0); /* all columns, or none */
  CHECK_OK(resboost_table_free(table));
}

#define SPOIL(name, statement)                                                              \
  static void name(MadeArrow* made, struct ArrowSchema* field, struct ArrowArray* column) { \
    (void)made, (void)field, (void)column;                                                  \
    statement;                                                                              \
  }
SPOIL(negative_length, column->length = -1)
SPOIL(short_column, column->length = 3)
SPOIL(negative_offset, column->offset = -1)
SPOIL(huge_offset, column->offset = INT64_MAX)
SPOIL(negative_nulls, column->null_count = -2)
SPOIL(too_many_nulls, column->null_count = 5)
SPOIL(nulls_of_nothing, (column->null_count = 1, column->buffers[0] = NULL))
SPOIL(one_buffer, column->n_buffers = 1)
SPOIL(negative_buffers, column->n_buffers = -1)
SPOIL(no_buffers, column->buffers = NULL)
SPOIL(no_values, column->buffers[1] = NULL)
SPOIL(no_text, column->buffers[2] = NULL)
SPOIL(no_dictionary, column->dictionary = NULL)
SPOIL(a_dictionary, column->dictionary = &made->columns[0])
SPOIL(beyond, column->buffers[1] = kBeyond)
SPOIL(falling, column->buffers[1] = kFalling)
SPOIL(below, column->buffers[1] = kBelow)
SPOIL(zeros, column->buffers[2] = kZeros)
SPOIL(no_buffer, column->buffers[1] = kNoBuffer)
SPOIL(too_long, column->buffers[1] = kTooLong)
SPOIL(no_place, column->buffers[1] = kNoPlace)
SPOIL(place_below, column->buffers[1] = kPlaceBelow)
SPOIL(a_day, field->format = "tdD")
SPOIL(no_format, field->format = NULL)
SPOIL(by_floats, field->format = "f")
SPOIL(huge_dictionary, (field->dictionary->format = "n", column->dictionary->n_buffers = 0,
                        column->dictionary->length = (int64_t)1 << 40))
SPOIL(zero_in_dictionary, column->dictionary->buffers[2] = kZeros)
SPOIL(negative_rows, made->array.length = -1)
SPOIL(negative_batch, made->array.offset = -1)
SPOIL(batch_buffers, made->array.n_buffers = 0)
SPOIL(batch_nulls, made->array.null_count = 1)
SPOIL(few_columns, made->array.n_children = 2)
SPOIL(no_columns, made->array.children = NULL)
SPOIL(a_null_column, made->array.children[3] = NULL)
SPOIL(negative_fields, made->schema.n_children = -1)
SPOIL(no_fields, made->schema.children = NULL)
SPOIL(a_null_field, made->schema.children[3] = NULL)
SPOIL(no_table, made->schema.format = "g")
SPOIL(twice, field->name = "c")

static void contradictions_are_refused(void) {
  refused(0, "column \"g\": an Arrow array of length -1", negative_length);
  refused(0, "column \"g\": 3 rows in a batch, expected 4", short_column);
  refused(0, "column \"g\": an Arrow array of offset -1", negative_offset);
  refused(0, "column \"g\": an Arrow array of offset 9223372036854775807", huge_offset);
  refused(0, "null_count -2; expected -1 (not counted) to 4", negative_nulls);
  refused(2, "null_count 5; expected -1", too_many_nulls);
  refused(2, "column \"C\": an Arrow array of nulls that does not say", nulls_of_nothing);
  refused(5, "column \"i\": an Arrow array of 1 buffers; expected 2: validity, values", one_buffer);
  refused(12, "column \"u\": an Arrow array of 1 buffers", one_buffer);
  refused(14, "column \"vu\": an Arrow array of 1 buffers", one_buffer);
  refused(5, "n_buffers -1", negative_buffers);
  refused(15, "n_buffers -1", negative_buffers);
  refused(5, "column \"i\": an Arrow array of no buffers", no_buffers);
  for (int i = 0; i < 17; ++i)
    if (i != 15) refused(i, "an Arrow array without its values", no_values);
  refused(12, "column \"u\": an Arrow array of texts without their bytes", no_text);
  refused(14, "row 3, column \"vu\": a text of 33 bytes", no_text);
  refused(16, "column \"d\": an Arrow array without its dictionary", no_dictionary);
  refused(5, "column \"i\": an Arrow array with a dictionary", a_dictionary);
  refused(7, "row 2, column \"l\": 9007199254740993 is beyond 2^53", beyond);
  refused(8, "row 2, column \"L\": 9007199254740993 is beyond 2^53", beyond);
  refused(12, "row 2, column \"u\": a text from byte 3 to byte 1", falling);
  refused(12, "row 1, column \"u\": a text from byte -1", below);
  refused(12, "row 1, column \"u\": a text with a zero byte", zeros);
  refused(14, "row 1, column \"vu\": a text of 13 bytes from byte 0 of Arrow's buffer 1",
          no_buffer);
  refused(14, "row 1, column \"vu\": a text of 33 bytes from byte 1", too_long);
  refused(16, "row 3, column \"d\": number 3 of a dictionary of 3 values", no_place);
  refused(16, "row 1, column \"d\": number -1 of a dictionary", place_below);
  refused(5, "column \"i\": Arrow's type 'tdD' is not supported", a_day);
  refused(5, "column \"i\": Arrow's type '' is not supported", no_format);
  refused(16, "column \"d\": an Arrow dictionary by type 'f'", by_floats);
  refused(16, "column \"d\", its dictionary: takes about 4398046 MB", huge_dictionary);
  refused(16, "value of the dictionary 1, column \"d\": a text with a zero", zero_in_dictionary);
  refused(0, "an Arrow batch of length -1", negative_rows);
  refused(0, "an Arrow batch of offset -1", negative_batch);
  refused(0, "table: an Arrow batch of 0 buffers; expected 1", batch_buffers);
  refused(0, "an Arrow batch of nulls that does not say", batch_nulls);
  refused(0, "an Arrow batch of 2 columns; its schema has 17", few_columns);
  refused(0, "an Arrow batch of columns that are null", no_columns);
  refused(0, "an Arrow batch of columns that are null", a_null_column);
  refused(0, "an Arrow schema of n_children -1", negative_fields);
  refused(0, "an Arrow schema of n_children 17", no_fields);
  refused(0, "column 4 of an Arrow schema is null", a_null_field);
  refused(0, "Arrow has no table", no_table);
  refused(0, "two columns are called \"c\"", twice);
}

static void wrong_calls_give_back(void) {
  static MadeArrow made;
  resboost_table* table = NULL;
  CHECK_OK(resboost_table_create(kRows, &table));
  all_types(&made);
  CHECK_BAD_CALL(resboost_table_add_arrow(NULL, &made.schema, &made.array));
  CHECK(made.schemas_back == 1 && made.arrays_back == 1);
  CHECK_BAD_CALL(resboost_table_add_arrow(table, &made.schema, &made.array)); /* released */
  all_types(&made);
  CHECK_BAD_CALL(resboost_table_add_arrow(table, NULL, &made.array));
  CHECK_BAD_CALL(resboost_table_add_arrow(table, &made.schema, NULL));
  CHECK(made.schemas_back == 1 && made.arrays_back == 1);
  make_arrow(&made, 3);
  add_field(&made, "x", "g", 2, NULL, kNumbers, NULL);
  CHECK_BAD_CALL(resboost_table_add_arrow(table, &made.schema, &made.array)); /* other rows */
  CHECK(made.arrays_back == 1);
  CHECK_OK(resboost_table_free(table));
}

int main(void) {
  all_types_are_read();
  a_batch_may_be_a_part();
  numbers_are_borrowed();
  streams();
  contradictions_are_refused();
  wrong_calls_give_back();
  return failures();
}

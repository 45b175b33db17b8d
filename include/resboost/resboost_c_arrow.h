#ifndef RESBOOST_RESBOOST_C_ARROW_H
#define RESBOOST_RESBOOST_C_ARROW_H

/* Tables out of Arrow's C data interface, as pandas, polars, pyarrow, DuckDB and others hand theirs
 * over: the part of resboost_c.h, which includes it, that knows Arrow's structs. Nothing else of
 * Arrow is needed. */

#include "resboost/resboost_c.h"

#ifdef __cplusplus
extern "C" {
#endif

/* As https://arrow.apache.org/docs/format/CDataInterface.html has them. */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};

#endif

/* As https://arrow.apache.org/docs/format/CStreamInterface.html has it. */
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};

#endif

/* Columns of whole numbers, floats, booleans, texts (utf8, large_utf8, utf8_view), of dictionaries
 * of these, and of nulls. Booleans are the categories False and True, as a CSV file has them; what
 * is null is missing. Other types are RESBOOST_BAD_DATA, which names the column and the type, and
 * so are whole numbers beyond 2^53 either way, texts with a zero byte in them, and structs that
 * contradict themselves: lengths and offsets below zero, buffers or children that are too many, too
 * few or null, offsets of texts that fall, numbers of no level. What a buffer holds, and how long
 * it is, is the caller's word.
 *
 * Structs are taken over, as Arrow has it: their `release` is NULL after the call, whatever it
 * returns, and the library calls it once it needs them no longer. Numbers without nulls, but for
 * those of dictionaries, are borrowed where they lie, until the table is freed and every call that
 * was given it has returned; what is else is copied. Release callbacks may be called from any
 * thread that calls the library. Structs that are released already are RESBOOST_BAD_CALL. */

/* The fields of a struct array (a record batch) as columns, of as many rows as the table has; other
 * lengths are RESBOOST_BAD_CALL. */
RESBOOST_API resboost_status resboost_table_add_arrow(resboost_table* table,
                                                      struct ArrowSchema* schema,
                                                      struct ArrowArray* array);
/* A table of all that a stream of record batches has. Of one batch numbers without nulls are
 * borrowed; several are copied, one after the other. What the stream fails with is
 * RESBOOST_BAD_DATA. */
RESBOOST_API resboost_status resboost_arrow_read(struct ArrowArrayStream* stream,
                                                 resboost_table** table);

#ifdef __cplusplus
}
#endif

#endif

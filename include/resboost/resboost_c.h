#ifndef RESBOOST_RESBOOST_C_H
#define RESBOOST_RESBOOST_C_H

/* resboost for C, and for every language that can call C: tables and pictures in memory, training,
 * prediction, model files. Link with libresboost_c.
 *
 * Every function returns a status, and what it has to give through its last parameters, which stay
 * as they are when it fails. resboost_last_error() then says what was wrong and how to cure it.
 *
 * Handles are numbers that look like pointers: they are never followed. One that is null, freed
 * already or of another kind is RESBOOST_BAD_CALL, and so are pointers that are null, whatever else
 * is wrong. All else that a pointer may be is the caller's word: that so many rows, names or bytes
 * are there.
 *
 * Everything may be called from any thread, with shared handles too; a table or options must not be
 * changed by one thread while another one uses them. Texts are UTF-8 and end with a zero. */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RESBOOST_API __attribute__((visibility("default")))

/* Grows by one whenever a program that was compiled before would misunderstand the library. */
#define RESBOOST_ABI_VERSION 1

/* ---- status ---------------------------------------------------------------------------------- */

/* As the exit codes of the program. */
typedef enum resboost_status {
  RESBOOST_OK = 0,
  RESBOOST_INTERNAL = 1,   /* training could not go on, memory ran out, or a mistake of ours */
  RESBOOST_BAD_OPTION = 2, /* an option that there is not, or a value that it does not take */
  RESBOOST_BAD_DATA = 3,
  RESBOOST_BAD_MODEL = 4,
  RESBOOST_REFUSED = 5, /* by the system: a missing file, a full disk */
  RESBOOST_BAD_CALL = 8 /* a null pointer, a handle that is none, a size that does not fit */
} resboost_status;

/* The RESBOOST_ABI_VERSION that the library was compiled with. */
RESBOOST_API int resboost_abi_version(void);
/* "0.1.0" */
RESBOOST_API const char* resboost_version(void);
/* What was wrong with the last call of this thread that failed; "" if none has. Stays until the
 * next one fails. */
RESBOOST_API const char* resboost_last_error(void);

/* Threads for all that the calling thread does from now on, and threads that have not called the
 * library yet: at first the cores that the process may use. Results do not depend on it. */
RESBOOST_API resboost_status resboost_set_threads(int count);
RESBOOST_API resboost_status resboost_threads(int* count);

/* ---- tables ---------------------------------------------------------------------------------- */

/* Columns of equally many rows. What is added is copied; what is borrowed is not. */
typedef struct resboost_table resboost_table;

/* A trained network with all that prediction needs. It never changes. */
typedef struct resboost_model resboost_model;

/* Of the numbers that a column is made of. */
typedef int resboost_type; /* any other value is RESBOOST_BAD_CALL */
enum {
  RESBOOST_FLOAT64 = 0, /* NaN: missing */
  RESBOOST_FLOAT32 = 1, /* likewise */
  RESBOOST_INT64 = 2,
  RESBOOST_INT32 = 3,
  RESBOOST_UINT8 = 4
};

RESBOOST_API resboost_status resboost_table_create(size_t rows, resboost_table** table);
RESBOOST_API resboost_status resboost_table_free(resboost_table* table);

/* A column of numbers; stride: bytes from one to the next. INT64 beyond 2^53 either way is
 * RESBOOST_BAD_DATA: give such names as strings. */
RESBOOST_API resboost_status resboost_table_add_numbers(resboost_table* table, const char* name,
                                                        const void* values, resboost_type type,
                                                        ptrdiff_t stride);
/* So many columns of numbers at once, names[j] that of column j; strides in bytes, from row to row
 * and from column to column. */
RESBOOST_API resboost_status resboost_table_add_matrix(resboost_table* table,
                                                       const char* const* names, size_t columns,
                                                       const void* values, resboost_type type,
                                                       ptrdiff_t row_stride,
                                                       ptrdiff_t column_stride);
/* The same without a copy: the memory is read where it lies, and must stay as it is until the table
 * is freed and every call that was given it has returned. What is made of the numbers in training,
 * and parts of the rows that resboost_compare() takes, are copies all the same. */
RESBOOST_API resboost_status resboost_table_borrow_numbers(resboost_table* table, const char* name,
                                                           const void* values, resboost_type type,
                                                           ptrdiff_t stride);
RESBOOST_API resboost_status resboost_table_borrow_matrix(resboost_table* table,
                                                          const char* const* names, size_t columns,
                                                          const void* values, resboost_type type,
                                                          ptrdiff_t row_stride,
                                                          ptrdiff_t column_stride);
/* A column of texts, which are categories as they are written; NULL: missing. */
RESBOOST_API resboost_status resboost_table_add_strings(resboost_table* table, const char* name,
                                                        const char* const* values);
/* The same as numbers of levels, from 0; -1: missing. Levels that no row has, and equal ones, will
 * do. */
RESBOOST_API resboost_status resboost_table_add_codes(resboost_table* table, const char* name,
                                                      const int32_t* codes, ptrdiff_t stride,
                                                      const char* const* levels, size_t count);
/* All columns of another table of as many rows, `columns` of them, under these names; names NULL:
 * their own, however many. What the other table borrows, this one does too; what Arrow lends stays
 * until both are freed. */
RESBOOST_API resboost_status resboost_table_add_columns(resboost_table* table,
                                                        const resboost_table* from,
                                                        const char* const* names, size_t columns);

/* ---- pictures --------------------------------------------------------------------------------
 *
 * Pictures of one shape are a table too, whose rows they are; all functions of tables take them,
 * but for resboost_importance() and resboost_explain(), which are of columns; of pictures is
 * resboost_explain_pictures(). Two columns may be
 * added to them: "class", the labels, which training needs, and "weight". Labels that are added as
 * numbers or strings, or come from Arrow or another table, are the classes of a file's pictures of
 * these names; of codes, the order of the levels is the order of the file's classes. The options
 * "target", "weight", "categorical" and "ignore" name columns of other tables, and are
 * RESBOOST_BAD_OPTION beside pictures. */

/* pixels: bytes of 1 channel (grey) or 3 (red, green, blue); strides: in bytes, from picture to
 * picture, row to row, pixel to pixel and channel to channel; NULL: [count, height, width,
 * channels] without gaps. Such pixels are borrowed, not copied: the memory must stay as it is until
 * the table is freed and every call that was given it has returned. Of other strides a copy is
 * made. Neither training nor prediction copies any. */
RESBOOST_API resboost_status resboost_pictures_create(const uint8_t* pixels, size_t count,
                                                      size_t height, size_t width, size_t channels,
                                                      const ptrdiff_t* strides,
                                                      resboost_table** table);
/* From files as the program reads them (docs/images.md): a folder, IDX, CIFAR, NPY, NPZ, PNG, JPEG,
 * with their labels where they have some. model: pictures are resized to the shape that it takes;
 * NULL: to height x width, which is what the program's option "image-size" does, or, where these
 * are 0, to one size if they have several. channels: 1 or 3, with height and width; 0: as many as
 * the files have. Pictures for `valid` of a training want the shape of its table,
 * resboost_table_pictures(). What is decided about the files, the training tells its listener. */
RESBOOST_API resboost_status resboost_pictures_read(const char* path, const resboost_model* model,
                                                    size_t height, size_t width, size_t channels,
                                                    resboost_table** table);
RESBOOST_API resboost_status resboost_table_rows(const resboost_table* table, size_t* rows);
/* The shape of its pictures; 0 x 0 x 0 of a table of columns. */
RESBOOST_API resboost_status resboost_table_pictures(const resboost_table* table, size_t* height,
                                                     size_t* width, size_t* channels);

/* ---- options --------------------------------------------------------------------------------- */

/* What a training is told, by the names of the program's options (docs/options.md), without their
 * dashes: "method", "seed", "stages", "block.width". */
typedef struct resboost_options resboost_options;

RESBOOST_API resboost_status resboost_options_create(resboost_options** options);
RESBOOST_API resboost_status resboost_options_free(resboost_options* options);
/* Sets an option from text; the last value counts. Those of files, as "valid", are
 * RESBOOST_BAD_OPTION. */
RESBOOST_API resboost_status resboost_options_set(resboost_options* options, const char* name,
                                                  const char* value);
/* Adds a value to an option that takes a list: "target", "categorical", "ignore". */
RESBOOST_API resboost_status resboost_options_append(resboost_options* options, const char* name,
                                                     const char* value);

/* ---- texts and bytes that the library writes --------------------------------------------------
 *
 * Functions with (buffer, capacity, size) write into memory of the caller's, and the number of
 * bytes into *size. With a buffer that is NULL, and capacity 0, they give the size alone. A buffer
 * that is too small is RESBOOST_BAD_CALL, and *size says what it takes. Texts end with a zero,
 * which counts. */

/* The names of a table's columns in their order, as a JSON array of texts; of pictures []. */
RESBOOST_API resboost_status resboost_table_columns(const resboost_table* table, char* buffer,
                                                    size_t capacity, size_t* size);
/* A column of a table as a JSON array: numbers or texts, null where missing or not finite. */
RESBOOST_API resboost_status resboost_table_column(const resboost_table* table, const char* name,
                                                   char* buffer, size_t capacity, size_t* size);
/* All options as a JSON array of {"name", "section", "argument", "text", "range", "choices",
 * "kind": "value", "list" or "flag", "default": [texts]}. */
RESBOOST_API resboost_status resboost_options_describe(char* buffer, size_t capacity, size_t* size);

/* ---- models ---------------------------------------------------------------------------------- */

typedef enum resboost_event_kind {
  RESBOOST_ASKS = 0,   /* nothing has happened; is training to stop? */
  RESBOOST_STAGE = 1,  /* a stage was fitted */
  RESBOOST_WARNING = 2 /* text says what was decided */
} resboost_event_kind;

/* Numbers are those of a stage, else 0; NaN where nothing is held out. */
typedef struct resboost_event {
  resboost_event_kind kind;
  const char* text;  /* of a warning, else "" */
  int stage, stages; /* the depth reached (0: a linear model), and how many there will be at most */
  double train_loss, train_metric; /* metric: accuracy, or R squared */
  double valid_loss, valid_metric;
  double seconds; /* since training began */
} resboost_event;

/* Called on the thread that called resboost_train(), while it trains: at most twenty times a second
 * to ask, besides. Anything but 0 ends training within about a second, with the best model so far,
 * which is no error. The event lives for the call only. */
typedef int (*resboost_listener)(void* context, const resboost_event* event);

/* Trains on a table that has the target column, or on pictures with labels, as `resboost train`
 * does: same rows, options and seed give the same model file. valid: rows that choose the best
 * depth, or NULL, where a share of the rows does ("valid-share"). before: a model to add stages to,
 * or NULL. listener may be NULL.
 */
RESBOOST_API resboost_status resboost_train(const resboost_options* options,
                                            const resboost_table* table,
                                            const resboost_table* valid,
                                            const resboost_model* before,
                                            resboost_listener listener, void* context,
                                            resboost_model** model);

/* Trains on pictures of other classes than those of a model of pictures, whose stages stay as they
 * are, as `resboost train --finetune-from` does: "stages" more (3) behind them, "finetune-epochs"
 * of all. The pictures have the shape that the model takes. */
RESBOOST_API resboost_status resboost_finetune(
    const resboost_options* options, const resboost_table* pictures, const resboost_table* valid,
    const resboost_model* from, resboost_listener listener, void* context, resboost_model** model);

RESBOOST_API resboost_status resboost_model_load(const char* path, resboost_model** model);
/* The file is whole or not there. */
RESBOOST_API resboost_status resboost_model_save(const resboost_model* model, const char* path);
/* From the bytes of a model file, which need not be trusted. */
RESBOOST_API resboost_status resboost_model_read(const void* bytes, size_t size,
                                                 resboost_model** model);
/* The bytes of the model file. */
RESBOOST_API resboost_status resboost_model_write(const resboost_model* model, void* buffer,
                                                  size_t capacity, size_t* size);
/* A model for programs without this library, preprocessing and all (docs/export.md): one
 * C99 file, whose names begin with `name`; or an ONNX file, with an output for each number of
 * stages if all_stages is not 0. */
RESBOOST_API resboost_status resboost_model_export_c(const resboost_model* model, const char* name,
                                                     const char* path);
RESBOOST_API resboost_status resboost_model_export_onnx(const resboost_model* model, int all_stages,
                                                        const char* path);
RESBOOST_API resboost_status resboost_model_free(resboost_model* model);

/* What the pictures are that the model takes; all 0 of a model of a table. */
RESBOOST_API resboost_status resboost_model_pictures(const resboost_model* model, size_t* height,
                                                     size_t* width, size_t* channels);
/* Numbers that a prediction of one row has: classes, or targets. */
RESBOOST_API resboost_status resboost_model_outputs(const resboost_model* model, size_t* outputs);
/* The stages it has, and the smallest number of them that predictions may be cut to. */
RESBOOST_API resboost_status resboost_model_stages(const resboost_model* model, int* stages,
                                                   int* first);
/* All that the model file says besides the weights, as JSON: task, classes, columns, stages,
 * record (docs/model-format.md, "The JSON text"). */
RESBOOST_API resboost_status resboost_model_describe(const resboost_model* model, char* buffer,
                                                     size_t capacity, size_t* size);

/* What the splits of each column took off the loss, over all trees of the model, as JSON, the most
 * first: [{"column", "splits", "gain", "share": of all gains}], columns that no tree asks for left
 * out; [] without trees. */
RESBOOST_API resboost_status resboost_model_gains(const resboost_model* model, char* buffer,
                                                  size_t capacity, size_t* size);

/* ---- prediction ------------------------------------------------------------------------------
 *
 * A table needs the columns that the model was trained with, found by their names; others are
 * passed over. stages: how many of them; -1: all. count: numbers that there is room for at `out`,
 * which must be exactly as many as there will be. */

#define RESBOOST_ALL_STAGES (-1)

/* Probabilities of the classes, or values of the targets: [rows, outputs], row by row. */
RESBOOST_API resboost_status resboost_predict(const resboost_model* model,
                                              const resboost_table* table, int stages, double* out,
                                              size_t count);
/* The number of the class of each row, in the order of the model's classes: the most probable one,
 * or of two classes with a threshold the second where its probability is at least that: [rows]. */
RESBOOST_API resboost_status resboost_predict_classes(const resboost_model* model,
                                                      const resboost_table* table, int stages,
                                                      int32_t* out, size_t count);
/* As resboost_predict() for every number of stages, from the first that there may be to all, by one
 * pass over the rows: [stages - first + 1, rows, outputs]. */
RESBOOST_API resboost_status resboost_predict_stages(const resboost_model* model,
                                                     const resboost_table* table, double* out,
                                                     size_t count);
/* As resboost_predict(), without a handle of the pictures, for a model of pictures, which others
 * refuse. pixels: bytes [rows, height, width, channels] of the shape that resboost_model_pictures()
 * names, borrowed for the call; size: of all of them. */
RESBOOST_API resboost_status resboost_predict_pictures(const resboost_model* model,
                                                       const uint8_t* pixels, size_t size,
                                                       int stages, double* out, size_t count);

/* ---- results ---------------------------------------------------------------------------------
 *
 * What the program's verbs of these names find (docs/cli.md), in numbers and as a page for people,
 * but of all rows that are given: the program draws rows where there are more than its limits
 * (importance: 20,000; analyze: 2,000; a background of explain: as many as samples).
 * Listeners are told warnings, and asked; NULL: none. When one ends it, the result has what was
 * found until then. */

typedef struct resboost_result resboost_result;

RESBOOST_API resboost_status resboost_result_free(resboost_result* result);
/* {"title", "facts", "sections": {id: {"title", "see", "source", "series", "table"}}}, the numbers
 * of the page (docs/reports.md); of explanations as they say. */
RESBOOST_API resboost_status resboost_result_json(const resboost_result* result, char* buffer,
                                                  size_t capacity, size_t* size);
/* One self-contained page of HTML. */
RESBOOST_API resboost_status resboost_result_html(const resboost_result* result, char* buffer,
                                                  size_t capacity, size_t* size);

/* By how much a metric gets worse where a column is shuffled; metric NULL: the program's. table:
 * with the targets of the model. */
RESBOOST_API resboost_status resboost_importance(const resboost_model* model,
                                                 const resboost_table* table, const char* metric,
                                                 int repeats, uint64_t seed,
                                                 resboost_listener listener, void* context,
                                                 resboost_result** result);
/* Stages left out and swapped, paths, depths, early exits. table: with the targets of the model. */
RESBOOST_API resboost_status resboost_analyze(const resboost_model* model,
                                              const resboost_table* table, uint64_t seed,
                                              resboost_listener listener, void* context,
                                              resboost_result** result);
/* Shapley values: by how much each column moves the prediction of a row from the mean over the
 * background. {"columns", "outputs", "base": [outputs], "base_error", "prediction": [rows,
 * outputs], "value": [rows, columns * outputs], column by column, "error"}. */
RESBOOST_API resboost_status resboost_explain(const resboost_model* model,
                                              const resboost_table* table,
                                              const resboost_table* background, int samples,
                                              uint64_t seed, resboost_listener listener,
                                              void* context, resboost_result** result);
/* Where a class is seen in pictures: what its probability loses where a grey square of `patch`
 * pixels a side hides a part (0: a quarter of the shorter side). of: the name of a class; NULL: the
 * one that is predicted for each picture. {"pictures": [{"picture", "class", "probability",
 * "largest_fall", "row", "column": where that is, "fall": [height][width]}]}. */
RESBOOST_API resboost_status resboost_explain_pictures(const resboost_model* model,
                                                       const resboost_table* pictures,
                                                       const char* of, int patch,
                                                       resboost_listener listener, void* context,
                                                       resboost_result** result);
/* Trains by several methods, their names separated by commas (NULL: the options' and backprop), on
 * the same rows, with so many seeds, and tests them on the same rows, a share of the table. */
RESBOOST_API resboost_status resboost_compare(const resboost_options* options,
                                              const resboost_table* table, const char* methods,
                                              int seeds, double test_share,
                                              resboost_listener listener, void* context,
                                              resboost_result** result);

#ifdef __cplusplus
}
#endif

#include "resboost/resboost_c_arrow.h"     /* tables of Arrow */
#include "resboost/resboost_c_own.h"       /* losses, metrics and weak learners of one's own */
#include "resboost/resboost_c_predictor.h" /* rows one by one */

#endif

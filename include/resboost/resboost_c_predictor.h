#ifndef RESBOOST_RESBOOST_C_PREDICTOR_H
#define RESBOOST_RESBOOST_C_PREDICTOR_H

/* Rows one by one, for programs that answer requests: the part of resboost_c.h, which includes it,
 * that needs no table. */

#include "resboost/resboost_c.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A model of a table, ready to predict rows; of one of pictures RESBOOST_BAD_MODEL. Any number of
 * threads may use one at once; none waits for the other's row. It outlives the model's handle. */
typedef struct resboost_predictor resboost_predictor;

RESBOOST_API resboost_status resboost_predictor_create(const resboost_model* model,
                                                       resboost_predictor** predictor);
RESBOOST_API resboost_status resboost_predictor_free(resboost_predictor* predictor);
/* {"columns": the names of a row's values in their order, "outputs": those of an answer's numbers}.
 * A date is one column, as text. */
RESBOOST_API resboost_status resboost_predictor_describe(const resboost_predictor* predictor,
                                                         char* buffer, size_t capacity,
                                                         size_t* size);

/* The numbers that resboost_predict() has for such rows. values: [rows, columns], row after row;
 * NaN is missing; a number in a column of categories stands for the category of that value. out:
 * [rows, outputs], with room for out_count numbers, which says how many rows there are. Other
 * sizes, and values that cannot be read, are RESBOOST_BAD_DATA, which names row, column and value.
 */
RESBOOST_API resboost_status resboost_predictor_numbers(const resboost_predictor* predictor,
                                                        const double* values, size_t count,
                                                        double* out, size_t out_count);
/* The same of values as a file would have them, without spaces around them; NULL is missing. */
RESBOOST_API resboost_status resboost_predictor_texts(const resboost_predictor* predictor,
                                                      const char* const* values, size_t count,
                                                      double* out, size_t out_count);

#ifdef __cplusplus
}
#endif

#endif

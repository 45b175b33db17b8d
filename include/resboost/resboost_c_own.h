#ifndef RESBOOST_RESBOOST_C_OWN_H
#define RESBOOST_RESBOOST_C_OWN_H

/* Losses, metrics and weak learners that are functions of the caller's: the part of resboost_c.h,
 * which includes it, that calls back.
 *
 * Functions are handed a context, which must live until the program ends, and must not call the
 * library. Anything but 0 that they return ends what was called with RESBOOST_INTERNAL. Their names
 * are letters, digits, - and _; one that is taken is RESBOOST_BAD_OPTION. */

#include "resboost/resboost_c.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- losses and metrics ------------------------------------------------------------------------
 *
 * Known by their names from then on, as values of the options "loss" and "metric", until the
 * program ends. A model that was trained with such a loss loads only where a loss of this name is
 * registered. Functions are called by several threads at once. */

/* The loss of each row, loss[i], and, unless they are NULL, its first and second derivatives in
 * scores[i][j]. All are [rows, columns], row by row, but loss: [rows]. Targets of numbers have mean
 * 0 and standard deviation 1 over the training rows, and predictions are scores in the same units;
 * those of classes are 1 for the class of the row, and predictions are softmax of the scores.
 * Weights of rows are none of its business. */
typedef int (*resboost_loss_function)(void* context, size_t rows, size_t columns,
                                      const float* scores, const float* targets, double* loss,
                                      float* gradient, float* curvature);
/* curved: not 0 if the second derivatives are above zero everywhere; else Newton's steps of trees
 * do without them. */
RESBOOST_API resboost_status resboost_register_loss(const char* name, int of_classes, int curved,
                                                    resboost_loss_function function, void* context);

/* predictions: [rows, outputs], as resboost_predict() has them. targets: of numbers [rows,
 * outputs]; of classes [rows], the number of the class, -1 for one that the model does not know.
 * weights: [rows]. *value: NaN where there is nothing to say. */
typedef int (*resboost_metric_function)(void* context, size_t rows, size_t outputs,
                                        const double* predictions, const double* targets,
                                        const double* weights, double* value);
RESBOOST_API resboost_status resboost_register_metric(const char* name, int of_classes,
                                                      int higher_is_better,
                                                      resboost_metric_function function,
                                                      void* context);

/* ---- weak learners -----------------------------------------------------------------------------
 *
 * Whatever regresses fits the stages of a network, and the library does the rest: the greedy loop,
 * step lengths, heads, the choice of the depth. For tables. Known by its name from then on, as a
 * value of the option "method". Stages are as those of the method hybrid, whose options
 * "hybrid.eta", "hybrid.max-step" and "hybrid.ridge" it has; no gradient goes through their blocks,
 * so that nothing can be trained end to end through them (RESBOOST_BAD_OPTION).
 *
 * A map is what was fitted, a pointer that only the caller looks at. Models share it; it is
 * dropped, once, when no model has it any more. A model file does not hold maps:
 * resboost_model_maps() hands them out to be written beside it, and resboost_model_read_own() takes
 * them back. Without them the file is RESBOOST_BAD_MODEL. */

/* What is to be learned; all arrays row by row, and gone after the call. */
typedef struct resboost_weak_task {
  int stage;     /* 0, 1, 2, ... */
  uint64_t seed; /* for random choices */
  size_t rows, columns, outputs;
  const float* representation; /* [rows, columns]: what the stages before make of the table's */
  const float* targets; /* [rows, outputs]: minus the first derivatives of the loss in the scores;
                           of two classes that of the second one alone */
  const float* weights; /* [rows], mean 1; NULL: all rows count the same */
} resboost_weak_task;

/* Fits a map of so many *outputs, of any number of them, to the targets: behind it comes the linear
 * map that takes them to the functional gradient by least squares. On the thread that called
 * resboost_train() or resboost_compare(). Where it fails, *map is not looked at. */
typedef int (*resboost_fit_function)(void* context, const resboost_weak_task* task, size_t* outputs,
                                     void** map);
/* Fills out [rows, outputs] from in [rows, columns]; each row from itself alone. Called with some
 * hundred rows, one call of a map at a time, each on a thread of its own. */
typedef int (*resboost_map_function)(void* map, size_t rows, size_t columns, const float* in,
                                     size_t outputs, float* out);
typedef void (*resboost_drop_function)(void* map);

typedef struct resboost_learner {
  void* context;
  resboost_fit_function fit;
  resboost_map_function apply;
  resboost_drop_function drop; /* may be NULL */
} resboost_learner;

RESBOOST_API resboost_status resboost_register_method(const char* name,
                                                      const resboost_learner* learner);

/* The maps of a model, from its first stage to its last; capacity: of how many there is room. With
 * maps NULL, and capacity 0, their number alone. */
RESBOOST_API resboost_status resboost_model_maps(const resboost_model* model, void** maps,
                                                 size_t capacity, size_t* count);
/* As resboost_model_read(), of a model with its maps, in the same order. learner: its fit is not
 * asked. The maps are the model's; where there is none, they are dropped at once. */
RESBOOST_API resboost_status resboost_model_read_own(const void* bytes, size_t size,
                                                     const resboost_learner* learner,
                                                     void* const* maps, size_t count,
                                                     resboost_model** model);

#ifdef __cplusplus
}
#endif

#endif

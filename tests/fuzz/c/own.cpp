#include "own.h"

#include <cmath>
#include <limits>

namespace c_fuzz {
namespace {

Mood mood_now = Mood::well;
std::size_t alive = 0;

struct Slope {
  float by = 0.5F;
};

/// Squared loss, of whatever targets.
int loss_of(void*, std::size_t rows, std::size_t columns, const float* scores, const float* targets,
            double* loss, float* gradient, float* curvature) {
  for (std::size_t i = 0; i < rows; ++i) {
    loss[i] = 0;
    for (std::size_t j = i * columns; j < (i + 1) * columns; ++j) {
      const float miss = scores[j] - targets[j];
      loss[i] += static_cast<double>(miss * miss) / 2;
      if (gradient) gradient[j] = miss;
      if (curvature) curvature[j] = mood_now == Mood::odd_sizes ? -1.0F : 1.0F;
    }
  }
  if (mood_now == Mood::not_finite && rows > 0) loss[0] = std::nan("");
  return mood_now == Mood::fails;
}

int metric_of(void*, std::size_t rows, std::size_t outputs, const double* predictions,
              const double* targets, const double* weights, double* value) {
  *value = mood_now == Mood::not_finite ? std::nan("") : 0;
  for (std::size_t i = 0; i < rows; ++i)
    *value += weights[i] * std::abs(predictions[i * outputs] - targets[i]);
  return mood_now == Mood::fails;
}

int fit(void*, const resboost_weak_task* task, std::size_t* outputs, void** map) {
  require(task->stage >= 0 && task->rows > 0 && task->columns > 0 && task->outputs > 0);
  require(task->representation && task->targets);
  if (mood_now == Mood::fails) return 1;
  *map = make_map();
  static_cast<Slope*>(*map)->by += task->targets[0];
  *outputs = mood_now == Mood::odd_sizes ? SIZE_MAX : 1;
  return 0;
}

int apply(void* map, std::size_t rows, std::size_t columns, const float* in, std::size_t outputs,
          float* out) {
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t k = 0; k < outputs; ++k)
      out[i * outputs + k] = static_cast<const Slope*>(map)->by * in[i * columns + k % columns];
  if (mood_now == Mood::not_finite && rows > 0) out[0] = std::numeric_limits<float>::infinity();
  return mood_now == Mood::fails;
}

void drop(void* map) {
  --alive;
  delete static_cast<Slope*>(map);
}

}  // namespace

void behave(Mood mood) { mood_now = mood; }
bool behave_well() { return mood_now == Mood::well; }

resboost_loss_function loss_function() { return loss_of; }
resboost_metric_function metric_function() { return metric_of; }
resboost_learner learner() { return {nullptr, fit, apply, drop}; }

void register_ours() {
  const resboost_learner known = learner();
  require(resboost_register_loss(kOwnName, 0, 1, loss_of, nullptr) == RESBOOST_OK);
  require(resboost_register_metric(kOwnName, 0, 0, metric_of, nullptr) == RESBOOST_OK);
  require(resboost_register_method(kOwnName, &known) == RESBOOST_OK);
}

void* make_map() {
  ++alive;
  return new Slope;
}
std::size_t maps_alive() { return alive; }

int listen(void* left, const resboost_event* event) {
  require(event->text != nullptr);
  require(event->kind >= RESBOOST_ASKS && event->kind <= RESBOOST_WARNING);
  require((event->kind == RESBOOST_WARNING) == (*event->text != '\0'));
  require(event->stage >= 0 && event->stages >= 0 && event->seconds >= 0);
  int& events = *static_cast<int*>(left);
  if (event->kind != RESBOOST_ASKS && events > 0) --events;  // when it is asked is a clock's matter
  return event->kind != RESBOOST_ASKS && events == 0;
}

}  // namespace c_fuzz

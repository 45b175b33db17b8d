#pragma once

#include <doctest/doctest.h>

#include <algorithm>

#include "resboost/layer.h"
#include "support/gradient_check.h"
#include "support/toy_data.h"

namespace resboost {

/// Random numbers for all parameters; variances positive ones.
inline void randomise(Layer& layer, Rng rng) {
  std::uint64_t number = 0;
  for (Param* param : params(layer)) {
    param->value = random_vector(param->value.size(), rng.fork(number++));
    if (param->name == "variance") param->value = param->value.array().abs() + Real(0.5);
  }
}

/// One forward and backward pass of a layer on random rows.
struct LayerPass {
  LayerPass(const Layer& layer_, Index rows, Rng rng, const PackedWeights* packed = nullptr)
      : layer(layer_),
        in(random_matrix(rows, layer.inputs(), rng.fork(1))),
        direction(random_matrix(rows, layer.outputs(), rng.fork(2))),
        out(rows, layer.outputs()),
        din(rows, layer.inputs()) {
    memo.packed = packed;
    run();
  }
  void run() {
    MutRows din_out(din);
    layer.forward(in, out, memo);
    layer.backward(in, out, memo, direction, &din_out);
  }
  /// Of part of a parameter's rows, or all of them in two parts.
  Vector gradient(const Param& param, Range rows) {
    Vector sum = Vector::Zero(rows.size() * param.cols);
    layer.add_gradient(in, out, memo, direction, param, rows, sum.data());
    return sum;
  }
  Vector gradient(const Param& param) {
    Vector all(param.value.size());
    const Index half = param.rows / 2;
    all << gradient(param, {0, half}), gradient(param, {half, param.rows});
    return all;
  }

  const Layer& layer;
  Matrix in, direction, out, din;
  Memo memo;
};

/// Worst gradient error of a layer in its input and its weights, for the value sum(out * direction)
/// in training.
inline double worst_error(Layer& layer, Rng rng, Index rows = 5) {
  LayerPass pass(layer, rows, rng);
  const auto value = [&] {
    Matrix result(rows, layer.outputs());
    Memo scratch;
    layer.forward(pass.in, result, scratch);
    return (result.cast<double>().array() * pass.direction.cast<double>().array()).sum();
  };
  double worst = gradient_error(pass.in.data(), pass.in.size(), pass.din.data(), value);
  Index numbers = 0;
  for (Param* param : params(layer)) {
    numbers += param->value.size();
    if (param->role == Role::statistic) continue;
    const Vector gradient = pass.gradient(*param);
    worst = std::max(
        worst, gradient_error(param->value.data(), param->value.size(), gradient.data(), value));
  }
  CHECK(numbers == layer.param_count());
  return worst;
}

/// Does the gradient of a parameter, taken by any of its rows, agree with the whole one?
inline void check_row_ranges(Layer& layer, Rng rng) {
  LayerPass pass(layer, 4, rng);
  for (const Param* param : params(layer)) {
    const Vector whole = pass.gradient(*param, {0, param->rows});
    for (Index begin = 0; begin < param->rows; begin += 4)
      for (Index end = begin; end <= param->rows; end += 5) {
        const Vector part = pass.gradient(*param, {begin, end});
        const auto expected = whole.segment(begin * param->cols, part.size());
        REQUIRE((part - expected).norm() <= Real(1e-5) * (1 + whole.norm()));
      }
  }
}

}  // namespace resboost

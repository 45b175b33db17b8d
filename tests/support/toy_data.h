#pragma once

#include <cmath>
#include <numbers>

#include "resboost/dataset.h"
#include "resboost/network.h"
#include "resboost/rng.h"

namespace resboost {

inline Matrix random_matrix(Index rows, Index cols, Rng rng) {
  Matrix m(rows, cols);
  for (Index i = 0; i < m.size(); ++i) m.data()[i] = static_cast<Real>(rng.normal());
  return m;
}

inline Vector random_vector(Index size, Rng rng) {
  const Matrix m = random_matrix(size, 1, rng);
  return Eigen::Map<const Vector>(m.data(), size);
}

/// One-hot rows of random labels.
inline Matrix random_labels(Index rows, Index classes, Rng rng) {
  Matrix y = Matrix::Zero(rows, classes);
  for (Index i = 0; i < rows; ++i) y(i, rng.below(classes)) = 1;
  return y;
}

inline Head random_head(Index features, Index outputs, Rng rng) {
  Head head(features, outputs);
  head.weight.value = random_vector(features * outputs, rng.fork(1));
  head.bias.value = random_vector(outputs, rng.fork(2));
  return head;
}

/// Concentric rings in the plane (as in RFRBoost's paper): ring r has class r modulo classes.
/// No line separates them.
inline Dataset rings(Index rows, int count, int classes, Rng rng) {
  Dataset data;
  Matrix x(rows, 2);
  data.y = Matrix::Zero(rows, classes);
  for (Index i = 0; i < rows; ++i) {
    const auto ring = static_cast<int>(i % count);
    const double radius = (ring + 0.2 + 0.6 * rng.uniform()) / count * 2;
    const double angle = 2 * std::numbers::pi * rng.uniform();
    x(i, 0) = static_cast<Real>(radius * std::cos(angle));
    x(i, 1) = static_cast<Real>(radius * std::sin(angle));
    data.y(i, ring % classes) = 1;
  }
  data.x = std::move(x);
  data.columns = {"x", "y"};
  return data;
}

/// The rings of RFRBoost's own notebook: circles of radius 1 to 9, U(0, 0.4) added to each
/// coordinate, all divided by the largest. Gaps lie between them.
inline Dataset paper_rings(Index rows, Rng rng) {
  constexpr Index kRings = 9;
  Dataset data;
  Matrix x(rows, 2);
  data.y = Matrix::Zero(rows, 3);
  for (Index i = 0; i < rows; ++i) {
    const Index ring = i % kRings;
    const double angle = 2 * std::numbers::pi * rng.uniform(),
                 radius = static_cast<double>(ring + 1);
    x(i, 0) = static_cast<Real>((radius * std::cos(angle) + 0.4 * rng.uniform()) / 9.4);
    x(i, 1) = static_cast<Real>((radius * std::sin(angle) + 0.4 * rng.uniform()) / 9.4);
    data.y(i, ring % 3) = 1;
  }
  data.x = std::move(x);
  data.columns = {"x", "y"};
  return data;
}

/// A data set of the same shape without rows.
inline Dataset nothing(const Dataset& like) {
  Dataset data;
  data.x = Matrix(0, like.inputs());
  data.y.resize(0, like.y.cols());
  return data;
}

/// y = sin(2 x0) + x1^2 (and x0 x1 as a second target), with a little noise, standardised by
/// construction to about unit size.
inline Dataset smooth_surface(Index rows, Index targets, Rng rng) {
  Dataset data;
  Matrix x = random_matrix(rows, 3, rng.fork(1));
  data.y = Matrix::Zero(rows, targets);
  Rng noise = rng.fork(2);
  for (Index i = 0; i < rows; ++i) {
    const Real a = x(i, 0), b = x(i, 1);
    data.y(i, 0) =
        std::sin(2 * a) + Real(0.5) * (b * b - 1) + static_cast<Real>(0.05 * noise.normal());
    if (targets > 1) data.y(i, 1) = a * b;
  }
  data.x = std::move(x);
  data.columns = {"a", "b", "c"};
  return data;
}

}  // namespace resboost

// Training steps and predictions of a tabular residual network: a stem, blocks z + w2 relu(w1 z), a
// head of ten classes. "bf16" behind the numbers asks for products in bf16.

#include <sys/resource.h>

#include <cmath>
#include <memory>
#include <utility>

#include "base/parallel.h"
#include "contest.h"
#include "resboost/methods.h"
#include "train/descent.h"

namespace {

using namespace resboost;

Matrix random_matrix(Index rows, Index cols, Rng rng) {
  Matrix m(rows, cols);
  for (Index i = 0; i < m.size(); ++i) m.data()[i] = static_cast<Real>(rng.normal());
  return m;
}

struct Shape {
  std::string what;
  Index in, width, blocks, batch;
  int threads;
  std::string precision;
};

std::unique_ptr<Layer> random_dense(Index inputs, Index outputs, Rng rng) {
  auto layer = make_dense(inputs, outputs);
  Vector& weights = params(*layer)[0]->value;
  weights =
      random_matrix(1, weights.size(), rng).transpose() / std::sqrt(static_cast<Real>(inputs));
  return layer;
}

Network network(const Shape& shape) {
  Network net;
  net.stages.push_back({random_dense(shape.in, shape.width, Rng(2)), 0, 1});
  for (Index i = 0; i < shape.blocks; ++i) {
    std::vector<std::unique_ptr<Layer>> layers;
    layers.push_back(random_dense(shape.width, shape.width, Rng(3)));
    layers.push_back(make_relu(shape.width));
    layers.push_back(random_dense(shape.width, shape.width, Rng(4)));
    net.stages.push_back({make_sequential(std::move(layers)), 1, 1});
  }
  net.heads.emplace_back(shape.width, 10);
  return net;
}

/// Pages that the system had to find for this process so far.
double page_faults() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_minflt + usage.ru_majflt);
}

/// Seconds of a step, or, asked for "faults", page faults of one, long after the first.
double train(const Shape& shape) {
  constexpr Index kSteps = 8;
  const Matrix x = random_matrix(kSteps * shape.batch, shape.in, Rng(1));
  Matrix y = Matrix::Zero(x.rows(), 10);
  for (Index i = 0; i < y.rows(); ++i) y(i, i % 10) = 1;
  const Vector no_weights;
  const Examples examples{x, x, y, no_weights};
  Network net = network(shape);
  SgdConfig config;
  config.batch_size = static_cast<int>(shape.batch);
  if (shape.precision == "bf16") config.precision = Precision::bf16;
  StepRule rule(config, net.params(), x.rows());
  const auto loss = make_softmax_loss();
  Descent descent(series_of(net), examples, *loss, config.batch_size, rule);
  const auto order = Rng(3).permutation(x.rows());
  Reporter silent;
  Index done = 0;
  const auto epoch = [&] {
    descent.run(
        order, Rng(1), kSteps, done, [](Index) { return 1e-3; }, silent);
    done += kSteps;
  };
  if (shape.what == "train") return contest::seconds_of(epoch) / kSteps;
  constexpr int kEpochs = 20;
  for (int i = 0; i < kEpochs; ++i) epoch();
  const double before = page_faults();
  for (int i = 0; i < kEpochs; ++i) epoch();
  return (page_faults() - before) / kEpochs / kSteps;
}

double predict(const Shape& shape) {
  const Network net = network(shape);
  const Matrix x = random_matrix(shape.batch, shape.in, Rng(1));
  return contest::seconds_of([&] { net.predict(x); });
}

double answer(std::istream& line) {
  Shape shape;
  line >> shape.what >> shape.in >> shape.width >> shape.blocks >> shape.batch >> shape.threads >>
      shape.precision;
  set_threads(shape.threads);
  return shape.what == "predict" ? predict(shape) : train(shape);
}

}  // namespace

int main() { return contest::serve(answer); }

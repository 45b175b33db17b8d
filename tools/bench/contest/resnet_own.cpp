// Training steps and predictions of ResNet-20 ("deep"; He et al. 2015, section 4.2), and of the few
// wide layers of `--preset pictures` ("wide"), on pictures of 32 x 32 x 3. "bf16" behind the
// numbers asks for products in bf16.

#include "contest.h"
#include "resboost/parallel.h"
#include "train/descent.h"
#include "train/fit_pictures.h"

namespace {

using namespace resboost;

constexpr ImageShape kShape{32, 32, 3};

struct Problem {
  std::string net, what;
  Index batch;
  int threads;
  std::string precision;
};

Network network(const std::string& name) {
  ImageConfig config;
  config.architecture = "resnet-20";
  if (name == "wide") {
    config.blocks = 1;
    config.filters = 64;
    config.stem_stride = 2;
  }
  return published_network(config, kShape, 10, -1, Rng(1));
}

double train(const Problem& problem) {
  Matrix x(problem.batch, kShape.size());
  Rng rng(1);
  for (Index i = 0; i < x.size(); ++i) x.data()[i] = static_cast<Real>(rng.normal());
  Matrix y = Matrix::Zero(x.rows(), 10);
  for (Index i = 0; i < y.rows(); ++i) y(i, i % 10) = 1;
  const Vector no_weights;
  const Examples examples{x, x, y, no_weights};
  Network net = network(problem.net);
  SgdConfig config;
  config.batch_size = static_cast<int>(problem.batch);
  config.optimizer = Optimizer::momentum;
  if (problem.precision == "bf16") config.precision = Precision::bf16;
  StepRule rule(config, net.params(), x.rows());
  const auto loss = make_softmax_loss();
  Descent descent(series_of(net), examples, *loss, problem.batch, rule);
  const auto order = Rng(3).permutation(x.rows());
  Reporter silent;
  Index done = 0;
  return contest::seconds_of([&] {
    descent.run(
        order, Rng(1), 1, done, [](Index) { return 1e-3; }, silent);
    ++done;
  });
}

double predict(const Problem& problem) {
  const Network net = network(problem.net);
  const Matrix x = Matrix::Ones(problem.batch, kShape.size());
  return contest::seconds_of([&] { net.predict(x); });
}

double answer(std::istream& line) {
  Problem problem;
  std::getline(line >> std::ws, problem.net, '-');
  line >> problem.what >> problem.batch >> problem.threads >> problem.precision;
  set_threads(problem.threads);
  return problem.what == "train" ? train(problem) : predict(problem);
}

}  // namespace

int main() { return contest::serve(answer); }

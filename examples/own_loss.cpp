// A loss of one's own: the log-cosh of the error, which is squared for small errors and absolute
// for large ones, so that a few wild targets do not pull everything towards them.
#include <resboost/resboost.h>

#include <cmath>
#include <iostream>

using namespace resboost;

/// loss_i = mean over the k outputs of ln cosh(s_ik - y_ik).
class LogCosh final : public Loss {
 public:
  std::string name() const override { return "log_cosh"; }
  bool of_classes() const override { return false; }

  double sum(const Rows& scores, const Rows& y, const Weights& w, Real scale,
             MutRows* dscores) const override {
    const double outputs = static_cast<double>(scores.cols());
    double total = 0;
    for (Index i = 0; i < scores.rows(); ++i) {
      const double weight = w.size() == 0 ? 1.0 : static_cast<double>(w[i]);
      for (Index k = 0; k < scores.cols(); ++k) {
        const double e = static_cast<double>(scores(i, k) - y(i, k));
        total += weight * (std::abs(e) + std::log1p(std::exp(-2 * std::abs(e))) - std::log(2.0)) /
                 outputs;
        if (dscores) (*dscores)(i, k) = scale * static_cast<Real>(weight * std::tanh(e) / outputs);
      }
    }
    return total;
  }

  double curvature(const Rows& scores, const Rows& y, const Weights& w,
                   const Rows& direction) const override {
    double total = 0;
    for (Index i = 0; i < scores.rows(); ++i)
      for (Index k = 0; k < scores.cols(); ++k) {
        const double weight = w.size() == 0 ? 1.0 : static_cast<double>(w[i]);
        const double slope = std::tanh(static_cast<double>(scores(i, k) - y(i, k)));
        const double d = static_cast<double>(direction(i, k));
        total += weight * (1 - slope * slope) * d * d;
      }
    return total / static_cast<double>(scores.cols());
  }

  double smoothness(Index outputs) const override { return 1.0 / static_cast<double>(outputs); }
  void link(MutRows) const override {}
};

int main() {
  // y = sin(3 x), and every twentieth target is far off.
  Dataset data;
  data.x = Matrix::Random(600, 1);
  data.y = (3 * data.x.array()).sin();
  data.columns = {"x"};
  const Matrix truth = data.y;
  for (Index i = 0; i < data.rows(); i += 20) data.y(i, 0) += 8;

  TrainConfig config;
  config.stages = 5;
  config.block.width = 32;
  Reporter silent;
  const auto error_with = [&](const Loss& loss) {
    const Network net = train(Network{}, data, {}, loss, config, Rng(1), silent);
    return std::sqrt((net.predict(data.x) - truth).squaredNorm() / static_cast<Real>(data.rows()));
  };
  const auto robust = error_with(LogCosh{}), squared = error_with(*make_squared_loss());
  std::cout << "error against the truth: log-cosh " << robust << ", squared " << squared << "\n";
  return robust < squared ? 0 : 1;
}

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
  bool curved() const override { return true; }

  double sum(const Rows& scores, const Rows& y, const Weights& w, Real scale,
             MutRows* dscores) const override {
    double total = 0;
    for (Index i = 0; i < scores.rows(); ++i)
      for (Index k = 0; k < scores.cols(); ++k) {
        const double e = error(scores, y, i, k), share = share_of(scores, w, i);
        total += share * (std::abs(e) + std::log1p(std::exp(-2 * std::abs(e))) - std::log(2.0));
        if (dscores) (*dscores)(i, k) = scale * static_cast<Real>(share * std::tanh(e));
      }
    return total;
  }

  double curvature(const Rows& scores, const Rows& y, const Weights& w,
                   const Rows& direction) const override {
    double total = 0;
    for (Index i = 0; i < scores.rows(); ++i)
      for (Index k = 0; k < scores.cols(); ++k) {
        const double d = static_cast<double>(direction(i, k));
        total += share_of(scores, w, i) * curvature(error(scores, y, i, k)) * d * d;
      }
    return total;
  }

  void derivatives(const Rows& scores, const Rows& y, const Weights& w, MutRows first,
                   MutRows second) const override {
    for (Index i = 0; i < scores.rows(); ++i)
      for (Index k = 0; k < scores.cols(); ++k) {
        const double e = error(scores, y, i, k), share = share_of(scores, w, i);
        first(i, k) = static_cast<Real>(share * std::tanh(e));
        second(i, k) = static_cast<Real>(share * curvature(e));
      }
  }

  double smoothness(Index outputs) const override { return 1.0 / static_cast<double>(outputs); }
  void link(MutRows) const override {}

 private:
  static double error(const Rows& scores, const Rows& y, Index i, Index k) {
    return static_cast<double>(scores(i, k) - y(i, k));
  }
  static double curvature(double e) { return 1 - std::tanh(e) * std::tanh(e); }
  /// Of a row's weight, for each output.
  static double share_of(const Rows& scores, const Weights& w, Index i) {
    return (w.size() == 0 ? 1.0 : static_cast<double>(w[i])) / static_cast<double>(scores.cols());
  }
};

int main() {
  // y = sin(3 x), and every twentieth target is far off.
  const Matrix x = Matrix::Random(600, 1);
  const Matrix truth = (3 * x.array()).sin();
  Dataset data;
  data.x = RowSource::borrow(x);  // where it lies
  data.y = truth;
  data.columns = {"x"};
  for (Index i = 0; i < data.rows(); i += 20) data.y(i, 0) += 8;

  TrainConfig config;
  config.stages = 5;
  config.block.width = 32;
  Reporter silent;
  const auto error_with = [&](const Loss& loss) {
    const Network net = train(Network{}, data, {}, loss, config, {Rng(1), silent});
    return std::sqrt((net.predict(x) - truth).squaredNorm() / static_cast<Real>(data.rows()));
  };
  const auto robust = error_with(LogCosh{}), squared = error_with(*make_squared_loss());
  std::cout << "error against the truth: log-cosh " << robust << ", squared " << squared << "\n";
  return robust < squared ? 0 : 1;
}

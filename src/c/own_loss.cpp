#include <limits>
#include <memory>
#include <string>

#include "c/status.h"
#include "resboost/loss.h"

namespace resboost::c {
namespace {

using Floats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A loss that is a function of the caller's.
class CallerLoss final : public Loss {
 public:
  CallerLoss(std::string name, bool of_classes, bool curved, resboost_loss_function function,
             void* context)
      : name_(std::move(name)),
        of_classes_(of_classes),
        curved_(curved),
        function_(function),
        context_(context) {}

  std::string name() const override { return name_; }
  bool of_classes() const override { return of_classes_; }
  bool curved() const override { return curved_; }

  double sum(const Rows& scores, const Rows& y, const Weights& w, Real scale,
             MutRows* dscores) const override {
    const Of of = evaluate(scores, y, dscores != nullptr, false);
    double total = 0;
    for (Index i = 0; i < scores.rows(); ++i) {
      total += weight_of(w, i) * of.loss[i];
      if (dscores)
        dscores->row(i) =
            (scale * static_cast<Real>(weight_of(w, i))) * of.gradient.row(i).template cast<Real>();
    }
    return total;
  }

  double curvature(const Rows& scores, const Rows& y, const Weights& w,
                   const Rows& direction) const override {
    const Of of = evaluate(scores, y, false, true);
    double total = 0;
    for (Index i = 0; i < scores.rows(); ++i)
      total += weight_of(w, i) * (of.curvature.row(i).template cast<double>().array() *
                                  direction.row(i).template cast<double>().array().square())
                                     .sum();
    return total;
  }

  void derivatives(const Rows& scores, const Rows& y, const Weights& w, MutRows gradient,
                   MutRows curvature) const override {
    const Of of = evaluate(scores, y, true, true);
    for (Index i = 0; i < scores.rows(); ++i) {
      const Real weight = static_cast<Real>(weight_of(w, i));
      gradient.row(i) = weight * of.gradient.row(i).template cast<Real>();
      curvature.row(i) = weight * of.curvature.row(i).template cast<Real>();
    }
  }

  double smoothness(Index) const override { return std::numeric_limits<double>::infinity(); }
  void link(MutRows scores) const override {
    if (of_classes_) softmax_->link(scores);
  }
  Link link_kind() const override { return of_classes_ ? Link::softmax : Link::identity; }

 private:
  struct Of {
    Eigen::VectorXd loss;
    Floats gradient, curvature;
  };

  static double weight_of(const Weights& w, Index row) {
    return w.size() ? static_cast<double>(w(row)) : 1.0;
  }

  Of evaluate(const Rows& scores, const Rows& y, bool gradient, bool curvature) const {
    const Floats said = scores.cast<float>(), right = y.cast<float>();
    const Index rows = said.rows(), columns = said.cols();
    Of of{Eigen::VectorXd(rows), Floats(gradient ? rows : 0, columns),
          Floats(curvature ? rows : 0, columns)};
    if (function_(context_, static_cast<std::size_t>(rows), static_cast<std::size_t>(columns),
                  said.data(), right.data(), of.loss.data(),
                  gradient ? of.gradient.data() : nullptr,
                  curvature ? of.curvature.data() : nullptr) != 0)
      throw Error("loss \"" + name_ + "\": its function failed");
    return of;
  }

  std::string name_;
  bool of_classes_, curved_;
  resboost_loss_function function_;
  void* context_;
  std::shared_ptr<const Loss> softmax_{make_softmax_loss()};
};

}  // namespace
}  // namespace resboost::c

using namespace resboost;
using namespace resboost::c;

resboost_status resboost_register_loss(const char* name, int of_classes, int curved,
                                       resboost_loss_function function, void* context) {
  return guarded([&] {
    const std::string own = &require(name, "name");
    if (!function) throw BadCall("`function` is NULL");
    register_loss({own, own, "of the program's own", [=](double) -> std::unique_ptr<Loss> {
                     return std::make_unique<CallerLoss>(own, of_classes != 0, curved != 0,
                                                         function, context);
                   }});
  });
}

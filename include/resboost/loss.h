#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "resboost/task.h"
#include "resboost/types.h"

namespace resboost {

/// What a loss makes of scores, for who predicts without this library.
enum class Link {
  of_its_own,   ///< what only Loss::link() knows
  identity,     ///< the scores themselves
  softmax,      ///< of all scores of a row
  exponential,  ///< exp(min(score, kLargestExponent))
};
inline constexpr double kLargestExponent = 30;

/// A loss of scores and targets. Stateless and const, so any number of threads may share one. What
/// a solver needs to know of it, it asks here: nothing but the model file looks at its name.
///
/// Two conventions hold for every loss. A row's weight multiplies its loss. A loss of numbers is a
/// mean over its targets, a loss of classes a sum.
class Loss {
 public:
  virtual ~Loss() = default;
  virtual std::string name() const = 0;
  /// Its name, and its parameters where it has any: "quantile:alpha=0.9". What make_loss() reads,
  /// and what the model file holds.
  virtual std::string spec() const { return name(); }

  /// Are targets distributions over classes (else numbers)?
  virtual bool of_classes() const = 0;
  /// Scores that it takes for each row of targets: one for each target, unless it says otherwise (a
  /// mean and a variance; several quantiles).
  virtual Index scores(Index targets) const { return targets; }
  /// Is it the mean over the targets of (s_ik - y_ik)^2, which least squares minimise in closed
  /// form?
  virtual bool quadratic() const { return false; }
  /// Is its second derivative in a score above zero everywhere? Where it is not, Newton's method
  /// needs another scale.
  virtual bool curved() const { return false; }
  /// Is loss_i minus the log likelihood of the class probabilities that softmax makes of the
  /// scores? Then link() gives estimates of probabilities, and d(loss_i)/d(scores_i) is those minus
  /// the targets.
  virtual bool gives_probabilities() const { return false; }

  /// Sum over rows of w_i * loss_i, in double.   scores: [n, k]; y: [n, targets]; w: [n] or empty.
  /// *dscores, if given [n, k], becomes scale * w_i * d(loss_i)/d(scores_i).
  virtual double sum(const Rows& scores, const Rows& y, const Weights& w, Real scale,
                     MutRows* dscores) const = 0;

  /// Sum over rows of w_i * d_i^T H_i d_i, H_i the second derivative of loss_i in the scores.
  /// direction d: [n, k].
  virtual double curvature(const Rows& scores, const Rows& y, const Weights& w,
                           const Rows& direction) const = 0;

  /// First and second derivatives in each score: gradient [n, k] becomes w_i * d(loss_i)/d(s_ik),
  /// curvature [n, k] becomes w_i * d^2(loss_i)/d(s_ik)^2, the diagonal of H_i, exactly and without
  /// a floor.
  virtual void derivatives(const Rows& scores, const Rows& y, const Weights& w, MutRows gradient,
                           MutRows curvature) const = 0;

  /// Largest curvature of loss_i in the scores: the A of "loss is A-smooth" (Nitanda & Suzuki
  /// 2018). Infinite where there is no bound: no decrease can be promised then.
  virtual double smoothness(Index outputs) const = 0;

  /// Scores to predictions in place: softmax, exp, or nothing.
  virtual void link(MutRows scores) const = 0;
  /// Which of the known ones that is.
  virtual Link link_kind() const { return Link::of_its_own; }

  /// What it predicts of so many target columns: one number each, unless it says otherwise (several
  /// quantiles). Rows of targets have the value of a column once for each of its outputs, which
  /// stand side by side.
  virtual Index outputs(Index targets) const { return targets; }
  /// Called once, when the task of a model of numbers has been learned from the training rows: the
  /// units in which it wants the targets, where they are not standardised, and all outputs(), where
  /// they are more than the targets. ConfigError for targets that it cannot have.
  virtual void set_units(Task&) const {}

  /// The name of what judges such predictions ("pinball_loss"), beside the metrics that all models
  /// have; empty: nothing else.
  virtual std::string criterion() const { return ""; }
  /// That, of one prediction in the units of the target; its mean over rows and outputs judges a
  /// model.
  virtual double criterion_of(double /*prediction*/, double /*target*/, Index /*output*/) const {
    return 0;
  }
};

/// softmax cross-entropy: loss_i = log(sum_k exp s_ik) - sum_k y_ik s_ik; y rows are distributions.
std::unique_ptr<Loss> make_softmax_loss();
/// squared error: loss_i = mean over the k outputs of (s_ik - y_ik)^2.
std::unique_ptr<Loss> make_squared_loss();
/// smooth hinge: loss_i = sum over all classes k of softplus(1 - (s_iy - s_ik)), y the label; k = y
/// included, a constant (svm.py of the code of Nitanda & Suzuki, ICML 2018). y rows are one-hot.
/// Probabilities are those of softmax, uncalibrated.
std::unique_ptr<Loss> make_smooth_hinge_loss();
/// absolute error: mean over the k outputs of |s - y|, smoothed near zero; predicts the median.
std::unique_ptr<Loss> make_absolute_loss();
/// Huber's loss: mean over the k outputs of r^2 / 2 where |r| < delta, delta (|r| - delta / 2)
/// beyond; r = s - y, in units of the targets' standard deviation.
std::unique_ptr<Loss> make_huber_loss(double delta);
/// quantile loss: mean over the k outputs of max(alpha u, (alpha - 1) u), u = y - s, smoothed near
/// zero; predicts the alpha-quantile.
std::unique_ptr<Loss> make_quantile_loss(double alpha);
/// The mean of those of several quantiles, rising, each an output of its own of every target, which
/// is called "price:0.9". Predictions of a row are in the order of the quantiles: scores are
/// sorted.
std::unique_ptr<Loss> make_quantiles_loss(const std::vector<double>& alphas);
/// Poisson's: mean over the k outputs of exp(s) - y s; predicts exp(s), the expected value. For
/// targets that are zero or more.
std::unique_ptr<Loss> make_poisson_loss();
/// gamma: mean over the k outputs of y exp(-s) + s; predicts exp(s), the expected value, of which
/// errors are shares. For targets above zero.
std::unique_ptr<Loss> make_gamma_loss();
/// Tweedie's: mean over the k outputs of exp((2 - p) s) / (2 - p) - y exp((1 - p) s) / (1 - p), p
/// the power, between 1 and 2, of the mean that the variance goes with; predicts exp(s), the
/// expected value. For targets that are zero or more.
std::unique_ptr<Loss> make_tweedie_loss(double power);

/// A loss that models are trained by: a row of the table behind make_loss() and --loss.
struct LossInfo {
  std::string name;      ///< as --loss has it
  std::string in_model;  ///< as the model file has it: Loss::name()
  std::string summary;   ///< what it is for, in a few words
  std::function<std::unique_ptr<Loss>(double parameter)> make;
  std::string parameter{};              ///< its name; empty: it has none
  double usual = 0, low = 0, high = 0;  ///< of the parameter: if it is not given, and its range
  /// Of several rising parameters at once; null: it has one only.
  std::unique_ptr<Loss> (*make_several)(const std::vector<double>& parameters) = nullptr;
};

/// All of them: ours, those of classes first, and those that were registered. Stays as it is when
/// more are.
const std::vector<LossInfo>& losses();

/// Adds a loss of the caller's, so that --loss, make_loss() and model files know it by its name. A
/// model that was trained with it holds its spec() only, which begins with info.in_model: to be
/// loaded it needs a program that has registered the loss too. From any thread, for the rest of the
/// program. ConfigError for a name that is taken, or has other signs than letters, digits, - and _.
void register_loss(LossInfo info);

/// From its spec(), or its name in losses(): "squared", "quantile:alpha=0.1,0.9". ModelError names
/// the known ones.
std::unique_ptr<Loss> make_loss(const std::string& spec);

}  // namespace resboost

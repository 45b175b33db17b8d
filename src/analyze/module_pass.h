#pragma once

#include "analyze/residual_module.h"

namespace resboost {

/// One stage on a slice of rows, with what happens inside it kept to be looked at; reused from
/// slice to slice.
class ModulePass {
 public:
  /// Which of the two ways from z to the next z a gradient comes back along. A stage without a
  /// shortcut has one only.
  enum class Way { branch, shortcut, both };

  explicit ModulePass(const ResidualModule& module) : module_(&module) {}  ///< borrowed
  const ResidualModule& module() const { return *module_; }

  /// As in prediction, and as in training.
  void infer(const RawRows& raw, const Rows& z) { pass(raw, z, &Layer::infer); }
  void forward(const RawRows& raw, const Rows& z) { pass(raw, z, &Layer::forward); }

  // Of the last pass.   [n, outputs]
  Rows next() const { return next_; }      ///< the next z
  Rows branch() const { return branch_; }  ///< without the step
  Rows stream() const { return stream_; }  ///< shortcut(z), without keep; only with a shortcut

  /// d(loss)/dz along a way, from d(loss)/d(next z). After forward() with the same raw and z; any
  /// number of times.
  void backward(const RawRows& raw, const Rows& z, const Rows& dnext, Way way, MutRows dz);

 private:
  using Run = void (Layer::*)(const Rows&, MutRows, Memo&) const;
  void pass(const RawRows& raw, const Rows& z, Run run);
  Rows branch_input(const RawRows& raw, const Rows& z);
  void branch_backward(const RawRows& raw, const Rows& z, const Rows& dsum, MutRows dz);
  void shortcut_backward(const Rows& z, const Rows& dsum, MutRows dz);

  const ResidualModule* module_;
  Matrix branch_, stream_, sum_, next_;
  Buffer u_, dsum_, dout_, du_, dz_;
  Memo branch_memo_, shortcut_memo_, after_memo_;
  Memo scratch_;  ///< a way back spoils the memo it reads
};

}  // namespace resboost

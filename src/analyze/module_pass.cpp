#include "analyze/module_pass.h"

namespace resboost {

Rows ModulePass::branch_input(const RawRows& raw, const Rows& z) {
  if (module_->reads == Reads::z) return z;
  if (module_->reads == Reads::codes) return raw.codes;
  if (module_->reads == Reads::x) return raw.x;
  auto u = u_.view(z.rows(), z.cols() + raw.x.cols());
  u.leftCols(z.cols()) = z;
  u.rightCols(raw.x.cols()) = raw.x;
  return u;
}

void ModulePass::pass(const RawRows& raw, const Rows& z, Run run) {
  const ResidualModule& m = *module_;
  const Index rows = z.rows(), width = m.branch->outputs();
  branch_.resize(rows, width);
  next_.resize(rows, width);
  ((*m.branch).*run)(branch_input(raw, z), branch_, branch_memo_);
  Matrix& sum = m.after ? sum_ : next_;
  sum = m.step * branch_;
  if (m.shortcut != ResidualModule::Shortcut::none) {
    stream_.resize(rows, width);
    if (m.shortcut_layer) {
      ((*m.shortcut_layer).*run)(z, stream_, shortcut_memo_);
    } else {
      stream_ = z;
    }
    sum += m.keep * stream_;
  }
  if (m.after) ((*m.after).*run)(sum_, next_, after_memo_);
}

void ModulePass::branch_backward(const RawRows& raw, const Rows& z, const Rows& dsum, MutRows dz) {
  auto dout = dout_.view(dsum.rows(), dsum.cols());
  dout = module_->step * dsum;
  if (!reads_z(module_->reads)) {  // of which nothing comes back to z
    dz.setZero();
    return;
  }
  const Rows u = branch_input(raw, z);
  MutRows du = du_.view(u.rows(), u.cols());
  scratch_ = branch_memo_;
  module_->branch->backward(u, branch_, scratch_, dout, &du);
  dz = du.leftCols(z.cols());
}

void ModulePass::shortcut_backward(const Rows& z, const Rows& dsum, MutRows dz) {
  if (!module_->shortcut_layer) {
    dz = module_->keep * dsum;
    return;
  }
  auto dout = dout_.view(dsum.rows(), dsum.cols());
  dout = module_->keep * dsum;
  scratch_ = shortcut_memo_;
  module_->shortcut_layer->backward(z, stream_, scratch_, dout, &dz);
}

void ModulePass::backward(const RawRows& raw, const Rows& z, const Rows& dnext, Way way,
                          MutRows dz) {
  MutRows dsum = dsum_.view(dnext.rows(), dnext.cols());
  if (module_->after) {
    scratch_ = after_memo_;
    module_->after->backward(sum_, next_, scratch_, dnext, &dsum);
  } else {
    dsum = dnext;
  }
  if (module_->shortcut == ResidualModule::Shortcut::none) way = Way::branch;
  if (way == Way::shortcut) {
    shortcut_backward(z, dsum, dz);
    return;
  }
  branch_backward(raw, z, dsum, dz);
  if (way == Way::branch) return;
  MutRows other = dz_.view(z.rows(), z.cols());
  shortcut_backward(z, dsum, other);
  dz += other;
}

}  // namespace resboost

#include "kernels/dense.h"
#include "resboost/network.h"

namespace resboost {

Head::Head(Index features, Index outputs)
    : weight{"weight", features, outputs, Vector::Zero(features * outputs)},
      bias{"bias", 1, outputs, Vector::Zero(outputs), Role::bias} {}

Eigen::Map<const Matrix> Head::w() const { return {weight.value.data(), weight.rows, weight.cols}; }

void Head::infer(const Rows& r, MutRows scores) const {
  kernels::dense_forward(r, weight.value.data(), bias.value.data(), scores);
}

}  // namespace resboost

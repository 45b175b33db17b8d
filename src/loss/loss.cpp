#include "resboost/loss.h"

#include "resboost/error.h"

namespace resboost {

std::unique_ptr<Loss> make_loss(const std::string& spec) {
  if (spec == "softmax") return make_softmax_loss();
  if (spec == "squared") return make_squared_loss();
  if (spec == "smooth_hinge") return make_smooth_hinge_loss();
  throw ModelError("unknown loss \"" + spec + "\"; known: smooth_hinge, softmax, squared");
}

}  // namespace resboost

#include "resboost/loss.h"

#include "resboost/error.h"

namespace resboost {

std::unique_ptr<Loss> make_loss(const std::string& name) {
  if (name == "softmax") return make_softmax_loss();
  if (name == "squared") return make_squared_loss();
  if (name == "smooth_hinge") return make_smooth_hinge_loss();
  throw ModelError("unknown loss \"" + name + "\"; known: smooth_hinge, softmax, squared");
}

}  // namespace resboost

#include "resboost/loss.h"

#include "resboost/error.h"

namespace resboost {

std::unique_ptr<Loss> make_loss(const std::string& name) {
  if (name == "softmax") return make_softmax_loss();
  if (name == "squared") return make_squared_loss();
  throw ModelError("unknown loss \"" + name + "\"; known: softmax, squared");
}

}  // namespace resboost

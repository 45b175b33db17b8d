#include "train/rate_search.h"

#include <cmath>

namespace resboost {

/// Halves while shorter is better, or doubles while longer is better.
double find_rate(double first_loss, const std::function<double(double rate)>& probe) {
  double low = 1e-2, high = 2e-2;
  double at_low = probe(low), at_high = probe(high);
  if (std::isinf(at_low) || at_low < at_high || first_loss < at_low || first_loss < at_high) {
    while ((at_low < at_high || std::isinf(at_low) || first_loss < at_low) && low > 1e-12) {
      high = low;
      at_high = at_low;
      at_low = probe(low /= 2);
    }
    return high;
  }
  while (at_low > at_high && high < 1e6) {
    low = high;
    at_low = at_high;
    at_high = probe(high *= 2);
  }
  return low;
}

}  // namespace resboost

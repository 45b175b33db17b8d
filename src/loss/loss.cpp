#include "resboost/loss.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "resboost/describe.h"
#include "resboost/error.h"

namespace resboost {
namespace {

template <std::unique_ptr<Loss> (*make)()>
std::unique_ptr<Loss> plain(double) {
  return make();
}

std::string known_losses() {
  std::string names;
  for (const LossInfo& info : losses())
    names += (names.empty() ? "" : ", ") + info.name +
             (info.parameter.empty() ? "" : "[:" + info.parameter + "=X]");
  return names;
}

/// "alpha=0.9" as the parameter of a loss.
double read_parameter(const LossInfo& info, const std::string& text) {
  const std::string start = info.parameter + "=";
  double value = 0;
  const char *begin = text.data() + start.size(), *end = text.data() + text.size();
  const bool starts = !info.parameter.empty() && text.starts_with(start);
  const auto [stop, error] =
      starts ? std::from_chars(begin, end, value) : std::from_chars_result{begin, std::errc{}};
  if (starts && error == std::errc{} && stop == end && info.low <= value && value <= info.high)
    return value;
  const std::string given = "loss \"" + info.name + ":" + text + "\": ";
  if (info.parameter.empty()) throw ModelError(given + "it has no parameter");
  throw ModelError(given + "expected " + info.name + ":" + start + "X with X from " +
                   number_text(info.low) + " to " + number_text(info.high));
}

}  // namespace

const std::vector<LossInfo>& losses() {
  static const std::vector<LossInfo> table{
      {"logistic", "softmax", "cross-entropy of softmax", plain<make_softmax_loss>},
      {"smooth-hinge", "smooth_hinge", "softplus of margins", plain<make_smooth_hinge_loss>},
      {"squared", "squared", "of the mean", plain<make_squared_loss>},
      {"absolute", "absolute", "of the median", plain<make_absolute_loss>},
      {"huber", "huber", "squared for small errors, absolute for large ones", make_huber_loss,
       "delta", 1, 1e-3, 1e3},
      {"quantile", "quantile", "of one quantile", make_quantile_loss, "alpha", 0.5, 1e-3, 1 - 1e-3},
      {"poisson", "poisson", "of counts and other rates", plain<make_poisson_loss>},
  };
  return table;
}

std::unique_ptr<Loss> make_loss(const std::string& spec) {
  const auto colon = std::min(spec.find(':'), spec.size());
  const std::string name = spec.substr(0, colon);
  for (const LossInfo& info : losses()) {
    if (name != info.name && name != info.in_model) continue;
    return info.make(colon == spec.size() ? info.usual
                                          : read_parameter(info, spec.substr(colon + 1)));
  }
  throw ModelError("unknown loss \"" + spec + "\"; known: " + known_losses());
}

}  // namespace resboost

#include "resboost/loss.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/growing_table.h"
#include "base/plain_name.h"
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
             (info.parameter.empty()
                  ? ""
                  : "[:" + info.parameter + (info.make_several ? "=X[,X...]]" : "=X]"));
  return names;
}

/// The text of a number of the range; nothing if it is none.
std::optional<double> read_one(const LossInfo& info, std::string_view text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  const bool fits = error == std::errc{} && stop == end && info.low <= value && value <= info.high;
  return fits ? std::optional(value) : std::nullopt;
}

/// Rising numbers between commas; none if they are not that.
std::vector<double> read_rising(const LossInfo& info, std::string_view text) {
  std::vector<double> values;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const auto value = read_one(info, text.substr(begin, end - begin));
    if (!value || (!values.empty() && *value <= values.back())) return {};
    values.push_back(*value);
    begin = end + 1;
  }
  return values;
}

/// A loss with what stands behind its colon: "alpha=0.9".
std::unique_ptr<Loss> make_with(const LossInfo& info, const std::string& text) {
  const std::string start = info.parameter + "=",
                    given = "loss \"" + info.name + ":" + text + "\": ";
  if (info.parameter.empty()) throw ModelError(given + "it has no parameter");
  const bool starts = text.starts_with(start);
  const auto values = starts ? read_rising(info, std::string_view(text).substr(start.size()))
                             : std::vector<double>{};
  if (values.size() == 1) return info.make(values.front());
  if (values.size() > 1 && info.make_several) return info.make_several(values);
  throw ModelError(given + "expected " + info.name + ":" + start + "X with X from " +
                   number_text(info.low) + " to " + number_text(info.high) +
                   (info.make_several ? ", or several of them, rising, between commas" : ""));
}

GrowingTable<LossInfo>& table() {
  static GrowingTable<LossInfo> losses({
      {"logistic", "softmax", "cross-entropy of softmax", plain<make_softmax_loss>},
      {"smooth-hinge", "smooth_hinge", "softplus of margins", plain<make_smooth_hinge_loss>},
      {"squared", "squared", "of the mean", plain<make_squared_loss>},
      {"absolute", "absolute", "of the median", plain<make_absolute_loss>},
      {"huber", "huber", "squared for small errors, absolute for large ones", make_huber_loss,
       "delta", 1, 1e-3, 1e3},
      {"quantile", "quantile", "of one quantile, or of several, as alpha=0.1,0.5,0.9",
       make_quantile_loss, "alpha", 0.5, 1e-3, 1 - 1e-3, make_quantiles_loss},
      {"poisson", "poisson", "of counts and other rates", plain<make_poisson_loss>},
      {"gamma", "gamma", "of amounts above zero, errors as shares of them", plain<make_gamma_loss>},
      {"tweedie", "tweedie", "of amounts of which many are zero", make_tweedie_loss, "power", 1.5,
       1.001, 1.999},
  });
  return losses;
}

}  // namespace

const std::vector<LossInfo>& losses() { return table().rows(); }

void register_loss(LossInfo info) {
  for (const std::string& name : {info.name, info.in_model})
    if (!is_plain_name(name))
      throw ConfigError("loss \"" + name +
                        "\": a name is made of letters, digits, - and _, and has one at least");
  if (!info.make) throw ConfigError("loss \"" + info.name + "\": nothing makes it");
  const auto check = [info](const std::vector<LossInfo>& there) {
    for (const LossInfo& other : there)
      for (const std::string& name : {info.name, info.in_model})
        if (name == other.name || name == other.in_model)
          throw ConfigError("loss \"" + name + "\": there is one of this name; choose another");
  };
  table().add(std::move(info), check);
}

std::unique_ptr<Loss> make_loss(const std::string& spec) {
  const auto colon = std::min(spec.find(':'), spec.size());
  const std::string name = spec.substr(0, colon);
  for (const LossInfo& info : losses()) {
    if (name != info.name && name != info.in_model) continue;
    return colon == spec.size() ? info.make(info.usual) : make_with(info, spec.substr(colon + 1));
  }
  throw ModelError("unknown loss \"" + spec + "\"; known: " + known_losses() +
                   "; a program's own is known once it is registered (register_loss)");
}

}  // namespace resboost

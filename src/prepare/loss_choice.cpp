#include <fmt/format.h>

#include "resboost/describe.h"
#include "resboost/error.h"
#include "resboost/prepare.h"

namespace resboost {
namespace {

std::unique_ptr<Loss> loss_of(const std::string& asked) {
  try {
    return make_loss(asked);
  } catch (const ModelError& error) {
    throw ConfigError(fmt::format("parameter `loss`: {}", error.what()));
  }
}

/// A loss as the parameter names it.
std::string parameter_value(const Loss& loss) {
  for (const LossInfo& info : losses())
    if (info.in_model == loss.name()) return info.name + loss.spec().substr(info.in_model.size());
  return loss.spec();
}

/// Of the losses of classes, or of numbers: what(info), separated by commas.
template <class What>
std::string list_of(bool classes, What what) {
  std::string list;
  for (const LossInfo& info : losses())
    if (info.make(info.usual)->of_classes() == classes)
      list += (list.empty() ? "" : ", ") + what(info);
  return list;
}

/// "quantile:alpha=0.5 (of one quantile)"
std::string explained(const LossInfo& info) {
  const std::string parameter =
      info.parameter.empty() ? "" : ":" + info.parameter + "=" + number_text(info.usual);
  return info.name + parameter + " (" + info.summary + ")";
}

}  // namespace

const char* about_losses() {
  static const std::string text =
      "loss of the heads; auto: logistic for classes, squared for numbers; of classes: " +
      list_of(true, explained) + "; of numbers: " + list_of(false, explained) + "; docs/methods.md";
  return text.c_str();
}

void check_loss(const std::string& asked) {
  if (asked != RunConfig::kAutomaticLoss) loss_of(asked);
}

std::unique_ptr<Loss> make_loss_for(const Task& task, const std::string& asked,
                                    const Loss* before) {
  const bool classes = task.kind == Task::Kind::classification;
  if (asked == RunConfig::kAutomaticLoss) {
    if (before) return make_loss(before->spec());
    return classes ? make_softmax_loss() : make_squared_loss();
  }
  auto loss = loss_of(asked);
  if (loss->of_classes() != classes)
    throw ConfigError(fmt::format(
        "parameter `loss`: {} is for {}, but the target is {}; use {}, {}", asked,
        classes ? "numbers" : "classes", classes ? "classes" : "numbers", RunConfig::kAutomaticLoss,
        list_of(classes, [](const LossInfo& info) { return info.name; })));
  if (before && before->spec() != loss->spec())
    throw ConfigError(fmt::format(
        "parameter `loss`: {} does not go with the model to continue, which has {}; leave it out",
        asked, parameter_value(*before)));
  return loss;
}

}  // namespace resboost

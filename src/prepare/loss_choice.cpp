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

/// "logistic, smooth-hinge"; with parameters, "huber:delta=1".
std::string names_of(bool classes, bool with_parameters) {
  std::string names;
  for (const LossInfo& info : losses()) {
    if (info.make(info.usual)->of_classes() != classes) continue;
    names += (names.empty() ? "" : ", ") + info.name;
    if (with_parameters && !info.parameter.empty())
      names += ":" + info.parameter + "=" + number_text(info.usual);
  }
  return names;
}

}  // namespace

const char* about_losses() {
  static const std::string text =
      "loss of the heads; auto: logistic for classes, squared for numbers; of classes: " +
      names_of(true, true) + "; of numbers: " + names_of(false, true) + " (docs/methods.md)";
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
    throw ConfigError(
        fmt::format("parameter `loss`: {} is for {}, but the target is {}; use {}, {}", asked,
                    classes ? "numbers" : "classes", classes ? "classes" : "numbers",
                    RunConfig::kAutomaticLoss, names_of(classes, false)));
  if (before && before->spec() != loss->spec())
    throw ConfigError(fmt::format(
        "parameter `loss`: {} does not go with the model to continue, which has {}; leave it out",
        asked, parameter_value(*before)));
  return loss;
}

}  // namespace resboost

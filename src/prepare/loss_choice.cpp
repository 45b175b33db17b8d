#include <fmt/format.h>

#include <array>

#include "resboost/error.h"
#include "resboost/prepare.h"

namespace resboost {
namespace {

/// Names of one loss, on the command line and in the model file.
struct NamedLoss {
  const char *option, *in_model;
};
/// In the order of RunConfig::LossChoice, without "auto".
constexpr std::array<NamedLoss, 3> kLosses{
    {{"logistic", "softmax"}, {"squared", "squared"}, {"smooth-hinge", "smooth_hinge"}}};

std::string option_name(const std::string& in_model) {
  for (const NamedLoss& loss : kLosses)
    if (loss.in_model == in_model) return loss.option;
  return in_model;
}

}  // namespace

std::unique_ptr<Loss> make_loss_for(const Task& task, RunConfig::LossChoice choice,
                                    const Loss* before) {
  const bool classes = task.kind == Task::Kind::classification;
  if (choice == RunConfig::LossChoice::automatic) {
    if (before) return make_loss(before->name());
    return classes ? make_softmax_loss() : make_squared_loss();
  }
  const NamedLoss& asked = kLosses[static_cast<std::size_t>(choice) - 1];
  auto loss = make_loss(asked.in_model);
  if (loss->of_classes() != classes)
    throw ConfigError(fmt::format("parameter `loss`: {} is for {}, but the target is {}; use {}",
                                  asked.option, classes ? "numbers" : "classes",
                                  classes ? "classes" : "numbers",
                                  classes ? "auto, logistic or smooth-hinge" : "auto or squared"));
  if (before && before->name() != asked.in_model)
    throw ConfigError(fmt::format(
        "parameter `loss`: {} does not go with the model to continue, which has {}; leave it out",
        asked.option, option_name(before->name())));
  return loss;
}

}  // namespace resboost

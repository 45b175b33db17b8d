#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "resboost/error.h"
#include "resboost/prepare.h"

namespace resboost {
namespace {

using Choice = RunConfig::LossChoice;

/// One loss: what it is called as a parameter, and in the model file.
struct NamedLoss {
  Choice choice;
  const char *name, *in_model;
};
constexpr std::array<NamedLoss, 3> kLosses{
    {{Choice::logistic, "logistic", "softmax"},
     {Choice::squared, "squared", "squared"},
     {Choice::smooth_hinge, "smooth-hinge", "smooth_hinge"}}};

std::string name_of(const std::string& in_model) {
  for (const NamedLoss& loss : kLosses)
    if (loss.in_model == in_model) return loss.name;
  return in_model;
}

}  // namespace

std::unique_ptr<Loss> make_loss_for(const Task& task, Choice choice, const Loss* before) {
  const bool classes = task.kind == Task::Kind::classification;
  if (choice == Choice::automatic) {
    if (before) return make_loss(before->name());
    return classes ? make_softmax_loss() : make_squared_loss();
  }
  const NamedLoss& asked = *std::find_if(
      kLosses.begin(), kLosses.end(), [&](const NamedLoss& loss) { return loss.choice == choice; });
  auto loss = make_loss(asked.in_model);
  if (loss->of_classes() != classes)
    throw ConfigError(fmt::format("parameter `loss`: {} is for {}, but the target is {}; use {}",
                                  asked.name, classes ? "numbers" : "classes",
                                  classes ? "classes" : "numbers",
                                  classes ? "auto, logistic or smooth-hinge" : "auto or squared"));
  if (before && before->name() != asked.in_model)
    throw ConfigError(fmt::format(
        "parameter `loss`: {} does not go with the model to continue, which has {}; leave it out",
        asked.name, name_of(before->name())));
  return loss;
}

}  // namespace resboost

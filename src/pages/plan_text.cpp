#include "pages/plan_text.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/counted.h"
#include "base/duration.h"
#include "resboost/parallel.h"

namespace resboost {

std::string megabytes(std::optional<double> bytes) {
  if (!bytes) return "unknown (this system does not tell)";
  return *bytes < 1e9 ? fmt::format("{:.0f} MB", *bytes / 1e6)
                      : fmt::format("{:.2f} GB", *bytes / 1e9);
}

namespace {

/// `the training itself (0.7 s)`, or what else the plan is made by.
std::string probes_text(const Plan& plan) {
  const Probe& whole = plan.probes.front();
  if (plan.measured()) return fmt::format("the training itself ({})", duration(whole.seconds));
  std::string text = fmt::format("the first {} of the training", duration(whole.seconds));
  for (std::size_t i = 1; i < plan.probes.size(); ++i)
    text += fmt::format("{} {} ({}{})", i > 1 ? "," : " and trainings on",
                        counted(plan.probes[i].rows, "row"), duration(plan.probes[i].seconds),
                        plan.probes[i].complete ? "" : ", not complete");
  return text;
}

/// `about 12 s of processors (9.1 s to 40 s) on 2 threads, 6.3 s by the clock of an idle machine`
std::string time_text(const Plan& plan) {
  const ProcessorSeconds& seconds = plan.seconds;
  if (std::isnan(seconds.likely))
    return fmt::format("much more than {} of processors; see --probe-seconds",
                       duration(plan.probes.front().seconds));
  const std::string range =
      seconds.least < seconds.most
          ? fmt::format(" ({} to {})", duration(seconds.least), duration(seconds.most))
          : "";
  return fmt::format("{}{} of processors{} on {}, {} by the clock of an idle machine",
                     plan.measured() ? "" : "about ", duration(seconds.likely), range,
                     counted(threads(), "thread"), duration(seconds.likely * plan.clock_share));
}

}  // namespace

std::string text_of(const Plan& plan, const std::string& path) {
  std::string inputs = counted(plan.columns, "column");
  if (plan.features > 0) inputs += ", " + counted(plan.features, "feature");
  if (plan.codes > 0) inputs += ", " + counted(plan.codes, "code") + " for trees";
  const std::string parameters =
      std::isnan(plan.parameters)
          ? "unknown until a stage is complete; see --probe-seconds"
          : (plan.measured() ? "" : "about ") + grouped(std::llround(plan.parameters));
  return fmt::format(
      "{}: {}, {} to train, {} to validate\n"
      "  inputs      {}\n"
      "  targets     {}\n"
      "  parameters  {}\n"
      "  memory      {}: {} until the rows are encoded (measured), {} in training\n"
      "  time        {}; before, {} to read and encode the rows (measured)\n"
      "  by          {}\n",
      path, counted(plan.rows, "row"), grouped(plan.train_rows), grouped(plan.valid_rows), inputs,
      counted(std::ssize(plan.outputs), plan.of_classes ? "class" : "target"), parameters,
      megabytes(plan.bytes()), megabytes(plan.reading_bytes), megabytes(plan.training_bytes),
      time_text(plan), duration(plan.preparing_seconds), probes_text(plan));
}

namespace {

/// null: unknown.
Json number_of(double value) { return std::isnan(value) ? Json(nullptr) : Json(value); }

}  // namespace

Json json_of(const Plan& plan) {
  const auto bytes = [](std::optional<double> value) -> Json {
    return value ? Json(std::llround(*value)) : Json(nullptr);
  };
  Json json{{"rows", plan.rows},
            {"train_rows", plan.train_rows},
            {"valid_rows", plan.valid_rows},
            {"columns", plan.columns},
            {"features", plan.features},
            {"codes", plan.codes},
            {plan.of_classes ? "classes" : "targets", plan.outputs},
            {"parameters",
             std::isnan(plan.parameters) ? Json(nullptr) : Json(std::llround(plan.parameters))},
            {"memory_bytes", bytes(plan.bytes())},
            {"reading_bytes", bytes(plan.reading_bytes)},
            {"training_bytes", bytes(plan.training_bytes)},
            {"preparing_seconds", plan.preparing_seconds},
            {"seconds", number_of(plan.seconds.likely)},
            {"least_seconds", number_of(plan.seconds.least)},
            {"most_seconds", number_of(plan.seconds.most)},
            {"clock_seconds", number_of(plan.seconds.likely * plan.clock_share)},
            {"measured", plan.measured()},
            {"threads", threads()},
            {"probes", Json::array()}};
  for (const Probe& probe : plan.probes)
    json["probes"].push_back({{"rows", probe.rows},
                              {"seconds", probe.seconds},
                              {"parameters", probe.parameters},
                              {"bytes", bytes(probe.bytes)},
                              {"complete", probe.complete}});
  return json;
}

}  // namespace resboost

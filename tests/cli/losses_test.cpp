#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/json_line.h"
#include "cli/command_fixture.h"

namespace resboost::cli {
namespace {

TEST_SUITE_BEGIN("cli/losses");

TEST_CASE("the loss may be asked for, and a continued model keeps its own") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(200, true)),
                    numbers = folder.write("n.csv", toy_csv(50, false)), model = folder("m.model"),
                    more = folder("more.model");
  const Outcome trained =
      call(with({"train", data, "--loss", "smooth-hinge", "--model", model}, kSmall));
  REQUIRE_MESSAGE(trained.code == 0, trained.err);
  const auto loss = [](const std::string& path) {
    return Json::parse(call({"inspect", path, "--json"}).out).at("loss");
  };
  CHECK(loss(model) == "smooth_hinge");
  CHECK(Json::parse(call({"evaluate", model, data, "--json"}).out).at("accuracy") > 0.7);
  CHECK(lines_of(call({"predict", model, data}).out).size() == 201);

  const auto continued = [&](const char* asked) {
    return call(
        with({"train", data, "--continue-from", model, "--model", more, "--quiet", "--loss", asked},
             kSmall));
  };
  for (const char* asked : {"auto", "smooth-hinge"}) {
    REQUIRE(continued(asked).code == 0);
    CHECK(loss(more) == "smooth_hinge");
  }
  CHECK(continued("logistic").err ==
        "resboost: option --loss: logistic does not go with the model to continue, which has "
        "smooth-hinge; leave it "
        "out\n");

  CHECK(call({"train", data, "--loss", "squared", "--quiet", "--model", more}).err ==
        "resboost: option --loss: squared is for numbers, but the target is classes; use auto, "
        "logistic, smooth-hinge\n");
  const Outcome other = call({"train", numbers, "--loss", "logistic", "--quiet", "--model", more});
  CHECK(other.code == 2);
  CHECK(other.err ==
        "resboost: option --loss: logistic is for classes, but the target is numbers; use auto, "
        "squared, absolute, huber, quantile, poisson, gamma, tweedie\n");
  REQUIRE(call(with({"train", numbers, "--loss", "squared", "--model", more}, kSmall)).code == 0);
  CHECK(loss(more) == "squared");
}

TEST_CASE(
    "every loss of numbers trains, is kept with its parameter and is judged by its criterion") {
  const Folder folder;
  std::string counts = "a,b,y\n";
  Rng rng(5);
  for (int i = 0; i < 200; ++i) {
    const double a = rng.uniform(), b = rng.uniform();
    const double skewed = 8 * b * std::pow(rng.uniform(), 4);  // its median is below its mean
    counts += std::to_string(a) + "," + std::to_string(b) + "," +
              std::to_string(std::floor(3 * a + skewed) + 0.5) + "\n";
  }
  const std::string data = folder.write("counts.csv", counts), model = folder("m.model");
  const auto evaluated = [&](const std::string& loss) {
    const Outcome trained = call(with({"train", data, "--loss", loss, "--model", model}, kSmall));
    REQUIRE_MESSAGE(trained.code == 0, trained.err);
    return Json::parse(call({"evaluate", model, data, "--json"}).out);
  };
  const auto spec = [&] { return Json::parse(call({"inspect", model, "--json"}).out).at("loss"); };
  const auto below = [&] {  // share of the rows that are below their prediction
    const auto rows = lines_of(counts), predicted = lines_of(call({"predict", model, data}).out);
    double count = 0;
    for (std::size_t i = 1; i < rows.size(); ++i)
      count += std::stod(rows[i].substr(rows[i].rfind(',') + 1)) < std::stod(predicted[i]) ? 1 : 0;
    return count / static_cast<double>(rows.size() - 1);
  };
  const double squared = evaluated("squared").at("mae");
  CHECK_FALSE(evaluated("squared").contains("pinball_loss"));
  CHECK(evaluated("absolute").at("mae") < squared);
  CHECK(evaluated("huber:delta=0.5").at("r2") > 0);
  CHECK(spec() == "huber:delta=0.5");
  CHECK(evaluated("poisson").at("poisson_deviance") < 1.5);
  CHECK(spec() == "poisson");
  CHECK(evaluated("gamma").at("gamma_deviance") < 1);
  CHECK(evaluated("tweedie:power=1.2").at("tweedie_deviance") < 1);
  CHECK(spec() == "tweedie:power=1.2");
  CHECK(evaluated("quantile:alpha=0.9").at("pinball_loss") < 0.7);
  CHECK(below() == doctest::Approx(0.9).epsilon(0.08));
  CHECK(spec() == "quantile:alpha=0.9");
  const Outcome bad = call({"train", data, "--loss", "quantile:alpha=2", "--model", model});
  CHECK(bad.code == 2);
  CHECK(bad.err ==
        "resboost: option --loss: loss \"quantile:alpha=2\": expected quantile:alpha=X with X from "
        "0.001 to 0.999, or several of them, rising, between commas\n");
}

TEST_CASE(
    "several quantiles are columns of predictions, which do not cross, by every kind of stage") {
  const Folder folder;
  std::string rows = "a,b,y\n";
  Rng rng(6);
  std::vector<double> targets;
  for (int i = 0; i < 300; ++i) {
    const double a = rng.uniform(), b = rng.uniform();
    targets.push_back(a + b * rng.normal());
    rows +=
        std::to_string(a) + "," + std::to_string(b) + "," + std::to_string(targets.back()) + "\n";
  }
  const std::string data = folder.write("train.csv", rows), model = folder("m.model");
  for (const auto& method :
       {kSmall, std::vector<std::string>{"--method", "trees", "--trees.rounds", "30"}}) {
    const Outcome trained = call(
        with({"train", data, "--loss", "quantile:alpha=0.1,0.5,0.9", "--model", model, "--quiet"},
             method));
    REQUIRE_MESSAGE(trained.code == 0, trained.err);
    CHECK(Json::parse(call({"inspect", model, "--json"}).out).at("loss") ==
          "quantile:alpha=0.1,0.5,0.9");
    const auto lines = lines_of(call({"predict", model, data}).out);
    CHECK(lines.front() == "y:0.1,y:0.5,y:0.9");
    REQUIRE(lines.size() == targets.size() + 1);
    double inside = 0;
    for (std::size_t i = 0; i < targets.size(); ++i) {
      double low = 0, middle = 0, high = 0;
      REQUIRE(std::sscanf(lines[i + 1].c_str(), "%lf,%lf,%lf", &low, &middle, &high) == 3);
      CHECK(low <= middle);
      CHECK(middle <= high);
      inside += low <= targets[i] && targets[i] <= high ? 1 : 0;
    }
    CHECK(inside / static_cast<double>(targets.size()) == doctest::Approx(0.8).epsilon(0.1));
    const Json judged = Json::parse(call({"evaluate", model, data, "--json"}).out);
    CHECK(judged.at("pinball_loss") < 0.16);
  }
  const Outcome exported = call({"export", model, "--c", folder("m.c")});
  CHECK(exported.code == 4);
}

TEST_CASE("cross-validation has the quantiles as columns too") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(120, false)), out = folder("cv.csv");
  const Outcome validated =
      call({"cv", data, "--loss", "quantile:alpha=0.2,0.8", "--folds", "3", "--method", "trees",
            "--trees.rounds", "5", "--quiet", "--output", out});
  REQUIRE_MESSAGE(validated.code == 0, validated.err);
  CHECK(lines_of(folder.read("cv.csv")).front().ends_with("target:0.2,target:0.8"));
  CHECK(validated.out.find("pinball_loss") != std::string::npos);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli

#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/json_line.h"
#include "cli/command_fixture.h"
#include "resboost/instruction_set.h"
#include "resboost/methods.h"

namespace resboost::cli {
namespace {

TEST_SUITE_BEGIN("cli/commands");

TEST_CASE("train, evaluate and predict work together on classes") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true)), model = folder("m.model");
  const Outcome trained = call(
      with({"train", data, "--target", "target", "--model", model, "--log", folder("run.jsonl")},
           kSmall));
  REQUIRE_MESSAGE(trained.code == 0, trained.err);
  CHECK(trained.out.empty());
  CHECK(trained.err.find("270 rows to train, 30 to validate") != std::string::npos);
  CHECK(trained.err.find("\nstage 0/2  train loss ") != std::string::npos);
  CHECK(trained.err.find("saved " + model + ": ") != std::string::npos);

  const Outcome evaluated = call({"evaluate", model, data, "--json"});
  REQUIRE(evaluated.code == 0);
  CHECK(evaluated.err.empty());
  const Json metrics = Json::parse(evaluated.out);
  CHECK(metrics.at("rows") == 300);
  CHECK(metrics.at("accuracy") >
        0.75);  // one class in two, and no linear rule does better than chance
  CHECK(metrics.contains("log_loss"));
  CHECK(metrics.at("ece") < 0.3);
  CHECK_FALSE(metrics.contains("rmse"));

  const Outcome predicted = call({"predict", model, data});
  REQUIRE(predicted.code == 0);
  const auto rows = lines_of(predicted.out);
  REQUIRE(rows.size() == 301);
  CHECK(rows[0] == "prediction,\"p_other, \"\"not\"\"\",p_same");
  CHECK(call({"predict", model, data, "--output", folder("p.csv")}).out.empty());
  CHECK(folder.read("p.csv") == predicted.out);
  const auto kept = lines_of(call({"predict", model, data, "--keep", "target"}).out);
  CHECK(kept[0] == "target," + rows[0]);
  CHECK(kept[1].ends_with("," + rows[1]));
  const auto appended = lines_of(call({"predict", model, data, "--append"}).out);
  CHECK(appended[0] == lines_of(folder.read("train.csv"))[0] + "," + rows[0]);
  CHECK(call({"predict", model, data, "--keep", "nobody"}).code == 2);

  const auto log = lines_of(folder.read("run.jsonl"));
  CHECK(Json::parse(log.front()).at("event") == "run");
  CHECK(Json::parse(log.front()).at("options").at("block.width") == "16");
  CHECK(Json::parse(log[1]).at("event") == "data");
  CHECK(Json::parse(log.back()).at("event") == "end");
  CHECK(Json::parse(log.back()).at("exit") == 0);
}

TEST_CASE("regression predicts in the units of the target and prints one object with --json") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, false)),
                    model = folder("m.model");
  const Outcome trained =
      call(with({"train", data, "--model", model, "--json", "--quiet"}, kSmall));
  REQUIRE_MESSAGE(trained.code == 0, trained.err);
  CHECK(trained.err.empty());
  const Json result = Json::parse(trained.out);
  CHECK(result.at("model") == model);
  CHECK(result.at("fingerprint").get<std::string>().size() == 16);
  CHECK(result.at("valid").at("rows") == 30);
  CHECK(result.at("train").at("r2") > 0.3);
  const auto rows = lines_of(call({"predict", model, data}).out);
  REQUIRE(rows.size() == 301);
  CHECK(rows[0] == "prediction");
  CHECK(std::abs(std::stod(rows[1])) <= 1);
  CHECK(call({"evaluate", model, data}).out.find("  nrmse     0.") != std::string::npos);
}

TEST_CASE(
    "the same run gives the same file for any number of threads, and another seed another one") {
  const Folder folder;
  // Enough rows and weights that every thread gets some (base/parallel.h, train/descent.cpp).
  const std::string data = folder.write("train.csv", toy_csv(1500, true));
  const auto train = [&](const std::string& name, const std::string& thread_count,
                         const std::string& seed) {
    REQUIRE(call({"train",
                  data,
                  "--model",
                  folder(name),
                  "--seed",
                  seed,
                  "--threads",
                  thread_count,
                  "--method",
                  "hybrid",
                  "--stages",
                  "1",
                  "--block.width",
                  "16",
                  "--block.layers",
                  "1",
                  "--embedding.epochs",
                  "2",
                  "--finetune-epochs",
                  "1"})
                .code == 0);
    return folder.read(name);
  };
  const std::string once = train("1.model", "1", "1");
  for (const auto* count : {"2", "3", "8"}) CHECK((train("threads.model", count, "1") == once));
  CHECK((train("seed.model", "2", "2") != once));
}

TEST_CASE("a model says in which precision it was trained, also where auto chose") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(100, true)), model = folder("m.model");
  const auto precision = [&](const std::string& asked) -> std::string {
    REQUIRE(call(with({"train", data, "--model", model, "--precision", asked}, kSmall)).code == 0);
    return Json::parse(call({"inspect", model, "--json"}).out).at("record").at("precision");
  };
  const std::string set = bf16_instruction_set();
  CHECK(precision("fp32") == "fp32");
  CHECK(precision("auto") == (set == "amx_bf16" ? "bf16" : "fp32"));
  if (set == "none") {
    CHECK(call({"train", data, "--model", model, "--precision", "bf16"}).code == 2);
  } else {
    CHECK(precision("bf16") == "bf16");
  }
}

TEST_CASE(
    "continuing adds stages and leaves the predictions of the old depth as they were, bit by bit") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true)),
                    old_model = folder("old.model"), new_model = folder("new.model");
  REQUIRE(call(with({"train", data, "--target", "target", "--model", old_model}, kSmall)).code ==
          0);
  const auto depth = Json::parse(call({"inspect", old_model, "--json"}).out).at("stages").size();
  const Outcome more =
      call({"train", data, "--model", new_model, "--continue-from", old_model, "--method", "hybrid",
            "--stages", "+1", "--valid-share", "0", "--embedding.epochs", "3", "--threads", "1"});
  REQUIRE_MESSAGE(more.code == 0, more.err);
  const Json inspected = Json::parse(call({"inspect", new_model, "--json"}).out);
  CHECK(inspected.at("stages").size() == depth + 1);
  CHECK(inspected.at("record").at("before.config.stages") == "2");
  const std::string before = call({"predict", old_model, data}).out;
  CHECK((call({"predict", new_model, data, "--stages", std::to_string(depth)}).out == before));
  CHECK((call({"predict", new_model, data}).out != before));

  const std::string cut = folder("cut.model");
  REQUIRE(call({"inspect", new_model, "--truncate", std::to_string(depth), "--output", cut}).code ==
          0);
  CHECK((call({"predict", cut, data}).out == before));

  const Outcome other = call(
      {"train", data, "--model", new_model, "--continue-from", old_model, "--max-levels", "9"});
  CHECK(other.code == 2);
  CHECK(other.err ==
        "resboost: option --max-levels: \"9\" does not go with the model to continue, which has "
        "\"256\"; leave it out\n");
  CHECK(call({"train", data, "--model", new_model, "--continue-from", old_model, "--target", "a"})
            .code == 2);
}

TEST_CASE("what --dump-config prints gives the same model when it is read back") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(200, true));
  const Outcome dumped =
      call(with({"train", data, "--target", "target", "--seed", "5", "--dump-config"}, kSmall));
  REQUIRE(dumped.code == 0);
  CHECK_FALSE(std::filesystem::exists(folder("1.model")));
  REQUIRE(
      call(with({"train", data, "--target", "target", "--seed", "5", "--model", folder("1.model")},
                kSmall))
          .code == 0);
  const std::string config = folder.write("run.conf", dumped.out);
  const Outcome again = call({"train", data, "--config", config, "--model", folder("2.model")});
  REQUIRE_MESSAGE(again.code == 0, again.err);
  CHECK((folder.read("1.model") == folder.read("2.model")));
}

TEST_CASE(
    "the scaling is learned, kept in the model and not to be changed when that is continued") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(200, true)), model = folder("m.model");
  const auto predictions = [&](const char* scaling) {
    const Outcome trained = call({"train", data, "--model", model, "--method", "hybrid", "--bins",
                                  "0", "--stages", "0", "--scaling", scaling});
    REQUIRE_MESSAGE(trained.code == 0, trained.err);
    return call({"predict", model, data}).out;
  };
  const std::string robust = predictions("robust");
  for (const char* scaling : {"min-max", "none", "standard"})
    CHECK((predictions(scaling) != robust));
  CHECK(
      call({"train", data, "--model", model, "--continue-from", model, "--scaling", "none"}).err ==
      "resboost: option --scaling: \"none\" does not go with the model to continue, which has "
      "\"standard\"; leave "
      "it out\n");
}

TEST_CASE("every preset of the ICML paper trains, on all rows") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(60, true)), model = folder("m.model");
  const auto tiny = {"--stages",
                     "1",
                     "--block.width",
                     "4",
                     "--block.layers",
                     "1",
                     "--embedding.epochs",
                     "1",
                     "--embedding.probe-steps",
                     "2",
                     "--head.sgd.epochs",
                     "1",
                     "--head.sgd.probe-steps",
                     "2"};
  for (const std::string& preset : preset_names()) {
    if (!preset.starts_with("paper")) continue;  // those for pictures: pictures_test.cpp
    CAPTURE(preset);
    const Outcome trained = call(
        with({"train", data, "--preset", preset, "--model", model}, {tiny.begin(), tiny.end()}));
    REQUIRE_MESSAGE(trained.code == 0, trained.err);
    CHECK(trained.err.find("60 rows to train, 0 to validate, 3 features") != std::string::npos);
    CHECK(Json::parse(call({"inspect", model, "--json"}).out).at("record").at("config.method") ==
          "resfgb");
  }
}

TEST_CASE("several targets are columns of their own name") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(100, false)),
                    model = folder("m.model");
  REQUIRE(
      call(with({"train", data, "--target", "target", "--target", "b", "--model", model}, kSmall))
          .code == 0);
  const auto rows = lines_of(call({"predict", model, data}).out);
  REQUIRE(rows.size() == 101);
  CHECK(rows[0] == "target,b");
}

TEST_CASE(
    "validation rows may come from a file, and a test label never seen in training counts as "
    "wrong") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(100, true)), model = folder("m.model");
  const std::string valid = folder.write("valid.csv", toy_csv(40, true));
  const Outcome trained = call(with(
      {"train", data, "--valid", valid, "--class-weight", "balanced", "--model", model}, kSmall));
  REQUIRE_MESSAGE(trained.code == 0, trained.err);
  CHECK(trained.err.find("100 rows to train, 40 to validate") != std::string::npos);
  const std::string odd = folder.write("odd.csv", "a,b,colour,target\n0.1,0.2,red,neither\n");
  const Outcome evaluated = call({"evaluate", model, odd, "--json"});
  REQUIRE(evaluated.code == 0);
  CHECK(Json::parse(evaluated.out).at("accuracy") == 0);
  CHECK(evaluated.err.starts_with("warning: " + odd));
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli

#include "io/model_check.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "io/safetensors.h"
#include "resboost/model_file.h"
#include "support/refused_model.h"
#include "support/toy_model.h"

using namespace resboost;
using namespace test::refused;
using nlohmann::ordered_json;
using test::threshold_model;
using test::toy_model;

TEST_SUITE("io/model_check") {
  TEST_CASE("the schema makes sense") {
    CHECK(classes([](ordered_json& json) {
            json["schema"]["columns"][0]["edges"] = {0, 1, 1};
          }) == "column \"size\": edges do not increase" + kRetrain);
    CHECK(classes([](ordered_json& json) { json["schema"]["columns"][0]["edges"] = {0}; }) ==
          "column \"size\": a single edge makes no bin" + kRetrain);
    CHECK(classes([](ordered_json& json) { json["schema"]["columns"][1]["levels"][1] = "red"; }) ==
          "column \"color\": level \"red\" appears twice" + kRetrain);
    CHECK(classes([](ordered_json& json) { json["schema"]["columns"][2]["name"] = "size"; }) ==
          "column \"size\" appears twice" + kRetrain);
    CHECK(classes([](ordered_json& json) { json["schema"]["columns"] = ordered_json::array(); }) ==
          "no column gives a feature" + kRetrain);
  }

  TEST_CASE("means of targets are of the levels of a category") {
    const std::string good = serialize_model(test::encoded_model());
    const auto refused = [&](const std::function<void(ordered_json&)>& change) {
      auto json = ordered_json::parse(*read_safetensors(good, "good").metadata("resboost"));
      change(json["schema"]["columns"][2]["of"]);
      return model_refusal(with_text(good, json.dump()));
    };
    auto apart = ordered_json::parse(*read_safetensors(good, "good").metadata("resboost"));
    std::swap(apart["schema"]["columns"][1], apart["schema"]["columns"][0]);
    CHECK(model_refusal(with_text(good, apart.dump()))
              .ends_with("which is not the category before it" + kRetrain));
    const std::string place = "a.model: column \"color:mean yes\": ";
    CHECK(refused([](ordered_json& of) { of["means"] = {0.5}; }) ==
          place + "1 means of 4 levels" + kRetrain);
    CHECK(refused([](ordered_json& of) { of["column"] = "size"; }) ==
          place + "means of \"size\", which is not the category before it" + kRetrain);
    CHECK(refused([](ordered_json& of) { of["levels"][3] = "red"; }) ==
          place + "level \"red\" appears twice" + kRetrain);
    CHECK(refused([](ordered_json& of) { of["output"] = 3; }) ==
          place + "means of no level, or of no target" + kRetrain);
    CHECK(refused([](ordered_json& of) { of["unseen"] = nullptr; }).ends_with(kDamaged));
    CHECK(refused([](ordered_json& of) { of.erase("means"); }).ends_with(kDamaged));
  }

  TEST_CASE("the task makes sense and the loss fits it") {
    CHECK(classes([](ordered_json& json) { json["task"]["classes"] = {"no"}; }) ==
          "1 outputs are too few for this task" + kRetrain);
    CHECK(classes([](ordered_json& json) { json["task"]["classes"][2] = "no"; }) ==
          "class \"no\" appears twice" + kRetrain);
    CHECK(classes([](ordered_json& json) {
            json["schema"]["targets"] = {"a", "b"};
          }) == "2 target columns for 3 outputs" + kRetrain);
    CHECK(classes([](ordered_json& json) { json["loss"] = "squared"; }) ==
          "loss \"squared\" does not fit the task; expected one of classes" + kRetrain);
    CHECK(classes([](ordered_json& json) { json["loss"] = "hing"; }) ==
          "header, loss: unknown loss \"hing\"; known: logistic, smooth-hinge, squared, absolute, "
          "huber[:delta=X], quantile[:alpha=X[,X...]], poisson, gamma, tweedie[:power=X]; a "
          "program's own is known once it is registered (register_loss)" +
              kDamaged);
    CHECK(regression([](ordered_json& json) { json["loss"] = "smooth_hinge"; }) ==
          "loss \"smooth_hinge\" does not fit the task; expected one of numbers" + kRetrain);
    CHECK(classes([](ordered_json& json) { json["task"]["threshold"] = 0.5; }) ==
          "a threshold, but not two classes" + kRetrain);
    CHECK(classes([](ordered_json& json) {
            json["task"]["threshold"] = "0.5";
          }).starts_with("header, task.threshold: expected a number"));
    CHECK(regression([](ordered_json& json) {
            json["task"]["threshold"] = 0.5;
          }).starts_with("header, task: unknown key \"threshold\""));
    for (const char* threshold : {"-0.1", "1.1", "1e+300"}) {
      const std::string good = serialize_model(threshold_model());
      std::string json = *read_safetensors(good, "good").metadata("resboost");
      json.replace(json.find("0.25"), 4, threshold);
      CHECK(model_refusal(with_text(good, json)) ==
            "a.model: threshold " + std::string(threshold) + " is not from 0 to 1" + kRetrain);
    }
    CHECK(regression([](ordered_json& json) { json["task"]["mean"] = {1}; }) ==
          "target statistics do not match the outputs" + kRetrain);
    CHECK(regression([](ordered_json& json) { json["task"]["scale"][1] = 0; }) ==
          "target \"weight\": scale 0 is not above 0" + kRetrain);
    CHECK(regression([](ordered_json& json) { json["task"]["low"][0] = 121; }) ==
          "target \"price\": lowest value 121 is above the highest 120" + kRetrain);
  }

  TEST_CASE("widths chain from the schema to the heads") {
    CHECK(classes([](ordered_json& json) {
            json["stages"][2]["reads_input"] = false;
          }).starts_with("stage 3: its block takes "));
    CHECK(classes([](ordered_json& json) {
            json["stages"][0]["keep"] = 1;
          }).starts_with("stage 1: its block gives 4 features to add to "));
    CHECK(classes([](ordered_json& json) {
            json["heads"].push_back(json["heads"][0]);
          }).ends_with(kDamaged));
    CHECK(classes([](ordered_json& json) {
            json["schema"]["columns"][1]["missing_level"] = false;
          }).starts_with("stage 1: its block takes "));
    CHECK(classes([](ordered_json& json) { json["task"]["classes"].push_back("never"); }) ==
          "head 1 gives 3 outputs for 4" + kRetrain);
  }

  TEST_CASE("weights that are not finite are refused") {
    const std::string good = serialize_model(toy_model(Task::Kind::classification));
    std::string bytes = good;
    bytes.replace(bytes.size() - 4, 4, std::string("\x00\x00\xc0\x7f", 4));
    const std::string text = *read_safetensors(good, "good").metadata("resboost");
    CHECK(model_refusal(with_text(bytes, text)) ==
          "a.model: tensor \"head3.bias\" holds a number that is not finite" + kRetrain);
  }
}

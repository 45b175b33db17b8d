#include <doctest/doctest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "io/model_format.h"
#include "io/safetensors.h"
#include "resboost/error.h"
#include "resboost/model_file.h"
#include "support/error_text.h"
#include "support/toy_model.h"

using namespace resboost;
using nlohmann::ordered_json;
using test::error_text;
using test::threshold_model;
using test::toy_model;

namespace {

std::string model_refusal(const std::string& bytes) {
  return error_text<ModelError>([&] { parse_model(bytes, "a.model"); });
}

/// A file around any JSON text, with a checksum that fits, and the tensors of `good`.
std::string with_text(const std::string& good, const std::string& text) {
  const SafetensorsFile file = read_safetensors(good, "good");
  ordered_json header = ordered_json::parse(good.substr(8, good.size() - 8 - file.data.size()));
  header["__metadata__"]["resboost"] = text;
  header["__metadata__"]["crc32"] = model_checksum(text, file.data);
  const std::string written = header.dump();
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i)
    bytes[i] = static_cast<char>((written.size() >> (8 * i)) & 0xff);
  return bytes + written + std::string(file.data);
}

/// What the reader says of a model whose JSON was changed and whose checksum fits again.
std::string refused_change(Task::Kind kind, const std::function<void(ordered_json&)>& change) {
  const std::string good = serialize_model(toy_model(kind));
  ordered_json json = ordered_json::parse(*read_safetensors(good, "good").metadata("resboost"));
  change(json);
  const std::string text = model_refusal(with_text(good, json.dump()));
  REQUIRE_MESSAGE(text.starts_with("a.model: "), text);
  REQUIRE(text.find('\n') == std::string::npos);
  return text.substr(9);
}

std::string classes(const std::function<void(ordered_json&)>& change) {
  return refused_change(Task::Kind::classification, change);
}
std::string regression(const std::function<void(ordered_json&)>& change) {
  return refused_change(Task::Kind::regression, change);
}

const std::string kDamaged = "; the file is damaged or not a model of resboost";
const std::string kRetrain = "; train it again, or get a good copy";

}  // namespace

TEST_SUITE("io/model_read") {
  TEST_CASE("every prefix of a file is refused") {
    const std::string bytes = serialize_model(toy_model(Task::Kind::classification));
    for (std::size_t n = 0; n < bytes.size(); ++n) {
      const std::string text = model_refusal(bytes.substr(0, n));
      REQUIRE_MESSAGE(text.starts_with("a.model: "), n << " bytes: " << text);
      REQUIRE(text.find("; ") != std::string::npos);
    }
    CHECK(model_refusal(bytes + '\0').starts_with("a.model: damaged, its checksum does not match"));
  }

  TEST_CASE("every flipped bit is noticed") {
    std::string bytes = serialize_model(toy_model(Task::Kind::regression));
    for (std::size_t n = 0; n < bytes.size(); ++n) {
      const int bit = static_cast<int>(n % 8);
      bytes[n] = static_cast<char>(bytes[n] ^ (1 << bit));
      const std::string text = model_refusal(bytes);
      REQUIRE_MESSAGE(text.starts_with("a.model: "),
                      "byte " << n << " bit " << bit << ": " << text);
      bytes[n] = static_cast<char>(bytes[n] ^ (1 << bit));
    }
  }

  TEST_CASE("a newer format version is named before anything else is looked at") {
    CHECK(classes([](ordered_json& json) {
            json = {{"format_version", 5}, {"novelty", 1}};
          }) == "format version 5, this build reads up to 4; update resboost");
    const auto written_by = [](const ordered_json& writer) {
      return classes([&](ordered_json& json) {
        json = {{"format_version", 5}};
        json["record"] = ordered_json::array({ordered_json::array({"seed", "1"})});
        json["record"].push_back(ordered_json::array({"version", writer}));
      });
    };
    CHECK(written_by("0.2.0") ==
          "format version 5, this build reads up to 4; update resboost: version 0.2.0 wrote it");
    for (const ordered_json& odd : {ordered_json("\x1b[31m0.2"), ordered_json(2)})
      CHECK(written_by(odd) == "format version 5, this build reads up to 4; update resboost");
    CHECK(classes([](ordered_json& json) { json["format_version"] = 0; }) ==
          "header, format_version: expected a whole number from 1 to 1000000, got 0" + kDamaged);
  }

  TEST_CASE("other people's safetensors files are told so") {
    const std::string bytes = safetensors_header({{"format", "pt"}}, {});
    CHECK(model_refusal(bytes) ==
          "a.model: a safetensors file that resboost did not write; give a file that `resboost "
          "train --model` wrote");
  }

  TEST_CASE("the checksum guards header and tensors") {
    const std::string good = serialize_model(toy_model(Task::Kind::regression));
    const std::string message =
        "a.model: damaged, its checksum does not match; get a good copy, or train it again";
    std::string bytes = good;
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    CHECK(model_refusal(bytes) == message);
    bytes = good;
    bytes.replace(bytes.find("100.1"), 5, "100.2");
    CHECK(model_refusal(bytes) == message);
  }

  TEST_CASE("the JSON itself is bounded") {
    const std::string good = serialize_model(toy_model(Task::Kind::regression));
    CHECK(model_refusal(with_text(good, std::string(70, '['))) ==
          "a.model: nested deeper than 64" + kDamaged);
    CHECK(model_refusal(with_text(good, R"({"loss":"squared","loss":"squared"})")) ==
          "a.model: the key \"loss\" appears twice" + kDamaged);
    CHECK(model_refusal(with_text(good, "[]")) ==
          "a.model: header: expected an object, got array" + kDamaged);
  }

  TEST_CASE("keys are exactly those of the format") {
    CHECK(classes([](ordered_json& json) { json.erase("heads"); }) ==
          "header: \"heads\" is missing" + kDamaged);
    CHECK(classes([](ordered_json& json) { json["extra"] = 1; }) ==
          "header: unknown key \"extra\"" + kDamaged);
    CHECK(classes([](ordered_json& json) { json["schema"]["columns"][0].erase("scale"); }) ==
          "header, schema.columns[0]: \"scale\" is missing" + kDamaged);
    CHECK(classes([](ordered_json& json) {
            json["schema"]["columns"][1]["edges"] = {1, 2};
          }) == "header, schema.columns[1]: unknown key \"edges\"" + kDamaged);
  }

  TEST_CASE("values have the types of the format") {
    CHECK(classes([](ordered_json& json) { json["schema"]["columns"][0]["clip"] = 0; }) ==
          "header, schema.columns[0].clip: expected true or false, got number" + kDamaged);
    CHECK(classes([](ordered_json& json) { json["schema"]["columns"][0]["scale"] = "1"; }) ==
          "header, schema.columns[0].scale: expected a number, got string" + kDamaged);
    CHECK(classes([](ordered_json& json) {
            json["schema"]["columns"][0]["edges"] = {1, nullptr};
          }) == "header, schema.columns[0].edges: expected an array of numbers only, got array" +
                    kDamaged);
    CHECK(classes([](ordered_json& json) {
            json["schema"]["columns"][1]["levels"][0] = {{"hex", "0g"}};
          }) == "header, schema.columns[1].levels: expected an array of strings only, got array" +
                    kDamaged);
    CHECK(classes([](ordered_json& json) { json["schema"]["columns"][2]["kind"] = "image"; }) ==
          "header, schema.columns[2].kind: expected numeric, category or ignored, got \"image\"" +
              kDamaged);
    CHECK(classes([](ordered_json& json) { json["task"]["kind"] = "ranking"; }) ==
          "header, task.kind: expected classification or regression, got \"ranking\"" + kDamaged);
    CHECK(classes([](ordered_json& json) { json["stages"] = 3; }) ==
          "header, stages: expected an array, got number" + kDamaged);
    CHECK(classes([](ordered_json& json) { json["stages"][0]["reads_input"] = 0; }) ==
          "header, stages[0].reads_input: expected true or false, got number" + kDamaged);
    CHECK(classes([](ordered_json& json) { json["stages"][1]["step"] = 1e39; }) ==
          "header, stages[1].step: not a finite float" + kDamaged);
    CHECK(classes([](ordered_json& json) { json["record"][0] = {"a"}; }) ==
          "header, record[0]: expected [key, text]" + kDamaged);
  }

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

  TEST_CASE("blocks that this build cannot make are refused before they are allocated") {
    const auto block = [](const ordered_json& spec) {
      return classes([&](ordered_json& json) { json["stages"][1]["block"] = spec; });
    };
    const std::string place = "header, stages[1].block: ";
    CHECK(block({{"kind", "convolution"}, {"inputs", 4}, {"outputs", 4}})
              .starts_with(place + "unknown layer \"convolution\"; known: average_pool, "));
    const ordered_json conv = {{"kind", "conv"},     {"inputs", 4}, {"outputs", 4},
                               {"image", {2, 2, 1}}, {"window", 3}, {"stride", 1}};
    const auto changed = [&](const char* key, const ordered_json& value) {
      ordered_json spec = conv;
      spec[key] = value;
      return block(spec);
    };
    CHECK(changed("image", {2, 2}) == place.substr(0, place.size() - 2) +
                                          ".image: expected [height, width, channels]" + kDamaged);
    CHECK(changed("image", {1, 2, 1}) ==
          place + "layer \"conv\": its picture does not have 4 numbers" + kDamaged);
    CHECK(changed("stride", 0) ==
          "header, stages[1].block.stride: expected a whole number from 1 to 16777216, got 0" +
              kDamaged);
    CHECK(changed("outputs", 5) ==
          place + "layer \"conv\": 5 outputs are no picture of 2 x 2 pixels" + kDamaged);
    CHECK(changed("outputs", 16777216) ==
          place + "layer \"conv\": more parameters than the file holds" + kDamaged);
    CHECK(changed("window", 2)
              .starts_with(place + "layer \"conv\": conv: window 2; give an odd number"));
    CHECK(changed("kind", "relu") == "header, stages[1].block: unknown key \"image\"" + kDamaged);
    CHECK(block({{"kind", "dense"}, {"inputs", 16777216}, {"outputs", 16777216}}) ==
          place + "layer \"dense\": more parameters than the file holds" + kDamaged);
    CHECK(block({{"kind", "dense"}, {"inputs", 0}, {"outputs", 4}}) ==
          "header, stages[1].block.inputs: expected a whole number from 1 to 16777216, got 0" +
              kDamaged);
    CHECK(block({{"kind", "relu"}, {"inputs", 4}, {"outputs", 5}}) ==
          place + "layer \"relu\": inputs and outputs differ" + kDamaged);
    CHECK(block({{"kind", "sequential"},
                 {"inputs", 4},
                 {"outputs", 4},
                 {"layers", ordered_json::array()}})
              .starts_with(place));
    ordered_json nested = {{"kind", "relu"}, {"inputs", 4}, {"outputs", 4}};
    for (int i = 0; i < 40; ++i) {
      nested = {{"kind", "sequential"},
                {"inputs", 4},
                {"outputs", 4},
                {"layers", ordered_json::array({nested})}};
    }
    CHECK(block(nested) == "nested deeper than 64" + kDamaged);
  }

  TEST_CASE("the whole network has no more parameters than the file") {
    CHECK(classes([](ordered_json& json) {
            for (int i = 0; i < 100; ++i) json["stages"].push_back(json["stages"][1]);
          }).ends_with("more parameters than the file holds" + kDamaged));
    CHECK(classes([](ordered_json& json) {
            json["heads"][2] = {{"features", 16777216}, {"outputs", 16777216}};
          }) == "header, heads[2]: more parameters than the file holds" + kDamaged);
    CHECK(classes([](ordered_json& json) {
            const ordered_json stage = {
                {"block", {{"kind", "relu"}, {"inputs", 4}, {"outputs", 4}}},
                {"keep", 1},
                {"step", 1},
                {"reads_input", false}};
            for (int i = 0; i < 10000; ++i) json["stages"].push_back(stage);
          }) == "header, stages: 10003 stages; at most 10000" + kDamaged);
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

  TEST_CASE("tensors are those of the network, by name and shape") {
    Model model = toy_model(Task::Kind::classification);
    std::string bytes = serialize_model(model);
    const auto at = bytes.find("\"head3.bias\"");
    bytes.replace(at, 12, "\"head3.bios\"");
    CHECK(model_refusal(bytes) == "a.model: tensor \"head3.bias\" is missing" + kDamaged);
    bytes = serialize_model(model);
    bytes.replace(bytes.find("\"shape\":[4,3]"), 13, "\"shape\":[3,4]");
    CHECK(model_refusal(bytes) ==
          "a.model: tensor \"head1.weight\" has shape [3, 4]; expected [4, 3]" + kDamaged);
    CHECK(classes([](ordered_json& json) { json["heads"].erase(2); }) ==
          "18 tensors for 16 parameter arrays" + kDamaged);
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

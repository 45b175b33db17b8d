#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "io/model_format.h"
#include "io/safetensors.h"
#include "resboost/model_file.h"
#include "support/refused_model.h"
#include "support/toy_model.h"

using namespace resboost;
using namespace test::refused;
using nlohmann::ordered_json;
using test::toy_model;

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
            json = {{"format_version", 7}, {"novelty", 1}};
          }) == "format version 7, this build reads up to 6; update resboost");
    const auto written_by = [](const ordered_json& writer) {
      return classes([&](ordered_json& json) {
        json = {{"format_version", 7}};
        json["record"] = ordered_json::array({ordered_json::array({"seed", "1"})});
        json["record"].push_back(ordered_json::array({"version", writer}));
      });
    };
    CHECK(written_by("0.2.0") ==
          "format version 7, this build reads up to 6; update resboost: version 0.2.0 wrote it");
    for (const ordered_json& odd : {ordered_json("\x1b[31m0.2"), ordered_json(2)})
      CHECK(written_by(odd) == "format version 7, this build reads up to 6; update resboost");
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
}

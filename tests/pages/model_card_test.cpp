#include <doctest/doctest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <regex>

#include "cli/command_fixture.h"

namespace resboost {
namespace {

using namespace cli;

/// The YAML between the first two lines of dashes, path -> scalar:
/// "model-index/0/results/0/dataset/name". Knows maps, lists, comments, plain words and numbers,
/// and strings as JSON has them; fails at everything else.
std::map<std::string, std::string> front_matter(const std::string& card) {
  const std::vector<std::string> lines = lines_of(card);
  std::map<std::string, std::string> values;
  std::vector<std::pair<std::size_t, std::string>> path;  // indent and key
  std::map<std::string, int> items;
  const std::regex shape(R"re(^( *)((?:- )*)(?:([A-Za-z_-]+):(?: |$))?(.*)$)re"),
      plain(R"(^[A-Za-z0-9._-]*$)");
  REQUIRE(lines.at(0) == "---");
  const auto joined = [&] {
    std::string all;
    for (const auto& part : path) all += (all.empty() ? "" : "/") + part.second;
    return all;
  };
  for (std::size_t i = 1; lines.at(i) != "---"; ++i) {
    CAPTURE(lines[i]);
    if (lines[i].starts_with("#")) continue;
    std::smatch parts;
    REQUIRE(std::regex_match(lines[i], parts, shape));
    std::size_t indent = static_cast<std::size_t>(parts.length(1));
    while (!path.empty() && path.back().first >= indent) path.pop_back();
    if (parts.length(2) > 0) {
      const std::string list = joined();
      path.emplace_back(indent, std::to_string(items[list]++));
      indent += 2;
    }
    if (parts.length(3) > 0) path.emplace_back(indent, parts[3]);
    const std::string value = parts[4];
    if (value.empty()) continue;
    const bool quoted = value.starts_with('"');
    if (!quoted) REQUIRE(std::regex_match(value, plain));
    values[joined()] = quoted ? nlohmann::json::parse(value).get<std::string>() : value;
  }
  return values;
}

std::string card_of(const Folder& folder, const std::string& data,
                    const std::vector<std::string>& options) {
  const Outcome trained = call(with(
      with({"train", data, "--model", folder("m.model"), "--card", folder("CARD.md"), "--json"},
           kSmall),
      options));
  REQUIRE_MESSAGE(trained.code == 0, trained.err);
  folder.write("result.json", trained.out);
  return folder.read("CARD.md");
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_SUITE_BEGIN("pages/model_card");

TEST_CASE("the front matter has what Hugging Face reads, with the numbers of the validation rows") {
  const Folder folder;
  const std::string card = card_of(folder, folder.write("train.csv", toy_csv(300, true)), {});
  auto values = front_matter(card);
  CHECK(values["library_name"] == "resboost");
  CHECK(values["pipeline_tag"] == "tabular-classification");
  CHECK(values["tags/0"] == "resboost");
  CHECK(values["metrics/0"] == "accuracy");
  CHECK(values["metrics/1"] == "log_loss");
  CHECK(values["model-index/0/name"] == "m.model");
  CHECK(values["model-index/0/results/0/task/type"] == "tabular-classification");
  CHECK(values["model-index/0/results/0/dataset/name"] == "train.csv");
  CHECK(values["model-index/0/results/0/dataset/split"] == "validation");
  CHECK(values["model-index/0/results/0/metrics/0/type"] == "accuracy");
  const auto result = nlohmann::json::parse(folder.read("result.json"));
  CHECK(std::stod(values["model-index/0/results/0/metrics/0/value"]) ==
        doctest::Approx(result.at("valid").at("accuracy").get<double>()));
  CHECK_FALSE(values.contains("license"));
  CHECK(has(card, "\n# license: not set."));
  CHECK(has(card, "\n## Licence\n\nNot set."));
}

TEST_CASE("the text says what was measured, and what was not") {
  const Folder folder;
  const std::string card =
      card_of(folder, folder.write("train.csv", toy_csv(300, true)), {"--seed", "7"});
  for (const char* part :
       {"| rows to train | 270 |", "| columns | a, b, colour |", "| classes | ", "seed 7",
        "| `--block.width` | 16 | 256 |", "## Measured quality", "| validation | 30 |",
        "resboost predict m.model rows.csv --output predictions.csv\n",
        "- Not measured: ", "The validation rows chose what was kept"}) {
    CAPTURE(part);
    CHECK(has(card, part));
  }
  CHECK_FALSE(has(card, "`--head.l2`"));
  CHECK((card == card_of(folder, folder("train.csv"), {"--seed", "7"})));
}

TEST_CASE("where nothing was held out no quality is claimed") {
  const Folder folder;
  const std::string card =
      card_of(folder, folder.write("train.csv", toy_csv(100, false)), {"--valid-share", "0"});
  auto values = front_matter(card);
  CHECK(values["pipeline_tag"] == "tabular-regression");
  CHECK_FALSE(values.contains("model-index/0/name"));
  CHECK(has(card, "- Nothing was held out"));
  CHECK(has(card, "| `--valid-share` | 0 | -1 |"));
}

TEST_CASE("names from strangers break neither YAML nor Markdown") {
  const Folder folder;
  std::string csv = toy_csv(100, true);
  csv.replace(0, csv.find('\n'),
              "\"a: \"\"b\"\"\n---\n# c | d\",\"<script>`x`\",{{e}},\"- target: [1]\"");
  const std::string card =
      card_of(folder, folder.write("tr\"ain: #1\n---\nlicense: mit.csv", csv), {});
  auto values = front_matter(card);
  CHECK(values["model-index/0/results/0/dataset/name"] == "tr\"ain: #1\n---\nlicense: mit.csv");
  CHECK_FALSE(values.contains("license"));
  CHECK(has(card, "| columns | a: \"b\" --- # c \\| d, \\<script\\>\\`x\\`, {{e}} |"));
  CHECK(has(card, "| target | - target: \\[1\\] |"));
  CHECK_FALSE(has(card, "<script>"));
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "c/objects.h"
#include "c/text.h"

namespace resboost::c {
namespace {

/// All parameters of a run but those of files, which there are none of here.
OptionTable table_of(RunConfig& config) {
  InputConfig input;
  const OptionTable of_files = parameters_of(input);
  const OptionTable all = parameters_of(config);
  OptionTable table;
  for (const Option& option : all.options())
    if (!of_files.find(option.name) && option.name != "valid" && !option.name.starts_with("image-"))
      table.add(option);
  return table;
}

/// ConfigError for what training would refuse.
void check(const Assignment& assignment) {
  RunConfig scratch;
  table_of(scratch).apply({assignment});
}

bool takes_list(const std::string& name) {
  RunConfig scratch;
  return table_of(scratch).at(name).kind == Option::Kind::list;
}

const char* name_of(Option::Kind kind) {
  return kind == Option::Kind::list ? "list" : kind == Option::Kind::flag ? "flag" : "value";
}

std::string options_json() {
  RunConfig defaults;
  const OptionTable table = table_of(defaults);
  auto json = nlohmann::ordered_json::array();
  for (const Option& option : table.options()) {
    const auto values = option.values ? option.values() : std::vector<std::string>{};
    json.push_back({{"name", option.name},
                    {"section", option.section},
                    {"argument", option.argument},
                    {"text", option.text},
                    {"range", option.range},
                    {"choices", option.choices},
                    {"kind", name_of(option.kind)},
                    {"default", values}});
  }
  return json.dump();
}

std::vector<Assignment>::iterator find(OptionTexts& texts, const std::string& name) {
  return std::find_if(texts.given.begin(), texts.given.end(),
                      [&](const Assignment& a) { return a.name == name; });
}

}  // namespace

RunConfig OptionTexts::config() const {
  RunConfig config;
  table_of(config).apply(given);
  return config;
}

Handles<resboost_options, OptionTexts>& options() {
  static Handles<resboost_options, OptionTexts> all("options");
  return all;
}

}  // namespace resboost::c

using namespace resboost;
using namespace resboost::c;

resboost_status resboost_options_create(resboost_options** options) {
  return guarded(
      [&] { require(options, "options") = c::options().add(std::make_shared<OptionTexts>()); });
}

resboost_status resboost_options_free(resboost_options* options) {
  return guarded([&] { c::options().remove(options); });
}

resboost_status resboost_options_set(resboost_options* options, const char* name,
                                     const char* value) {
  return guarded([&] {
    const auto texts = c::options().at(options);
    const Assignment assignment{&require(name, "name"), {&require(value, "value")}};
    check(assignment);
    const auto found = find(*texts, name);
    if (found != texts->given.end())
      *found = assignment;
    else
      texts->given.push_back(assignment);
  });
}

resboost_status resboost_options_append(resboost_options* options, const char* name,
                                        const char* value) {
  return guarded([&] {
    const auto texts = c::options().at(options);
    require(name, "name");
    const std::string text = &require(value, "value");
    if (!takes_list(name))
      throw ConfigError(
          fmt::format("parameter `{}`: takes one value, not a list; set it instead", name));
    const auto found = find(*texts, name);
    if (found != texts->given.end())
      found->values.push_back(text);
    else
      texts->given.push_back({name, {text}});
  });
}

resboost_status resboost_options_describe(char* buffer, size_t capacity, size_t* size) {
  return guarded([&] { write_text(options_json(), buffer, capacity, size); });
}

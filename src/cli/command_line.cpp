#include "cli/command_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <map>
#include <sstream>

#include "base/shell_quoted.h"

namespace resboost::cli {
namespace {

namespace po = boost::program_options;

po::options_description boost_options(const OptionTable& table) {
  po::options_description description;
  for (const Option& option : table.options())
    description.add_options()(option.name.c_str(), po::value<std::string>(), "");
  return description;
}

/// Gives every flag its value: --quiet becomes --quiet=true, so that --quiet=false can undo a
/// config file.
std::vector<std::string> with_flag_values(const OptionTable& table,
                                          std::vector<std::string> arguments) {
  for (std::string& argument : arguments) {
    if (argument == "-h") argument = "--help";
    const Option* option = argument.starts_with("--") ? table.find(argument.substr(2)) : nullptr;
    if (option && option->kind == Option::Kind::flag) argument += "=true";
  }
  return arguments;
}

po::parsed_options parse(const OptionTable& table, const std::vector<std::string>& arguments) {
  const po::options_description description = boost_options(table);
  const int style = po::command_line_style::allow_long |
                    po::command_line_style::long_allow_adjacent |
                    po::command_line_style::long_allow_next;  // without allow_guessing
  try {
    return po::command_line_parser(with_flag_values(table, arguments))
        .options(description)
        .style(style)
        .run();
  } catch (const po::unknown_option& error) {
    std::string name = error.get_option_name();
    name.erase(0, name.find_first_not_of('-'));
    name.resize(std::min(name.find('='), name.size()));
    if (table.meant_by(name).empty())
      throw ConfigError(
          fmt::format("unknown option --{}; --help lists those that there are", name));
    static_cast<void>(table.at(name));  // throws, and names what may have been meant
    throw;
  } catch (const po::error_with_option_name& error) {
    std::string name = error.get_option_name();
    name.erase(0, std::min(name.find_first_not_of('-'), name.size()));
    throw ConfigError(fmt::format("option --{}: a value is missing", name));
  }
}

}  // namespace

CommandLine parse_command_line(const OptionTable& table,
                               const std::vector<std::string>& arguments) {
  CommandLine line;
  const auto terminator = std::find(arguments.begin(), arguments.end(), "--");
  for (const auto& option : parse(table, {arguments.begin(), terminator}).options) {
    if (option.string_key.empty()) {
      const std::string& file = option.value.front();
      if (file.size() > 1 && file.front() == '-')
        throw ConfigError(fmt::format("unknown option {}; options are long: --name", file));
      line.files.push_back(file);
      continue;
    }
    if (option.original_tokens.size() > 1 && option.value.front().starts_with("--"))
      throw ConfigError(
          fmt::format("option --{}: a value is missing before {}", option.string_key,
                      option.value.front().substr(0, option.value.front().find('='))));
    if (option.value.front().empty())
      throw ConfigError(
          fmt::format("option --{}: the value is empty; is a variable of the shell unset? give a "
                      "value, or leave the option out",
                      option.string_key));
    auto same = std::find_if(line.options.begin(), line.options.end(),
                             [&](const Assignment& a) { return a.name == option.string_key; });
    if (same == line.options.end())
      same = line.options.insert(same, Assignment{option.string_key, {}, ""});
    same->values.insert(same->values.end(), option.value.begin(), option.value.end());
  }
  if (terminator != arguments.end())
    line.files.insert(line.files.end(), terminator + 1, arguments.end());
  return line;
}

std::string help_text(const OptionTable& table) {
  std::vector<std::string> titles;
  std::map<std::string, po::options_description> sections;
  for (const Option& option : table.options()) {
    auto [section, fresh] = sections.try_emplace(option.section, option.section, 110u, 60u);
    if (fresh) titles.push_back(option.section);
    std::string text = option.text;
    const std::vector<std::string> values = option.values();
    if (!values.empty() && option.kind != Option::Kind::flag)
      text += fmt::format(" (default {})", fmt::join(values, ", "));
    if (option.kind == Option::Kind::flag)
      section->second.add_options()(option.name.c_str(), text.c_str());
    else
      section->second.add_options()(
          option.name.c_str(), po::value<std::string>()->value_name(option.argument), text.c_str());
  }
  std::ostringstream out;
  for (const std::string& title : titles) out << sections.at(title) << "\n";
  return out.str();
}

std::string called(const std::vector<std::string>& arguments) {
  return "resboost " + shell_quoted(arguments);
}

}  // namespace resboost::cli

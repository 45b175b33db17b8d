#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace resboost {

/// A string literal of C, whatever bytes the text has (none of them 0).
std::string c_string(std::string_view text);

/// A literal that reads back as the same number, which is finite.
std::string c_number(double value);
std::string c_number(float value);
std::string c_number(int value);

namespace detail {
std::string c_table(const std::string& declaration, const std::vector<std::string>& items);
}

/// `declaration` = {...}; lines of at most 100 columns where items allow it. Not of no items.
///   declaration: "static const float w1[]"
template <class Item>
std::string c_array(const std::string& declaration, const std::vector<Item>& items) {
  std::vector<std::string> texts;
  texts.reserve(items.size());
  for (const Item& item : items) {
    if constexpr (std::is_convertible_v<Item, std::string>)
      texts.push_back(item);
    else
      texts.push_back(c_number(item));
  }
  return detail::c_table(declaration, texts);
}

/// "my-model.c" -> "my_model": what the public names of a C file of that path begin with.
std::string c_name_of(const std::string& path);

}  // namespace resboost

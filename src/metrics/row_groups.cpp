#include "metrics/row_groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "data/field.h"
#include "data/missing_words.h"

namespace resboost {
namespace {

constexpr std::size_t kMostGroups = 20, kMostNumbers = 12;
const std::string kMissing = "missing";  // and cells that say so

/// NaN for what means missing; nothing if a text is no number, or too few of them are one.
std::vector<double> numbers_in(const std::vector<std::string>& texts) {
  const MissingWords missing{Reading{}};
  std::vector<double> numbers(texts.size(), std::numeric_limits<double>::quiet_NaN());
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (!texts[i].empty() && !missing.has_among_numbers(texts[i]) &&
        read_field(texts[i], numbers[i]) != FieldKind::number)
      return {};
  const auto known = std::count_if(numbers.begin(), numbers.end(),
                                   [](double number) { return !std::isnan(number); });
  if (known <= std::ptrdiff_t{kMostNumbers}) return {};
  return numbers;
}

/// The rows of each quarter of the numbers; equal ones are in one quarter. Without a number: last.
std::vector<RowGroup> quarters(const std::vector<double>& numbers) {
  std::vector<double> rising;
  for (const double number : numbers)
    if (!std::isnan(number)) rising.push_back(number);
  std::sort(rising.begin(), rising.end());
  std::array<double, 4> tops{};
  for (std::size_t q = 0; q < 4; ++q) tops[q] = rising[(q + 1) * rising.size() / 4 - 1];
  std::vector<RowGroup> groups(5);
  double low = rising.front();
  for (std::size_t q = 0; q < 4; ++q) {
    groups[q].name = q == 0 ? fmt::format("{:g} to {:g}", low, tops[q])
                            : fmt::format("over {:g}, to {:g}", low, tops[q]);
    low = tops[q];
  }
  groups[4].name = kMissing;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto q = std::isnan(numbers[i])
                       ? 4
                       : std::lower_bound(tops.begin(), tops.end(), numbers[i]) - tops.begin();
    groups[static_cast<std::size_t>(q)].rows.push_back(static_cast<Index>(i));
  }
  std::erase_if(groups, [](const RowGroup& group) { return group.rows.empty(); });
  return groups;
}

}  // namespace

std::vector<RowGroup> row_groups(const std::vector<std::string>& texts) {
  std::map<std::string, std::vector<Index>> by_text;
  for (std::size_t i = 0; i < texts.size(); ++i)
    by_text[texts[i] == kMissing ? "" : texts[i]].push_back(static_cast<Index>(i));
  if (by_text.size() > kMostNumbers)
    if (const auto numbers = numbers_in(texts); !numbers.empty()) return quarters(numbers);
  std::vector<RowGroup> groups;
  for (auto& [text, rows] : by_text)
    groups.push_back({text.empty() ? kMissing : text, std::move(rows)});
  std::stable_sort(groups.begin(), groups.end(), [](const RowGroup& a, const RowGroup& b) {
    return a.rows.size() > b.rows.size();
  });
  if (groups.size() <= kMostGroups) return groups;
  RowGroup others{fmt::format("{} others", groups.size() - kMostGroups), {}};
  for (std::size_t g = kMostGroups; g < groups.size(); ++g)
    others.rows.insert(others.rows.end(), groups[g].rows.begin(), groups[g].rows.end());
  std::sort(others.rows.begin(), others.rows.end());
  groups.resize(kMostGroups);
  groups.push_back(std::move(others));
  return groups;
}

}  // namespace resboost

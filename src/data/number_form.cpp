#include "data/number_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "data/field.h"
#include "data/message.h"
#include "data/number_parts.h"

namespace resboost {
namespace {

bool fits_around(const NumberParts& parts) {
  if (!parts.before.empty() && !is_currency(parts.before)) return false;
  if (parts.after.empty() || is_unit(parts.after) || is_currency(parts.after)) return true;
  return parts.spaced && parts.after.size() <= 12 &&
         parts.after.find_first_of("0123456789-.,:;/()\"") == std::string_view::npos;
}

/// Groups of thousands: one to three digits first, then three each, or two where the last has three
/// (India).
bool are_groups(std::string_view whole, char mark) {
  std::size_t size = 0, groups = 0;
  for (std::size_t i = 0; i <= whole.size(); ++i) {
    if (i < whole.size() && whole[i] != mark) {
      ++size;
      continue;
    }
    const bool last = i == whole.size();
    const bool fits = groups == 0 ? size >= 1 && size <= 3
                      : last      ? size == 3
                                  : size == 2 || size == 3;
    if (!fits) return false;
    ++groups;
    size = 0;
  }
  return true;
}

/// 1:30 and 1:30:45 in hours.
std::optional<double> hours_of(std::string_view body) {
  double hours = 0, unit = 1;
  for (int part = 0; part < 3; ++part, unit /= 60) {
    const std::size_t end = std::min(body.find(':'), body.size());
    double value = 0;
    const bool good = read_field(body.substr(0, end), value) == FieldKind::number &&
                      (part == 0 || (value < 60 && end >= 2 && (end == 2 || body[2] == '.')));
    if (!good) return std::nullopt;
    hours += unit * value;
    if (end == body.size()) return hours;
    body.remove_prefix(end + 1);
  }
  return std::nullopt;
}

/// The body as a number of these marks.
std::optional<double> value_of(const std::string& body, char point, char group) {
  if (group == ':') return hours_of(body);
  const std::size_t at = body.find(point);
  std::string whole = body.substr(0, at);
  const std::string fraction = at == std::string::npos ? "" : body.substr(at + 1);
  if (group != 0 && whole.find(group) != std::string::npos) {
    if (!are_groups(whole, group)) return std::nullopt;
    std::erase(whole, group);
  }
  const std::string plain = whole + (at == std::string::npos ? "" : "." + fraction);
  if (plain.find_first_not_of("0123456789.") != std::string::npos) return std::nullopt;
  double value = 0;
  return read_field(plain, value) == FieldKind::number ? std::optional(value) : std::nullopt;
}

/// Marks in the order in which they are tried.
struct Marks {
  char point, group;
};
std::vector<Marks> marks_to_try(char point) {
  std::vector<Marks> marks{{'.', 0}, {'.', ','}, {'.', ' '}, {'.', '\''}, {'.', '_'}, {'.', ':'},
                           {',', 0}, {',', '.'}, {',', ' '}, {',', '\''}, {',', '_'}};
  if (point == ',') std::rotate(marks.begin(), marks.begin() + 6, marks.end());
  return marks;
}

char group_mark(const NumberForm& form) { return form.group.empty() ? '\0' : form.group[0]; }

/// "5 years" and "1 year" have one unit.
bool same_word(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  return a == b ||
         (a.size() > 2 && b.size() == a.size() + 1 && b.starts_with(a) && b.back() == 's');
}

}  // namespace

std::optional<double> read_formatted(std::string_view text, const NumberForm& form) {
  double value = 0;
  if (read_field(text, value, form.point) == FieldKind::number) return value;
  const auto parts = split_number(text);
  if (!parts || (!parts->before.empty() && parts->before != form.before) ||
      (!parts->after.empty() && !same_word(parts->after, form.after)))
    return std::nullopt;
  const auto number = value_of(parts->body, form.point, group_mark(form));
  if (!number) return std::nullopt;
  return (parts->negative ? -1 : 1) * parts->scale * *number;
}

std::optional<NumberForm> learn_number_form(const std::vector<std::string>& texts, char point) {
  NumberForm form;
  std::vector<std::string> bodies;
  bodies.reserve(texts.size());
  for (const std::string& text : texts) {
    double value = 0;
    if (read_field(text, value, point) == FieldKind::number &&
        text.find_first_of("eE") != std::string::npos)
      continue;  // 1e-5 is the same in every form
    const auto parts = split_number(text);
    if (!parts || !fits_around(*parts)) return std::nullopt;
    for (const auto& [part, of_form] :
         {std::pair{parts->before, &form.before}, std::pair{parts->after, &form.after}}) {
      if (part.empty()) continue;
      if (of_form->empty()) *of_form = part;
      if (!same_word(part, *of_form)) return std::nullopt;
    }
    bodies.push_back(parts->body);
  }
  for (const Marks& marks : marks_to_try(point)) {
    const bool all = std::all_of(bodies.begin(), bodies.end(), [&](const std::string& body) {
      return value_of(body, marks.point, marks.group).has_value();
    });
    if (!all) continue;
    form.point = marks.point;
    if (marks.group != 0) form.group = std::string(1, marks.group);
    return form;
  }
  return std::nullopt;
}

bool looks_like_number(std::string_view text) {
  const auto parts = split_number(text);
  if (!parts || (!parts->before.empty() && !is_currency(parts->before)) ||
      (!parts->after.empty() && !is_unit(parts->after)))
    return false;
  const std::vector<Marks> all = marks_to_try('.');
  return std::any_of(all.begin(), all.end(), [&](const Marks& marks) {
    return value_of(parts->body, marks.point, marks.group).has_value();
  });
}

std::string form_text(const NumberForm& form) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (form.point == ',') add("a decimal comma");
  if (form.group == ":")
    add("hours, minutes and seconds, in hours");
  else if (!form.group.empty())
    add(fmt::format("{} between thousands",
                    form.group == " " ? std::string("a space") : in_quotes(form.group)));
  if (!form.before.empty()) add(in_quotes(form.before) + " in front");
  if (!form.after.empty()) add(in_quotes(form.after) + " behind");
  return text;
}

}  // namespace resboost

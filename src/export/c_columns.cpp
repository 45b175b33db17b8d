#include "export/c_columns.h"

#include <fmt/format.h>

#include "data/message.h"
#include "data/missing_words.h"
#include "data/schema_columns.h"
#include "export/c_runtime.h"
#include "export/c_text.h"
#include "export/level_texts.h"
#include "resboost/error.h"

namespace resboost {
namespace {

/// The member of `struct date`; names of a model file are no code.
std::string part_of(std::string_view name) {
  for (const char* part : {"year", "month", "weekday", "hour"})
    if (name == part) return part;
  return "days";
}

class Writer {
 public:
  Writer(const Schema& schema, const Views& views)
      : schema_(schema), views_(views), words_(schema.reading) {}

  CColumns write() {
    for (const ColumnSpec* spec : schema_.coded_columns()) add(*spec);
    write_words();
    return std::move(c_);
  }

 private:
  void add(const ColumnSpec& spec) {
    const std::string file = file_column(schema_, spec);
    const bool is_new = c_.names.empty() || c_.names.back() != file;
    if (is_new) c_.names.push_back(file);
    const bool is_part = file != spec.name;
    const std::string given = fmt::format("&row[{}]", c_.names.size() - 1);
    if (!spec.category.empty()) {
      add_means(spec, given);
    } else if (is_part) {
      if (is_new) read_date(schema_.reading.dates.at(file), given);
      const std::string part = "date." + part_of(spec.name.substr(file.size() + 1));
      if (spec.kind == ColumnSpec::Kind::category)
        add_category(spec, fmt::format("&(const cell){{NUMBER, {}, NULL}}", part));
      else
        add_number(spec, part);
    } else if (spec.kind == ColumnSpec::Kind::category) {
      add_category(spec, given);
    } else {
      c_.runtime.insert(
          {c_runtime::kDigits, c_runtime::kWords, c_runtime::kPlain, c_runtime::kNumbers});
      const auto form = schema_.reading.numbers.find(file);
      const char point =
          form == schema_.reading.numbers.end() ? schema_.reading.point : form->second.point;
      say(fmt::format("if (!number_of({}, '{}', &number)) return {}", given, point,
                      c_.names.size()));
      add_number(spec, "number");
    }
    feature_ += spec.width();
    ++column_;
  }

  void read_date(const DateForm& form, const std::string& given) {
    constexpr const char* kOrders[] = {"YEAR_MONTH_DAY", "DAY_MONTH_YEAR", "MONTH_DAY_YEAR"};
    c_.runtime.insert({c_runtime::kDigits, c_runtime::kWords, c_runtime::kDates});
    say(fmt::format("if (!date_of({}, {}, {}, &date)) return {}", given,
                    kOrders[static_cast<std::size_t>(form.order)], form.time ? 1 : 0,
                    c_.names.size()));
  }

  void add_number(const ColumnSpec& spec, const std::string& number) {
    if (views_.numbers) {
      c_.runtime.insert(c_runtime::kFeatures);
      const std::size_t bins = spec.edges.empty() ? 0 : spec.edges.size() - 1;
      if (bins > 0) add_array("double ", "edges", spec.edges);
      c_.arrays += fmt::format(
          "static const struct scaling scaling{} = {{{}, {}, {}, {}, {}, {}, {}}};\n", column_,
          c_number(spec.center), c_number(spec.scale), c_number(spec.imputed), int{spec.clip},
          int{spec.indicator}, bins, bins > 0 ? fmt::format("edges{}", column_) : "NULL");
      say(fmt::format("number_features(&scaling{}, {}, x + {})", column_, number, feature_));
    }
    if (views_.codes) {
      c_.runtime.insert(c_runtime::kCuts);
      if (!spec.cuts.empty()) add_array("double ", "cuts", spec.cuts);
      say(fmt::format("codes[{}] = number_code({}, {}, {})", column_,
                      spec.cuts.empty() ? "NULL" : fmt::format("cuts{}", column_), spec.cuts.size(),
                      number));
    }
  }

  /// Sets `level`.
  void find_level(const ColumnSpec& spec, const std::string& given) {
    c_.runtime.insert({c_runtime::kDigits, c_runtime::kPlain, c_runtime::kLevels});
    std::vector<std::string> texts, values;
    for (const auto& [text, level] : level_texts(spec, words_))
      texts.push_back(fmt::format("{{{}, {}}}", c_text(text, spec), level));
    for (const auto& [value, level] : level_values(spec))
      values.push_back(fmt::format("{{{}, {}}}", c_number(value), level));
    add_array("struct text_level ", "texts", texts);
    if (!values.empty()) add_array("struct value_level ", "values", values);
    c_.arrays += fmt::format(
        "static const struct category category{0} = {{{1}, {2}, {3}, texts{0}, {4}}};\n", column_,
        texts.size(), values.size(), int{levels_by_value(spec)},
        values.empty() ? "NULL" : fmt::format("values{}", column_));
    say(fmt::format("level = level_of(&category{}, {})", column_, given));
  }

  void add_means(const ColumnSpec& spec, const std::string& given) {
    c_.runtime.insert(c_runtime::kMeans);
    find_level(spec, given);
    add_array("double ", "means", spec.means);
    add_number(spec,
               fmt::format("mean_of_level(level, means{}, {})", column_, c_number(spec.unseen)));
  }

  void add_category(const ColumnSpec& spec, const std::string& given) {
    find_level(spec, given);
    if (views_.numbers) {
      c_.runtime.insert(c_runtime::kOneHot);
      say(fmt::format("level_features(level, {}, {}, x + {})", spec.levels.size(),
                      int{spec.missing_level}, feature_));
    }
    if (views_.codes)
      say(fmt::format("codes[{}] = (unsigned char)(level >= 0 && level < {} ? 1 + level : 0)",
                      column_, ColumnSpec::kMostCodes));
  }

  void write_words() {
    if (!c_.runtime.contains(c_runtime::kWords)) return;
    add_words("missing_words", words_.words());
    add_words("missing_numbers", words_.among_numbers());
    if (!c_.runtime.contains(c_runtime::kNumbers)) return;
    std::vector<std::string> absent{"NAN"};  // which nothing equals
    for (const double number : words_.numbers()) absent.push_back(c_number(number));
    c_.tables += c_array("static const double absent[]", absent);
  }

  void add_words(const char* name, const std::vector<std::string>& words) {
    std::vector<std::string> items;
    for (const std::string& word : words)
      if (word.find('\0') == std::string::npos) items.push_back(c_string(word));
    items.push_back("NULL");
    c_.tables += c_array(fmt::format("static const char *const {}[]", name), items);
  }

  template <class Item>
  void add_array(const char* type, const char* name, const std::vector<Item>& items) {
    c_.arrays += c_array(fmt::format("static const {}{}{}[]", type, name, column_), items);
  }

  static std::string c_text(const std::string& text, const ColumnSpec& spec) {
    if (text.find('\0') != std::string::npos)
      throw ModelError(
          fmt::format("export: column {}: its level {} has a byte of 0, where a text of C ends",
                      in_quotes(spec.name), in_quotes(text)));
    return c_string(text);
  }

  void say(const std::string& statement) { c_.statements += "  " + statement + ";\n"; }

  const Schema& schema_;
  const Views views_;
  const MissingWords words_;
  CColumns c_;
  Index feature_ = 0, column_ = 0;
};

}  // namespace

CColumns c_columns(const Schema& schema, const Views& views) {
  return Writer(schema, views).write();
}

}  // namespace resboost

#include "data/libsvm_target.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/nan.h"
#include "data/field.h"
#include "data/interner.h"
#include "data/message.h"
#include "data/settle.h"

namespace resboost {
namespace {

class TargetLabels {
 public:
  TargetLabels(const std::vector<std::string_view>& labels, const Table& table,
               const MissingWords& words)
      : labels_(labels), table_(table), words_(words) {
    target_.name = "target";
  }

  /// False if some label is not a number, which is an error if the target must be numbers.
  bool read_numbers(bool must_be_number) {
    for (std::size_t row = 0; row < labels_.size(); ++row) {
      const std::string_view label = labels_[row];
      double value = kNaN;
      const FieldKind kind = read_field(label, value);
      const bool number = kind == FieldKind::number || kind == FieldKind::infinite;
      if (!number && !words_.has_among_numbers(label)) {
        if (must_be_number)
          throw not_a_number(table_.source, table_.lines[row], target_.name, label);
        target_.infinite.clear();
        return false;
      }
      if (kind == FieldKind::infinite && target_.infinite.empty()) target_.infinite = label;
      if (number && number_name(value) != label) target_.exact = false;
      target_.numbers.push_back(number ? value : kNaN);
    }
    // How few whole numbers are written, which may be classes.
    if (!target_.exact && are_whole_and_few(target_.numbers.own()))
      read_codes([&](std::string_view word) { return words_.has_among_numbers(word); });
    return true;
  }

  void read_texts() {
    target_.numeric = false;
    target_.exact = true;
    target_.numbers = {};
    read_codes([&](std::string_view word) { return words_.has(word); });
  }

  Column column() && { return std::move(target_); }

 private:
  template <class IsMissing>
  void read_codes(const IsMissing& is_missing) {
    Interner texts;
    for (const std::string_view label : labels_)
      target_.codes.push_back(texts.code(label, is_missing));
    target_.levels = texts.take_levels();
  }

  const std::vector<std::string_view>& labels_;
  const Table& table_;
  const MissingWords& words_;
  Column target_;
};

}  // namespace

Column libsvm_target(const std::vector<std::string_view>& labels, const Table& table,
                     const ReadConfig& config, const MissingWords& words) {
  TargetLabels target(labels, table, words);
  const auto asked_in = [&](const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), "target") != names.end();
  };
  if (asked_in(config.text_columns) || !target.read_numbers(asked_in(config.number_columns)))
    target.read_texts();
  return std::move(target).column();
}

}  // namespace resboost

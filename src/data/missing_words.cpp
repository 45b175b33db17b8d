#include "data/missing_words.h"

#include <algorithm>
#include <cctype>

#include "data/field.h"

namespace resboost {
namespace {

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Spaces in quotes, ??, ** or a dash of a typesetter (U+2010 to U+2026): nothing to read. A plus
/// may mean something.
bool has_no_letter(std::string_view word) {
  while (!word.empty()) {
    const std::size_t size = word.starts_with("\xe2\x80") && word.size() > 2 ? 3 : 1;
    const auto c = static_cast<unsigned char>(word[0]);
    const bool passes = size == 3 ? word[2] >= '\x90' && word[2] <= '\xa6'
                                  : c < 0x80 && c != '+' && std::isalnum(c) == 0;
    if (!passes) return false;
    word.remove_prefix(size);
  }
  return true;
}

/// Puts words that are not there yet at the end.
void add(std::vector<std::string>& words, const std::vector<std::string>& more) {
  for (const std::string& word : more)
    if (!contains(words, word)) words.push_back(word);
}

}  // namespace

MissingWords::MissingWords(const Reading& reading) {
  const auto is_present = [&](const std::string& word) { return contains(reading.present, word); };
  words_.assign(std::begin(kMissingWords), std::end(kMissingWords));
  add(words_, reading.missing);
  among_numbers_.assign(std::begin(kMissingAmongNumbers), std::end(kMissingAmongNumbers));
  std::erase_if(words_, is_present);
  std::erase_if(among_numbers_, is_present);
  for (const std::string& word : reading.missing) {
    double value = 0;
    if (read_field(word, value) == FieldKind::number && !is_present(word))
      numbers_.push_back(value);
  }
}

bool MissingWords::has(std::string_view word) const { return contains(words_, word); }

bool MissingWords::has_among_numbers(std::string_view word) const {
  return has(word) || contains(among_numbers_, word) || (!word.empty() && has_no_letter(word));
}

Reading with_words(Reading reading, const TextConfig& text) {
  const auto take_out = [](std::vector<std::string>& from, const std::vector<std::string>& words) {
    std::erase_if(from, [&](const std::string& word) { return contains(words, word); });
  };
  take_out(reading.present, text.missing);
  take_out(reading.missing, text.present);
  add(reading.missing, text.missing);
  add(reading.present, text.present);
  return reading;
}

}  // namespace resboost

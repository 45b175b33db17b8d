#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "resboost/read.h"

namespace resboost {

/// The words that mean "missing" in one file: the known ones, those added, without those taken
/// away.
class MissingWords {
 public:
  explicit MissingWords(const Reading& reading);
  bool has(std::string_view word) const;  ///< in every column
  /// In a column of numbers or dates: kMissingAmongNumbers too.
  bool has_among_numbers(std::string_view word) const;
  const std::vector<std::string>& words() const { return words_; }
  const std::vector<std::string>& among_numbers() const {
    return among_numbers_;  ///< besides words()
  }
  /// Added words that are numbers, as -999; where columns hold numbers, their spelling is gone.
  const std::vector<double>& numbers() const { return numbers_; }

 private:
  std::vector<std::string> words_, among_numbers_;
  std::vector<double> numbers_;
};

/// What the file's own words are: those that a model brings along, then those of the options.
Reading with_words(Reading reading, const TextConfig& text);

}  // namespace resboost

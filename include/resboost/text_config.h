#pragma once

#include <string>
#include <vector>

namespace resboost {

// describe() as in config.h.

/// How text becomes fields, where the first lines do not show it.
struct TextConfig {
  enum class Quote { automatic, double_quote, single_quote, none };
  enum class Decimal { automatic, point, comma };
  enum class Header { automatic, yes, no };
  std::string delimiter = "auto";
  Quote quote = Quote::automatic;
  Decimal decimal = Decimal::automatic;
  Header header = Header::automatic;
  std::string comment = "auto";
  int skip_lines = -1;
  std::vector<std::string> missing, present;

  template <class Visitor>
  void describe(Visitor& v) {
    v.text("delimiter", delimiter,
           "between fields: auto (by the first lines), comma, semicolon, tab, pipe, space, or the "
           "character itself");
    v.choice("quote", quote, {"auto", "double", "single", "none"},
             "around fields that hold delimiters or line breaks");
    v.choice("decimal", decimal, {"auto", "point", "comma"}, "the decimal mark of numbers");
    v.choice("header", header, {"auto", "yes", "no"},
             "does the first line name the columns? no: they are called c1, c2, ...");
    v.text("comment", comment,
           "character that begins a comment line: auto (# and % at the top), none, or the "
           "character itself");
    v("skip-lines", skip_lines, -1, 1000000,
      "lines to pass over at the top; -1: those that are titles by their look");
    v.text("missing", missing,
           "word that means a missing value, besides the known ones (repeatable)");
    v.text("not-missing", present,
           "word that is a value although it is known to mean missing, as a class called None "
           "(repeatable)");
  }
};

}  // namespace resboost

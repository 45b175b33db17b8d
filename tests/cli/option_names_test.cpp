#include "cli/option_names.h"

#include <doctest/doctest.h>

namespace resboost::cli {
namespace {

TEST_SUITE_BEGIN("cli/option_names");

TEST_CASE("parameters become options, alone and in sentences") {
  CHECK(with_option_names("parameter `block.width`: expected 1, got 0") ==
        "option --block.width: expected 1, got 0");
  CHECK(with_option_names("unknown parameter `stage`; did you mean `stages`") ==
        "unknown option --stage; did you mean --stages");
  CHECK(with_option_names("use `method` backprop; the budgets are `backprop.*`") ==
        "use --method backprop; the budgets are --backprop.*");
  CHECK(with_option_names("`stages` 5") == "--stages 5");
}

TEST_CASE("everything else stays as it is") {
  for (const char* text :
       {"", "`", "one ` two", "``", "give a file that `resboost train` wrote", "column \"a`B`c\"",
        "the columns are \"`a`\", \"`b`\"", "parameter of `Other`: `x y`"}) {
    CAPTURE(text);
    CHECK(with_option_names(text) == text);
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli

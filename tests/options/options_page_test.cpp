#include "options/options_page.h"

#include <doctest/doctest.h>

#include "resboost/prepare.h"

namespace resboost::cli {
namespace {

TEST_SUITE_BEGIN("options/options_page");

TEST_CASE("the parameter table has one line an option, with its range and default") {
  RunConfig config;
  const std::string table = to_markdown(parameters_of(config));
  CHECK(
      table.find("| `--embedding.batch-size` | 1 to 1048576 | 256 | rows per gradient step |\n") !=
      table.npos);
  CHECK(table.find("| `--embedding.optimizer` | adam, nesterov, momentum | adam |") != table.npos);
  CHECK(table.find("\\|weights\\|^2") != table.npos);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli

#include "options/config_file.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "support/settings_fixture.h"

namespace resboost {
namespace {

std::string error_of(const std::string& bytes) {
  return config_error([&] { parse_config(bytes, "run.conf"); });
}

std::string written(const std::string& name, const std::string& bytes) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("resboost_" + std::to_string(getpid()) + "_" + name);
  std::ofstream(path) << bytes;
  return path.string();
}

TEST_SUITE_BEGIN("options/config_file");

TEST_CASE("keys, sections, comments, quotes, Windows line ends and a BOM are read") {
  const auto entries = parse_config(
      "\xEF\xBB\xBF# a run\r\nstages = 3\r\n\r\n[head.sgd]\nepochs=5 # five\n[block]\nwidth  =\t7\n"
      "target = \"a # b\\\"c\\\\\"\nweight =\nempty = \"\"",
      "run.conf");
  REQUIRE(entries.size() == 6);
  CHECK((entries[0].key == "stages" && entries[0].value == "3" && entries[0].line == 2));
  CHECK((entries[1].key == "head.sgd.epochs" && entries[1].value == "5" && entries[1].line == 5));
  CHECK((entries[2].key == "block.width" && entries[2].value == "7"));
  CHECK(entries[3].value == "a # b\"c\\");
  CHECK(entries[4].value.empty());
  CHECK((entries[5].value.empty() && entries[5].line == 10));
}

TEST_CASE("a line that is none of these is an error with its place") {
  CHECK(error_of("\nstages 3") == "run.conf:2: expected key = value, [section] or a # comment");
  CHECK(error_of("--stages = 3") ==
        "no error");  // dashes are part of names; the option table refuses this one
  CHECK(error_of(" = 3") == "run.conf:1: expected an option's name without dashes before the =");
  CHECK(error_of("[block\nwidth = 3") ==
        "run.conf:1: expected [section] with the name of a group of options");
  CHECK(error_of("[]") == "run.conf:1: expected [section] with the name of a group of options");
  CHECK(error_of("a = \"b") == "run.conf:1: the closing quote is missing");
  CHECK(error_of("a = \"b\" c") ==
        "run.conf:1: text after the closing quote; write \\\" for a quote inside a value");
  CHECK(error_of("a = b\"c\"") ==
        "run.conf:1: a quote inside a value; put the whole value in quotes and write \\\"");
  CHECK(error_of("a = \"\\x\"") ==
        "run.conf:1: unknown escape in a quoted value; known: \\\" \\\\ \\n \\r \\t");
}

TEST_CASE("any value survives being written and read") {
  for (const std::string value : {"", "plain", "two words", " edges ", "a#b", "\"", "back\\slash",
                                  "tab\tline\nfeed\r", "[x]", "="}) {
    CAPTURE(value);
    const auto entries = parse_config("key = " + config_value(value), "x");
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].value == value);
  }
}

TEST_CASE("an unknown key names file, line and the nearest option") {
  RunOptions train;
  const std::string path = written("unknown.conf", "seed = 2\nstage = 3\n");
  CHECK(config_error([&] { read_config(train.table, path); }) ==
        path + ":2: unknown option \"stage\"; did you mean stages");
}

TEST_CASE("a file that is no text is told so") {
  RunOptions train;
  for (const std::string& bytes :
       {std::string("\xff\xfes\0e\0e\0d\0", 10), std::string("s\0e\0e\0d\0", 8),
        std::string("\0s\0e\0e\0d", 8)}) {
    const std::string path = written("wide.conf", bytes);
    CHECK(config_error([&] { read_config(train.table, path); }) ==
          path + ": not plain text; if it is UTF-16, save it as UTF-8");
  }
  const std::string zero("loss = a\0b\n", 11);  // a value may have one
  CHECK(parse_config(zero, "z").at(0).value == std::string("a\0b", 3));
}

TEST_CASE("only an option that takes several values may be repeated") {
  RunOptions train;
  const std::string targets = written("targets.conf", "target = a\ntarget = b\n");
  train.table.apply(read_config(train.table, targets));
  CHECK(train.config.schema.target == std::vector<std::string>{"a", "b"});
  const std::string path = written("twice.conf", "seed = 2\n\nseed = 3\n");
  CHECK(config_error([&] { read_config(train.table, path); }) ==
        path + ":3: option \"seed\" was given before, at " + path + ":1; it takes one value");
}

TEST_CASE("a file that is not there is an I/O error") {
  RunOptions train;
  CHECK_THROWS_AS(read_config(train.table, "/nowhere/run.conf"), IoError);
}

TEST_CASE("what --dump-config prints sets everything as it was") {
  RunOptions first, second;
  first.config.schema.target = {"a b", "#c"};
  first.config.train.embedding.sgd.learning_rate = 0.1 + 0.2;
  first.config.train.embedding.warm_start = true;
  first.config.train.embedding.target = EmbeddingConfig::Target::row;
  first.config.seed = UINT64_MAX;
  const std::string dumped = dump_config(first.table);
  second.table.apply(read_config(second.table, written("dumped.conf", dumped)));
  CHECK(dump_config(second.table) == dumped);
  CHECK(second.config.schema.target == first.config.schema.target);
  CHECK(second.config.train.embedding.sgd.learning_rate == 0.1 + 0.2);
  CHECK(second.config.seed == UINT64_MAX);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost

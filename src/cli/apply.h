#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/settings.h"
#include "resboost/model.h"
#include "resboost/prepare.h"

namespace resboost::cli {

/// Options of the verbs that apply a model to a file.
struct ApplySettings {
  InputConfig input;
  int stages = -1;
  Machine machine;

  template <class Visitor>
  void describe(Visitor& v) {
    v("stages", stages, -1, 10000,
      "use the first stages only, with the head of that depth; -1: all");
    input.describe(v);
    machine.describe(v);
  }
};

struct ModelAndRows {
  Model model;  ///< cut to the stages asked for
  Dataset data;
  std::vector<std::string> names;  ///< of the files, where every picture has one
};

/// On standard error, with the names that options have.
void print_warnings(const Invocation& call, const std::vector<std::string>& warnings);

/// call.files[1], or so many of its rows, drawn at random. Warnings go to standard error unless
/// quiet.
struct DrawnRows {
  const InputConfig& input;
  Schema::Targets targets;
  int rows;
  std::uint64_t seed;
};
Dataset read_rows(const Invocation& call, const Model& model, const DrawnRows& wanted, bool quiet);

/// call.files: model, data. Warnings go to standard error unless quiet.
ModelAndRows load_model_and_rows(const ApplySettings& settings, const Invocation& call,
                                 Schema::Targets targets, bool quiet);

}  // namespace resboost::cli
